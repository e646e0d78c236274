// HTTPS requests that trust the site's own certificate authority; built on node:https because fetch() cannot be told to.
import { randomBytes } from 'node:crypto';
import { request as httpsRequest } from 'node:https';

/** A cross-site key: 16 letters and digits. */
const crossSiteKey = () => randomBytes(12).toString('base64').replace(/[+/]/g, 'x');

/**
 * Sends one request and answers {status, headers, text, json()}. `tls` holds ca, cert and key; `body` is sent as JSON.
 * Every request carries the cross-site key that the repository and the proxy ask for.
 */
export function send(url, { method = 'GET', headers = {}, body, tls = {} } = {}) {
  const target = new URL(url);
  const key = crossSiteKey();
  target.searchParams.set('xrfkey', key);
  const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const sent = { 'X-Qlik-Xrfkey': key, Accept: 'application/json', ...headers };
  if (payload)
    Object.assign(sent, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': payload.length });
  return new Promise((resolve, reject) => {
    const call = httpsRequest(target, { method, headers: sent, timeout: 60_000, ...tls }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: response.statusCode, headers: response.headers, text, json: () => JSON.parse(text) });
      });
    });
    call.on('timeout', () => call.destroy(new Error(`${target.origin} did not answer within a minute`)));
    call.on('error', (error) => reject(new Error(`${method} ${target.origin}${target.pathname}: ${error.message}`)));
    call.end(payload);
  });
}

/** The same, for a JSON answer with one of the expected statuses. */
export async function sendJson(url, options = {}, expected = [200, 201, 204]) {
  const answer = await send(url, options);
  if (!expected.includes(answer.status)) {
    const { origin, pathname } = new URL(url);
    throw new Error(
      `${options.method ?? 'GET'} ${origin}${pathname} answered ${answer.status}: ${answer.text.slice(0, 300)}`,
    );
  }
  return answer.text === '' ? undefined : answer.json();
}
