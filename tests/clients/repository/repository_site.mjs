// A site of database, repository and the http listener, and what a client needs to reach it.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { repositoryStanzas } from '../../integration/lib/repository.mjs';
import { freePort } from '../../integration/lib/ports.mjs';
import { TestSite } from '../../integration/lib/site.mjs';

export async function startRepository() {
  const [port, database] = [await freePort(), await freePort()];
  const site = new TestSite(repositoryStanzas({ database, qrs: port }));
  await site.start();
  const certificate = (name) => site.path('certificates', name);
  return { site, port, certificate };
}

/** A plain request, for what the clients do not send. */
export function send({ port, certificate }, { method = 'GET', path, headers = {}, body, withCertificate = true }) {
  return new Promise((resolve, reject) => {
    const identity = withCertificate
      ? { cert: readFileSync(certificate('client.pem')), key: readFileSync(certificate('client_key.pem')) }
      : {};
    const request = https.request(
      { host: 'localhost', port, method, path, headers, ca: readFileSync(certificate('root.pem')), agent: false, ...identity },
      (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString() }));
        response.on('error', reject);
      });
    request.on('error', reject);
    request.end(body);
  });
}
