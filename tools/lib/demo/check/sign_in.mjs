// Steps: the sign-in page, passwords, tickets, cookies.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { admin, passwordOf, ticketFor } from '../sign_in.mjs';
import { expect, expectEqual } from './expect.mjs';
import { PageClient } from './page_client.mjs';

/** Every log file's text. */
function logText(folder) {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => (statSync(path).isDirectory() ? logText(path) : readFileSync(path, 'utf8')))
    .join('\n');
}

async function leadsToSignIn({ site }) {
  const client = new PageClient(site);
  const first = await client.send('/hub');
  expectEqual(first.status, 302, 'status without a session');
  const page = await client.open('/hub');
  expect(
    /<form[^>]*method="post"/.test(page.text) && page.text.includes('type="password"'),
    `no sign-in form on ${page.path}`,
  );
  expect(!/<script/i.test(page.text), 'the sign-in page runs scripts');
  return `${page.path}`;
}

async function wrongPassword({ site }) {
  const client = new PageClient(site);
  const secret = 'certainly-not-the-password';
  const refused = async (user) => client.signIn(await client.open('/hub'), user, secret);
  const known = await refused(admin.id);
  expectEqual(known.status, 401, 'status of a wrong password');
  const message = (page) => /role="alert">([^<]*)/.exec(page.text)?.[1];
  expect(message(known), 'the page does not say that the password was wrong');
  const unknown = await refused('nobody-of-that-name');
  expectEqual(
    `${unknown.status} ${message(unknown)}`,
    `${known.status} ${message(known)}`,
    'answer for an unknown user',
  );
  const log = logText(site.logs);
  expect(/sign-in refused/.test(log), 'the refusal is not in the log');
  expect(!log.includes(secret), 'the password is in the log');
  return `"${message(known)}", the same for an unknown user, logged without the password`;
}

async function rightPassword(context) {
  const { site } = context;
  const client = new PageClient(site);
  const answer = await client.signIn(await client.open('/hub'), admin.id, passwordOf(site.directory, admin).password);
  expectEqual(answer.status, 302, 'status of the right password');
  const cookie = answer.headers['set-cookie']?.find((text) => text.startsWith('X-Qlik-Session')) ?? '';
  for (const flag of ['HttpOnly', 'Secure', 'SameSite'])
    expect(new RegExp(`;\\s*${flag}`, 'i').test(cookie), `the session cookie lacks ${flag}`);
  const hub = await client.open(answer.headers.location);
  expectEqual(hub.status, 200, 'status of the hub');
  expect(hub.path.startsWith('/hub'), `led to ${hub.path}`);
  context.browser = client;
  expect(cookie.startsWith(`X-Qlik-Session-${site.ports.https}=`), `the cookie is not the site's own: ${cookie.split('=')[0]}`);
  return `led to ${hub.path}, cookie of the site's own, HttpOnly, Secure, SameSite`;
}

async function ticketOnce({ site }) {
  const ticket = await ticketFor(site);
  const link = `/hub/?qlikTicket=${encodeURIComponent(ticket)}`;
  const first = new PageClient(site);
  const page = await first.open(link);
  expectEqual(page.status, 200, 'status of the sign-in link');
  expect(!page.path.includes(ticket), 'the ticket stays in the address');
  const second = await new PageClient(site).open(link);
  expect(!second.path.startsWith('/hub'), `the second use led to ${second.path}`);
  expect(!logText(site.logs).includes(ticket), 'the ticket is in the log');
  return 'good once, gone from the address, absent from the logs';
}

async function forgedCookie({ site }) {
  const client = new PageClient(site);
  for (const name of ['X-Qlik-Session', `X-Qlik-Session-${site.ports.https}`])
    client.setCookie(name, '00000000-0000-4000-8000-000000000000');
  const answer = await client.send('/qrs/app/full', { headers: { Accept: 'application/json' } });
  expectEqual(answer.status, 401, 'status of a forged session');
  return 'refused with 401';
}

async function identityHeader({ site }) {
  const headers = { Accept: 'application/json', 'X-Qlik-User': 'UserDirectory=INTERNAL; UserId=sa_repository' };
  const answer = await new PageClient(site).send('/qrs/app/full', { headers });
  expectEqual(answer.status, 401, 'status of a request that names its own user');
  return 'removed, 401';
}

export const signInSteps = [
  ['without a session', leadsToSignIn],
  ['a wrong password', wrongPassword],
  ['the right password', rightPassword],
  ['the sign-in link', ticketOnce],
  ['a forged cookie', forgedCookie],
  ['an identity header from outside', identityHeader],
];
