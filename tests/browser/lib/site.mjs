// The running site under test, as its site.json describes it (environment ORRERY_SITE).
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sendJson } from '../../../samples/apps/lib/http.mjs';

const file = process.env.ORRERY_SITE;
if (!file) throw new Error('ORRERY_SITE is not set: name the site.json of a running site (tools/demo writes one)');

export const site = JSON.parse(readFileSync(file, 'utf8'));
export const directory = dirname(file);

/** An address below the site's root, for instance at('hub'). */
export const at = (path) => new URL(path, site.url.endsWith('/') ? site.url : `${site.url}/`).href;

export const appId = (name) => {
  if (!site.apps?.[name]) throw new Error(`site.json names no app "${name}"`);
  return site.apps[name];
};

/** A one-time ticket for a user, from the proxy's own service port. */
export async function ticketFor(UserDirectory, UserId) {
  const read = (name) => readFileSync(join(site.certificates, name));
  const tls = { ca: read('root.pem'), cert: read('client.pem'), key: read('client_key.pem') };
  const address = `https://localhost:${site.ports.proxyRest}/qps/ticket`;
  return (await sendJson(address, { method: 'POST', body: { UserDirectory, UserId, Attributes: [] }, tls })).Ticket;
}

/** Runs the site's own command line with `input` on its standard input and answers its output. */
export function orrery(words, input = '') {
  return new Promise((resolve, reject) => {
    const program = execFile(
      site.orrery,
      ['--site', directory, ...words],
      { timeout: 60_000 },
      (error, output, errors) =>
        error ? reject(new Error(`orrery ${words.join(' ')}: ${errors || error.message}`)) : resolve(output),
    );
    program.stdin.end(input);
  });
}

/** What samples/apps/flights/prepare.mjs counted in the source of the flights app's data. */
export const counts = JSON.parse(readFileSync(join(directory, 'data', 'flights', 'counts.json'), 'utf8'));
