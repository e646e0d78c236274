// Secrets go in through every door of a site that logs as much as it can; none may come out in anything it wrote.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { send } from '../../../samples/apps/lib/http.mjs';
import { engineSession } from '../deployments/engine.mjs';
import { clientTls } from '../lib/repository.mjs';
import { until } from '../lib/site.mjs';
import { ada, certificateOf, rsaKey, token } from '../proxy/lib/tokens.mjs';
import { LoggedSite } from './site.mjs';

const written = ['Log', 'logs', 'share/ArchivedLogs', 'crashes', 'console.log'];
const secrets = new Map();
/** A secret to look for; its name says where it went in. */
const secret = (name, value = `canary${randomBytes(12).toString('hex')}`) => (secrets.set(name, value), value);

let site;
before(async () => {
  site = await LoggedSite.make(`[globals]
LogLevel=debug
[logging.parameters]
--file-size=2KB
[header]
Plugin=auth-plugins/header
[header.parameters]
--trusted=127.0.0.1
[jwt]
Plugin=auth-plugins/jwt
[proxy]
Requires=repository ticket form header jwt
`);
});
after(() => site?.discard());

const visit = (path, headers = {}, more = {}) =>
  send(`${site.url}${path}`, { headers, tls: { ca: clientTls(site).ca }, ...more });
const cookieOf = (response) => response.headers['set-cookie']?.map((one) => one.split(';')[0]).find((one) => one.includes('Session'));
const keep = (name, response) => {
  const cookie = cookieOf(response);
  if (cookie) secret(name, cookie.split('=')[1]);
  return cookie;
};

async function addVirtualProxy(definition) {
  const made = await site.administer('virtualproxyconfig', 'POST', definition);
  const service = await site.administer('proxyservice/local');
  service.settings.virtualProxies.push(made);
  await site.administer(`proxyservice/${service.id}`, 'PUT', service);
}

async function byForm() {
  const password = secret('the right password');
  await site.orrery(['user', 'add', 'ada', '--role', 'RootAdmin'], `${password}\n`);
  const client = site.browser();
  await client.signIn(await client.open('/hub'), 'ada', secret('a wrong password'));
  await client.signIn(await client.open(`/hub?password=${secret('a password in an address')}`), secret('a password as a name'), 'x');
  await client.signIn(await client.open('/hub'), 'ada', password);
  secret('the cookie of the form', client.cookie.split('=').at(-1));
  return client;
}

async function byTicket() {
  for (const path of ['/hub', '/qrs/about', '/app/engineData']) {
    const ticket = secret(`a ticket for ${path}`, await site.ticket('SALES', 'grace'));
    keep(`the cookie after ${path}`, await visit(`${path}?qlikTicket=${ticket}`, { Accept: 'text/html' }));
    await visit(`${path}?qlikTicket=${ticket}`);
  }
  await visit(`/hub?qlikTicket=${secret('a ticket that is none')}`, { Accept: 'text/html' });
}

async function byProof() {
  const key = rsaKey();
  await addVirtualProxy({
    description: 'tokens', prefix: 'programs', sessionCookieHeaderName: 'X-Qlik-Session-programs', authenticationMethod: 4,
    jwtPublicKeyCertificate: certificateOf(key), jwtAttributeUserId: 'user', jwtAttributeUserDirectory: '[TOKENS]',
  });
  await addVirtualProxy({
    description: 'front', prefix: 'gateway', sessionCookieHeaderName: 'X-Qlik-Session-gateway', authenticationMethod: 2,
    headerAuthenticationHeaderName: 'X-Remote-User', headerAuthenticationDynamicUserDirectory: '$ud\\\\$id',
  });
  const good = secret('a token', token(key, { claims: ada({ user: 'alan' }) }));
  const bad = secret('a token of another key', token(rsaKey(), { claims: ada({ user: 'alan' }) }));
  await until('the new virtual proxy', async () => {
    const answer = await visit('/programs/qps/user', { Authorization: `Bearer ${good}` });
    keep('the cookie of a token', answer);
    return answer.status === 200;
  }, { site });
  await visit('/programs/qps/user', { Authorization: `Bearer ${bad}` });
  await visit('/programs/qps/user', { Authorization: `Bearer ${secret('a token that is none')}` });
  await visit('/gateway/qrs/about', { 'X-Remote-User': 'SALES\\grace', Authorization: `Basic ${secret('basic credentials')}` });
  await visit('/hub', { Cookie: `X-Qlik-Session=${secret('a cookie of nobody')}` });
  await visit('/qrs/about', { 'X-Api-Key': secret('a key in a header') });
}

async function byRepository() {
  await site.administer('dataconnection', 'POST', {
    name: 'Source', type: 'PostgreSQL', username: 'reader', password: secret('the password of a connection'),
    connectionstring: `CUSTOM CONNECT TO "provider=x;Password=${secret('a password in a connection string')}"`,
  });
  await site.administer('dataconnection', 'POST', { name: 'broken', password: secret('one of a refused connection'), type: 7 }).catch(() => 0);
  await site.administer(`app/full?filter=name eq '${secret('what somebody searches for')}'`);
  await site.administer(`app/full?filter=${secret('a filter that is none')}`).catch(() => 0);
}

async function byEngine(client) {
  const session = await engineSession(site, client.cookie);
  const { qAppId } = await session.ask('CreateApp', { qAppName: 'Canary' });
  const { qReturn } = await session.ask('OpenDoc', { qDocName: qAppId });
  const doc = qReturn.qHandle;
  const quietly = (method, params) => session.ask(method, params, doc).catch(() => 0);
  await quietly('CreateConnection', {
    qConnection: { qName: 'Other', qType: 'folder', qConnectionString: `/tmp;Password=${secret('a password given to the engine')}`,
      qUserName: 'u', qPassword: secret('the password given to the engine') },
  });
  await quietly('SetScript', {
    qScript: `LET vToken = '${secret('a token in a script')}';\nCUSTOM CONNECT TO 'provider=x;host=y;Password=${secret('a password in a script')}';\nSQL SELECT 1;`,
  });
  await quietly('DoReload', {});
  await quietly('NoSuchMethod', { qToken: secret('a parameter of a method that is none') });
  await quietly('EvaluateEx', { qExpression: `='${secret('an expression')}' & nonsense(` });
  session.end();
}

test('no secret is written anywhere', async () => {
  const client = await byForm();
  await byTicket();
  await byProof();
  await byRepository();
  await byEngine(client);

  const { services } = JSON.parse((await site.orrery(['status', '--json'])).out);
  const engine = services.find((one) => one.name === 'engine');
  process.kill(engine.pid, 'SIGSEGV');
  await until('the crash report', () => site.files('crashes').length > 0, { site });
  await until('archived files', () => site.files('share/ArchivedLogs').length > 3, { site });
  await site.stop();

  const files = site.files(...written);
  assert.ok(files.some((one) => one.includes('/Log/Proxy/')) && files.some((one) => one.includes('/ArchivedLogs/')));
  const forms = (value) => [value, encodeURIComponent(value), Buffer.from(value).toString('base64').replace(/=+$/, '')];
  const leaks = [];
  for (const file of files) {
    const text = readFileSync(file, 'latin1');
    for (const [name, value] of secrets)
      if (forms(value).some((form) => text.includes(form))) leaks.push(`${name} stands in ${file.slice(site.folder.length + 1)}`);
  }
  assert.ok(secrets.size > 20);
  assert.deepEqual(leaks, []);
});
