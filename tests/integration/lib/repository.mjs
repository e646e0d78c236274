// A site with a repository: its stanzas, and how a program of the site asks it on its own port.
import { readFileSync } from 'node:fs';

import { sendJson } from '../../../samples/apps/lib/http.mjs';

/** The listener, the database and the repository, on these ports. */
export const repositoryStanzas = ({ database, qrs }) => `
[http]
Plugin=plugins/http
MayActAs=any
[database]
Plugin=plugins/database
[database.parameters]
--port=${database}
[repository]
Plugin=plugins/repository
Requires=database
Listen=127.0.0.1:${qrs}/mtls
[repository.parameters]
--database-port=${database}
`;

/** What such a program shows: {ca, cert, key}. */
export function clientTls(site) {
  const read = (name) => readFileSync(site.path('certificates', name));
  return { ca: read('root.pem'), cert: read('client.pem'), key: read('client_key.pem') };
}

/** Answers the JSON of /qrs/`path`; `options` are those of sendJson, and the user of the site itself who asks. */
export const askRepository = (site, port, path, { user = 'sa_repository', ...options } = {}) =>
  sendJson(`https://localhost:${port}/qrs/${path}`, {
    tls: clientTls(site),
    headers: { 'X-Qlik-User': `UserDirectory=INTERNAL; UserId=${user}` },
    ...options,
  });
