import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';

import { send } from '../../../samples/apps/lib/http.mjs';
import { askRepository, clientTls, repositoryStanzas } from '../lib/repository.mjs';
import { freePort } from '../lib/ports.mjs';
import { TestSite, until } from '../lib/site.mjs';
import { ada, certificateOf, rsaKey, token } from '../proxy/lib/tokens.mjs';

const key = rsaKey();
const ports = {};
let site;

const conf = ({ https, ...ports }) => `${repositoryStanzas(ports)}
[header]
Plugin=auth-plugins/header
[header.parameters]
--trusted=127.0.0.1
[jwt]
Plugin=auth-plugins/jwt
Host=isolated
[proxy]
Plugin=plugins/proxy
Requires=repository header jwt
MayActAs=any
Listen=127.0.0.1:${https}/tls
`;

/** As an administrator's program, on the repository's own port. */
const administer = (path, method = 'GET', body) => askRepository(site, ports.qrs, path, { user: 'sa_api', method, body });

/** As a user, through the proxy. */
const visit = (path, headers) =>
  send(`https://localhost:${ports.https}${path}`, { headers, tls: { ca: clientTls(site).ca } });
const bearer = (signer = key, more = {}) => ({ Authorization: `Bearer ${token(signer, { claims: ada(more) })}` });

const orrery = (...words) => execFileSync(process.env.ORRERY, ['--site', site.folder, ...words]);

async function addVirtualProxy(definition) {
  const made = await administer('virtualproxyconfig', 'POST', definition);
  const service = await administer('proxyservice/local');
  service.settings.virtualProxies.push(made);
  await administer(`proxyservice/${service.id}`, 'PUT', service);
  return made;
}

const setBlocked = async (user, blacklisted) => {
  const [found] = await administer(`user/full?filter=userId eq '${user}'`);
  await administer(`user/${found.id}`, 'PUT', { ...found, blacklisted });
};

const answers = (status, path, headers) =>
  until(`${status} from ${path}`, async () => (await visit(path, headers())).status === status, { site });

before(async () => {
  for (const name of ['database', 'qrs', 'https']) ports[name] = await freePort();
  site = new TestSite(conf(ports));
  await site.start();
  await addVirtualProxy({
    description: 'behind the access gateway',
    prefix: 'gateway',
    sessionCookieHeaderName: 'X-Qlik-Session-gateway',
    authenticationMethod: 2,
    headerAuthenticationHeaderName: 'X-Remote-User',
    headerAuthenticationDynamicUserDirectory: '$ud\\\\$id',
  });
  await addVirtualProxy({
    description: 'for programs',
    prefix: 'programs',
    sessionCookieHeaderName: 'X-Qlik-Session-programs',
    authenticationMethod: 4,
    jwtPublicKeyCertificate: certificateOf(key),
    jwtAttributeUserId: 'user',
    jwtAttributeUserDirectory: '[TOKENS]',
    jwtAttributeMap: [{ jwtAttribute: 'mail', senseAttribute: 'email', isMandatory: true }],
  });
});
after(() => site?.discard());

test('a virtual proxy that was made over REST takes the header of a front, and its user is in the repository', async () => {
  const named = () => ({ 'X-Remote-User': 'SALES\\grace' });
  await answers(200, '/gateway/qrs/about', named);
  const [user] = await administer("user/full?filter=userId eq 'grace'");
  assert.deepEqual([user.userDirectory, user.userId], ['SALES', 'grace']);
  assert.equal((await visit('/gateway/qrs/about', {})).status, 401);
});

test('tokens sign in, until the user is blocked, and again afterwards', async () => {
  const alan = () => bearer(key, { user: 'alan', mail: 'alan@example.org' });
  await answers(200, '/programs/qrs/about', alan);
  assert.equal((await visit('/programs/qrs/about', bearer(key, { user: 'alan' }))).status, 401);
  const [user] = await administer("user/full?filter=userId eq 'alan'");
  assert.deepEqual([user.userDirectory, user.userId], ['TOKENS', 'alan']);
  const first = await visit('/programs/qps/user', alan());
  const cookie = first.headers['set-cookie'][0].split(';')[0];
  assert.equal((await visit('/programs/qps/user', { cookie })).json().userId, 'alan');

  await setBlocked('alan', true);
  await until('the end of the session', async () => (await visit('/programs/qps/user', { cookie })).json().session === 'inactive', { site });
  assert.equal((await visit('/programs/qps/user', alan())).status, 403);
  await setBlocked('alan', false);
  assert.equal((await visit('/programs/qps/user', alan())).status, 200);
});

test('whoever is removed from the repository loses his session, and nobody else', async () => {
  const sessions = [];
  for (const user of ['joan', 'mary']) {
    const response = await visit('/programs/qps/user', bearer(key, { user, mail: `${user}@example.org` }));
    sessions.push({ cookie: response.headers['set-cookie'][0].split(';')[0] });
  }
  const [joan, mary] = sessions;
  const [user] = await administer("user/full?filter=userId eq 'joan'");
  await administer(`user/${user.id}`, 'DELETE');
  await until('the end of the session', async () => (await visit('/programs/qps/user', joan)).json().session === 'inactive', { site });
  assert.equal((await visit('/programs/qps/user', mary)).json().userId, 'mary');
});

test('whoever was blocked or removed while the proxy was down has no session afterwards, and nobody else loses his', async () => {
  const cookies = {};
  for (const user of ['edith', 'klara', 'ruth']) {
    const response = await visit('/programs/qps/user', bearer(key, { user, mail: `${user}@example.org` }));
    cookies[user] = response.headers['set-cookie'][0].split(';')[0];
  }
  orrery('stop', 'proxy');
  await setBlocked('edith', true);
  const [klara] = await administer("user/full?filter=userId eq 'klara'");
  await administer(`user/${klara.id}`, 'DELETE');
  orrery('start', 'proxy');
  const session = async (user) => {
    try {
      return (await visit('/programs/qps/user', { cookie: cookies[user] })).json();
    } catch {
      return 'the port is not open yet';
    }
  };
  for (const user of ['edith', 'klara'])
    await until(`the end of ${user}'s session`, async () => (await session(user)).session === 'inactive', { site });
  assert.equal((await session('ruth')).userId, 'ruth');
});

test('another certificate counts at once, and its owner alone', async () => {
  const [known] = await administer("virtualproxyconfig/full?filter=prefix eq 'programs'");
  const next = rsaKey();
  const ida = (signer) => bearer(signer, { user: 'ida', mail: 'i@example.org' });
  assert.equal((await visit('/programs/qrs/about', ida(next))).status, 401);
  await administer(`virtualproxyconfig/${known.id}`, 'PUT', { ...known, jwtPublicKeyCertificate: next.pem });
  await answers(200, '/programs/qrs/about', () => ida(next));
  assert.equal((await visit('/programs/qrs/about', ida(key))).status, 401);
});

test('what could never work is refused when it is written', async () => {
  const [known] = await administer("virtualproxyconfig/full?filter=prefix eq 'programs'");
  const change = (member) => administer(`virtualproxyconfig/${known.id}`, 'PUT', { ...known, ...member });
  const privateKey = key.privateKey.export({ type: 'pkcs8', format: 'pem' });
  await assert.rejects(() => change({ jwtPublicKeyCertificate: privateKey }), /answered 400.*private key/);
  await assert.rejects(() => change({ jwtPublicKeyCertificate: 'RS256' }), /answered 400.*jwtPublicKeyCertificate/);
  for (const name of ['X-Qlik-User', 'My-X-Qlik-Security', 'two words', 'colon:'])
    await assert.rejects(() => change({ headerAuthenticationHeaderName: name }), /answered 400.*headerAuthenticationHeaderName/, name);
  assert.ok(!site.log().includes(privateKey.split('\n')[1]));
});
