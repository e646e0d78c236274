// Sign-in by a front's header through the whole proxy, the module in process and isolated: H01, H02, and that it works at all.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { exchange, statuses } from './lib/raw.mjs';
import { Site, xrfkey } from './lib/site.mjs';
import { connect } from './lib/socket.mjs';

const proxies = [
  { id: 'id-default', prefix: '', sessionCookieHeaderName: 'X-Qlik-Session' },
  { id: 'id-fixed', prefix: 'fixed', sessionCookieHeaderName: 'X-Qlik-Session-fixed', authenticationMethod: 1, headerAuthenticationHeaderName: 'X-Remote-User',
    headerAuthenticationStaticUserDirectory: 'CORP' },
  { id: 'id-split', prefix: 'split', sessionCookieHeaderName: 'X-Qlik-Session-split', authenticationMethod: 2, headerAuthenticationHeaderName: 'X-Remote-User',
    headerAuthenticationStaticUserDirectory: 'CORP', headerAuthenticationDynamicUserDirectory: '$ud\\\\$id' },
  { id: 'id-odd', prefix: 'odd', sessionCookieHeaderName: 'X-Qlik-Session-odd', authenticationMethod: 2, headerAuthenticationHeaderName: 'X-Remote-User',
    headerAuthenticationDynamicUserDirectory: '$id' },
];
const stanzas = (host, parameters) => `
[header]
Plugin=auth-plugins/header
Host=${host}
[header.parameters]
${parameters}
`;

for (const host of ['inprocess', 'isolated']) describe(`a front's header, Host=${host}`, () => {
  let site, visitor, target;
  before(async () => {
    site = await Site.start({ proxies, wants: 'header', stanzas: stanzas(host, '--trusted=127.0.0.1\n--trusted=10.20.0.0/16') });
    target = { port: site.ports.https, tls: { ca: site.read('root.pem') } };
    visitor = await site.signIn();
    await site.calls(visitor);
  });
  after(() => site.stop());

  const as = (user, more = {}) => ({ 'X-Remote-User': user, ...more });
  const nothingCalled = async () => assert.deepEqual(await site.calls(visitor), []);

  test('the named user reaches the service, and no other name for him', async () => {
    const answer = await site.get('/fixed/hub/echo', as('ada', { 'X-Qlik-User': 'UserDirectory=INTERNAL; UserId=sa_repository', X_Remote_User: 'root', 'X-Forwarded-User': 'root' }));
    const who = answer.json();
    assert.deepEqual([who['identity.directory'], who['identity.id'], who.virtual_proxy], ['CORP', 'ada', 'fixed']);
    assert.equal(who['header.x-remote-user'], undefined);
    assert.doesNotMatch(answer.text, /sa_repository/);
    assert.match(answer.cookies[0], /^X-Qlik-Session-fixed=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const split = (await site.get('/split/hub/echo', as('SALES\\bob'))).json();
    assert.deepEqual([split['identity.directory'], split['identity.id']], ['SALES', 'bob']);
    await site.calls(visitor);
  });

  test('the header must be on every request: there is no cookie, page or ticket instead', async () => {
    const cookie = (await site.get('/fixed/hub/echo', as('ada'))).cookies[0].split(';')[0];
    await site.calls(visitor);
    for (const headers of [{}, { cookie }, { cookie, X_Remote_User: 'ada' }, { cookie, 'X-Remote-User': '' }, { cookie, 'X-Remote-User': '  ' }]) {
      const answer = await site.get('/fixed/hub/echo', { accept: 'text/html', ...headers });
      assert.equal(answer.status, 401, JSON.stringify(headers));
      assert.match(answer.headers['content-type'], /text\/html/);
    }
    assert.equal((await site.get('/fixed/qps/user', { cookie })).status, 401);
    assert.equal((await site.get(`/fixed/hub/echo?qlikTicket=${await site.ticket('fixed')}`)).status, 401);
    assert.equal((await site.get('/fixed/login', { accept: 'text/html' })).status, 401);
    assert.equal((await site.get('/fixed/login', as('ada', { accept: 'text/html' }))).status, 404);
    await nothingCalled();
    await site.logged(/the header x-remote-user is missing/);
  });

  test('another user is another session; one user has one, however many requests come without its cookie', async () => {
    const cookie = (await site.get('/fixed/hub/echo', as('ada'))).cookies[0].split(';')[0];
    assert.deepEqual((await site.get('/fixed/hub/echo', as('ADA', { cookie }))).cookies, []);
    const other = await site.get('/fixed/hub/echo', as('bob', { cookie }));
    assert.equal(other.json()['identity.id'], 'bob');
    assert.notEqual(other.cookies[0].split(';')[0], cookie);
    await Promise.all(Array.from({ length: 40 }, () => site.get('/fixed/hub/echo', as('carl'))));
    assert.equal((await site.qps('GET', '/qps/fixed/user/CORP/carl')).json().length, 1);
    await site.calls(visitor);
  });

  test('WebSockets need it, changes need the key besides', async () => {
    assert.equal((await connect(site, '/fixed/app/echo')).status, 401);
    const socket = await connect(site, '/fixed/app/echo', as('ada'));
    assert.equal(socket.status, 101);
    socket.end();
    assert.equal((await connect(site, '/fixed/app/echo', as('ada', { Origin: 'https://evil.example' }))).status, 403);
    assert.equal((await site.get('/fixed/qrs/echo', as('ada'), { method: 'POST', body: 'x' })).status, 403);
    assert.equal((await site.get(`/fixed/qrs/echo?xrfkey=${xrfkey}`, as('ada', { 'X-Qlik-Xrfkey': xrfkey }), { method: 'POST', body: 'x' })).status, 200);
    await site.calls(visitor);
  });

  test('H02 two copies, lists and bytes that are no plain text', async () => {
    const ask = (fields) => exchange(target, `GET /fixed/hub/echo HTTP/1.1\r\nHost: localhost:${target.port}\r\nConnection: close\r\n${fields}\r\n`);
    for (const fields of ['X-Remote-User: ada\r\nX-Remote-User: root\r\n', 'X-Remote-User: ada\r\nx-remote-user: ada\r\n', 'X-Remote-User: ada,root\r\n', 'X-Remote-User: ada, root\r\n',
      'X-Remote-User: ,ada\r\n', 'X-Remote-User: ad\xe4\r\n', 'X-Remote-User: ad\xc3\xa4\r\n', 'X-Remote-User: ada\rroot\r\n', 'X-Remote-User: ada\r\r\n', 'X-Remote-User: ada\nX: y\r\n',
      'X-Remote-User: ada\x00\r\n', 'X-Remote-User: a\tb\r\n', 'X-Remote-User: a\x7f\r\n', 'X-Remote-User: ada\r\n root\r\n', 'X-Remote-User : ada\r\n', `X-Remote-User: ${'a'.repeat(513)}\r\n`]) {
      const text = await ask(fields);
      assert.deepEqual(statuses(text), [400], JSON.stringify(fields));
      assert.doesNotMatch(text, /set-cookie/i);
    }
    await nothingCalled();
  });

  test('a text that does not fit the pattern, or could be split in two ways, names nobody', async () => {
    for (const text of ['ada', '\\ada', 'DIR\\', '\\', 'A\\B\\ada', 'DIR/ada', 'DIR\\\\ada', 'INTERNAL\\sa_repository', 'none\\x'])
      assert.equal((await site.get('/split/hub/echo', as(text))).status, 401, text);
    assert.equal((await site.get('/fixed/hub/echo', as('DIR\\ada'))).status, 401);
    assert.equal((await site.get('/odd/hub/echo', as('ada'))).status, 401);
    await site.logged(/the pattern must hold \$ud exactly once/);
    await nothingCalled();
  });

  test('elsewhere the header means nothing', async () => {
    assert.equal((await site.get('/hub/echo', as('ada'))).status, 401);
    assert.equal((await site.get('/hub/echo', as('ada', { cookie: visitor }))).json()['identity.id'], 'ada');
    const who = (await site.get('/hub/echo', as('root', { cookie: visitor }))).json();
    assert.deepEqual([who['identity.directory'], who['header.x-remote-user']], ['DIR', 'root']);
    await site.calls(visitor);
  });
});

test('H01 nobody is believed whom no line trusts', async () => {
  const site = await Site.start({ proxies, wants: 'header front', parameters: '--auth=*=ticket form\n--auth=split=front', stanzas: `
[header]
Plugin=auth-plugins/header
[front]
Plugin=auth-plugins/header
[front.parameters]
--trusted=127.0.0.2
` });
  try {
    const visitor = await site.signIn();
    await site.calls(visitor);
    const named = { 'X-Remote-User': 'ada', 'X-Forwarded-For': '127.0.0.2', 'X-Real-IP': '127.0.0.2', Forwarded: 'for=127.0.0.2' };
    const untrusted = await site.get('/split/hub/echo', { ...named, 'X-Remote-User': 'DIR\\ada' });
    assert.equal(untrusted.status, 403);
    assert.doesNotMatch(untrusted.text, /trusted/);
    await site.logged(/sign-in refused by front: the address is none of those in --trusted=/);
    assert.equal((await site.get('/fixed/hub/echo', named)).status, 503);
    assert.deepEqual(await site.calls(visitor), []);
    const plugins = process.env.ORRERY_PLUGINS.split(':').flatMap((folder) => ['--plugins', folder]);
    const check = spawnSync(process.env.ORRERY, ['check', '--site', site.folder, ...plugins], { encoding: 'utf8' });
    assert.notEqual(check.status, 0);
    assert.match(check.stdout + check.stderr, /header.*trusted/s);
  } finally {
    await site.stop();
  }
});
