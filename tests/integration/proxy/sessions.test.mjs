// Tickets, sessions, /qps and the rest of a normal day.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { request } from './lib/raw.mjs';
import { Site, xrfkey } from './lib/site.mjs';

let site;
before(async () => { site = await Site.start(); });
after(() => site.stop());

const html = { accept: 'text/html,application/xhtml+xml' };

test('a browser without a session is led to the sign-in page, a program gets 401', async () => {
  const page = await site.get('/hub/stream/x?a=1', html);
  assert.equal(page.status, 302);
  assert.equal(page.headers.location.toLowerCase(), '/login?return=/hub/stream/x%3fa%3d1');
  assert.equal((await site.get('/login', html)).status, 200);
  const program = await site.get('/hub', { accept: 'application/json' });
  assert.equal(program.status, 401);
  assert.equal(program.json().status, 401);
  assert.equal((await site.get('/qrs/about', { accept: '*/*' })).status, 401);
  assert.equal((await site.get('/', html)).headers.location, '/hub');
});

test('a ticket signs in once, and leaves the address', async () => {
  const ticket = await site.ticket();
  assert.match(ticket, /^[A-Za-z0-9_-]{22}$/);
  const first = await site.get(`/hub?x=1&qlikTicket=${ticket}&y=2`, html);
  assert.equal(first.status, 302);
  assert.equal(first.headers.location, '/hub?x=1&y=2');
  assert.match(first.cookies[0], /^X-Qlik-Session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  const cookie = first.cookies[0].split(';')[0];
  assert.equal((await site.get('/hub/echo', { cookie })).json()['identity.id'], 'ada');
  const second = await site.get(`/hub?qlikTicket=${ticket}`, html);
  assert.equal(second.cookies.length, 0);
  assert.match(second.headers.location, /^\/login\?/);
  assert.doesNotMatch(second.headers.location, new RegExp(ticket));
  assert.equal((await site.get(`/qrs/about?qlikTicket=${ticket}`)).status, 401);
  await site.logged(/refused a ticket/);
  assert.doesNotMatch(site.output, new RegExp(ticket));
});

test('T01 T02 of a hundred redemptions one wins; stale tickets, tickets of another virtual proxy and guesses are refused', async () => {
  const own = await Site.start();
  try {
    const stale = await own.ticket('', { TimeToLive: 1 });
    const foreign = await own.ticket('sales');
    await new Promise((done) => { setTimeout(done, 1500); });
    assert.equal((await own.get(`/qrs/about?qlikTicket=${stale}`)).status, 401);
    assert.equal((await own.get(`/qrs/about?qlikTicket=${foreign}`)).status, 401);
    assert.equal((await own.get(`/sales/qrs/about?qlikTicket=${foreign}`)).status, 200);
    const wanted = await own.ticket();
    const answers = await Promise.all(Array.from({ length: 100 }, () => own.get(`/qps/user?qlikTicket=${wanted}`)));
    assert.equal(answers.filter((answer) => answer.cookies.length > 0).length, 1);
    for (let i = 0; i < 200; ++i) assert.equal((await own.get(`/qrs/about?qlikTicket=guess${i}`)).status, 401);
    assert.equal((await own.get(`/qrs/about?qlikTicket=${await own.ticket()}`)).status, 200, 'guesses shut nobody out');
  } finally {
    await own.stop();
  }
});

test('a ticket order is checked', async () => {
  const order = (body) => site.qps('POST', '/qps/ticket', body);
  for (const body of [{}, { UserDirectory: 'D' }, { UserDirectory: ' ', UserId: 'x' }, { UserDirectory: 'D', UserId: 'a\\b' }, { UserDirectory: 'D', UserId: 'x', TimeToLive: 901 },
    { UserDirectory: 'D', UserId: 'x', TimeToLive: 0 }, { UserDirectory: 'D', UserId: 'x', Attributes: 'no' }, { UserDirectory: 'D', UserId: 5 }]) {
    assert.equal((await order(body)).status, 400, JSON.stringify(body));
  }
  const good = await order({ UserDirectory: ' D ', UserId: 'x', Attributes: [{ Group: 'A' }, { Group: 'B' }, { Empty: '' }] });
  assert.equal(good.status, 201);
  assert.deepEqual({ ...good.json(), Ticket: '' }, { UserDirectory: 'D', UserId: 'x', Attributes: [{ Group: 'A' }, { Group: 'B' }, { Empty: '' }], Ticket: '', TargetUri: null });
  const who = (await site.get(`/hub/echo?qlikTicket=${good.json().Ticket}`)).json();
  assert.match(who['header.x-qlik-security'], /Group=A; Group=B; Empty=; /);
});

test('/qps needs a certificate of the site and the key', async () => {
  const port = site.ports.rest;
  const ask = (tls, headers, path = `/qps/alive?xrfkey=${xrfkey}`) => request({ port, tls, path, headers });
  await assert.rejects(() => ask({ ca: site.read('root.pem'), maxVersion: 'TLSv1.2' }, {}));
  const stranger = { ca: site.read('root.pem'), cert: site.read('stranger.pem'), key: site.read('stranger_key.pem'), maxVersion: 'TLSv1.2' };
  await assert.rejects(() => ask(stranger, { 'x-qlik-xrfkey': xrfkey }));
  assert.equal((await ask(site.client, {})).status, 403);
  assert.match((await ask(site.client, {})).text, /XSRF prevention check failed\. Possible XSRF discovered\./);
  assert.equal((await ask(site.client, { 'x-qlik-xrfkey': 'short' }, '/qps/alive?xrfkey=short')).status, 400);
  assert.equal((await ask(site.client, { 'x-qlik-xrfkey': xrfkey })).status, 200);
  assert.equal((await site.qps('GET', '/qps/nowhere/session')).status, 404);
  assert.equal((await site.qps('GET', '/qrs/about')).status, 404);
});

test('sessions are listed, injected, looked up and ended over /qps', async () => {
  const cookie = await site.signIn('', { UserId: 'lister' });
  const listed = (await site.qps('GET', '/qps//session')).json();
  const mine = listed.find((one) => one.UserId === 'lister');
  assert.deepEqual(Object.keys(mine).sort(), ['Attributes', 'SessionId', 'UserDirectory', 'UserId', 'UserName']);
  assert.notEqual(mine.SessionId, cookie.split('=')[1]);
  assert.equal((await site.get('/hub/echo', { cookie: `X-Qlik-Session=${mine.SessionId}` })).status, 401);

  const given = { UserDirectory: 'D', UserId: 'portal', Attributes: [], SessionId: 'a-portal-made-this-one' };
  const added = await site.qps('POST', '/qps/session', given);
  assert.equal(added.status, 201);
  assert.equal(added.json().SessionId, given.SessionId);
  assert.equal((await site.qps('POST', '/qps/session', given)).status, 409);
  assert.equal((await site.get('/hub/echo', { cookie: `X-Qlik-Session=${given.SessionId}` })).json()['identity.id'], 'portal');
  assert.equal((await site.qps('GET', `/qps/session/${given.SessionId}`)).json().UserId, 'portal');
  assert.equal((await site.qps('GET', '/qps/user/D/portal')).json().length, 1);
  assert.equal((await site.qps('DELETE', `/qps/session/${given.SessionId}`)).status, 200);
  assert.equal((await site.qps('GET', `/qps/session/${given.SessionId}`)).status, 404);
  assert.equal((await site.get('/hub/echo', { cookie: `X-Qlik-Session=${given.SessionId}` })).status, 401);
  assert.equal((await site.qps('DELETE', '/qps/user/dir/LISTER')).json().length, 1);
  assert.equal((await site.get('/hub/echo', { cookie })).status, 401);
});

test('no program brings in a session for somebody who is blocked', async () => {
  const order = { UserDirectory: 'DIR', UserId: 'revoked', Attributes: [] };
  const first = await site.qps('POST', '/qps/session', order);
  assert.equal(first.status, 201);
  await site.get('/hub/revoke', { cookie: await site.signIn() });
  assert.equal((await site.qps('POST', '/qps/session', order)).status, 403);
});

test('forged, fixed and foreign cookies are worth nothing', async () => {
  const cookie = await site.signIn();
  const id = cookie.split('=')[1];
  for (const forged of ['', 'x', '0'.repeat(43), id.slice(0, -1), `${id.slice(0, -1)}_`, `${id}A`, id.toLowerCase()])
    if (forged !== id) assert.equal((await site.get('/hub/echo', { cookie: `X-Qlik-Session=${forged}` })).status, 401, forged);
  assert.equal((await site.get('/hub/echo', { cookie: `X-Qlik-Session=${id}; X-Qlik-Session=${id}` })).status, 401);
  assert.equal((await site.get('/sales/hub/echo', { cookie: `X-Qlik-Session-sales=${id}` })).status, 401);
  const again = await site.get(`/qps/user?qlikTicket=${await site.ticket()}`, { cookie });
  const fresh = again.cookies[0].split(';')[0];
  assert.notEqual(fresh, cookie);
  assert.equal((await site.get('/hub/echo', { cookie })).status, 401);
  assert.equal((await site.get('/hub/echo', { cookie: fresh })).status, 200);
});

test('two virtual proxies live side by side', async () => {
  const [one, two] = [await site.signIn(), await site.signIn('sales', { UserId: 'sally' })];
  assert.match(two, /^X-Qlik-Session-sales=/);
  const cookie = `${one}; ${two}`;
  const first = (await site.get('/hub/echo', { cookie })).json();
  const second = (await site.get('/sales/hub/echo', { cookie })).json();
  assert.deepEqual([first['identity.id'], first.target], ['ada', '/hub/echo']);
  assert.deepEqual([second['identity.id'], second.target, second.virtual_proxy], ['sally', '/hub/echo', 'sales']);
  assert.equal((await site.get('/salesman/hub', html)).status, 302);
  assert.equal(first['header.cookie'], undefined);
});

test('who am I, and sign out', async () => {
  assert.deepEqual((await site.get('/qps/user')).json(), { session: 'inactive' });
  const origin = `https://localhost:${site.ports.https}`;
  assert.equal((await site.get(`/qps/user?targetUri=${encodeURIComponent(`${origin}/hub?a=1`)}`)).json().loginUri, `${origin}/hub?a=1`);
  for (const target of ['https://evil.example/hub', `${origin}@evil.example/`, 'javascript:alert(1)', `${origin}//evil.example`]) {
    const { loginUri } = (await site.get(`/qps/user?targetUri=${encodeURIComponent(target)}`)).json();
    assert.ok(loginUri === undefined || loginUri === `${origin}/`, `${target} → ${loginUri}`);
  }
  const cookie = await site.signIn();
  const user = (await site.get('/qps/user', { cookie })).json();
  assert.deepEqual([user.userDirectory, user.userId, user.userName], ['DIR', 'ada', 'ada']);
  assert.match(user.logoutUri, /^https:\/\/localhost:\d+\/qps\/user/);
  const out = await site.get('/qps/user', { cookie }, { method: 'DELETE' });
  assert.equal(out.status, 204);
  assert.match(out.cookies[0], /^X-Qlik-Session=;.*Max-Age=0/);
  assert.equal((await site.get('/hub/echo', { cookie })).status, 401);
});

test('contexts: the hub uses, plain REST and the console manage', async () => {
  const cookie = await site.signIn();
  const context = async (path, headers = {}) => (await site.get(path, { cookie, ...headers })).json()['header.x-qlik-security'].match(/Context=(\w+)/)[1];
  const origin = `https://localhost:${site.ports.https}`;
  assert.equal(await context('/hub/echo'), 'AppAccess');
  assert.equal(await context('/qrs/echo'), 'ManagementAccess');
  assert.equal(await context('/qrs/echo', { Referer: `${origin}/hub/stream/x` }), 'AppAccess');
  assert.equal(await context('/qrs/echo', { Referer: `${origin}/qmc/` }), 'ManagementAccess');
});

test('a service that is away is a clear 503, one that does not exist a 404', async () => {
  const cookie = await site.signIn();
  for (const accept of ['text/html', 'application/json', 'text/plain']) {
    const answer = await site.get('/hub/down', { cookie, accept });
    assert.equal(answer.status, 503);
    assert.ok(answer.headers['retry-after']);
    assert.match(answer.text, /spy.* is not available right now/);
    assert.doesNotMatch(answer.text, /10\.0\.0\.7/);
    assert.match(answer.headers['content-type'], new RegExp(accept));
  }
  const bug = await site.get('/hub/bug', { cookie });
  assert.equal(bug.status, 500);
  assert.doesNotMatch(bug.text, /SELECT/);
  await site.logged(/SELECT secret FROM wherever/);
  const broker = await site.get('/api/v1/items', { cookie });
  assert.equal(broker.status, 404);
  assert.match(broker.text, /no service for \/api/);
  assert.equal((await site.get('/nothing', { cookie })).status, 404);
});

test('long bodies pass both ways', async () => {
  const cookie = await site.signIn();
  const big = await site.get('/hub/big', { cookie });
  assert.equal(big.text.length, 80 * 65536);
  const origin = `https://localhost:${site.ports.https}`;
  const up = await site.get('/hub/upload', { cookie, Origin: origin }, { method: 'POST', body: 'x'.repeat(3_000_000) });
  assert.equal(up.text, '3000000');
});

test('a service can neither set the session cookie nor split an answer', async () => {
  const cookie = await site.signIn();
  const answer = await site.get('/hub/cookie', { cookie });
  assert.deepEqual(answer.cookies, []);
});

test('sessions survive a restart; their file holds no id and is private', async () => {
  const cookie = await site.signIn('', { UserId: 'stays', Attributes: [{ Group: 'G' }] });
  await site.restart();
  const answer = (await site.get('/hub/echo', { cookie })).json();
  assert.equal(answer['identity.id'], 'stays');
  assert.equal(answer['identity.attribute.Group'], 'G');
  const path = findFile(site.folder, 'sessions.json');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.doesNotMatch(readFileSync(path, 'utf8'), new RegExp(cookie.split('=')[1]));
});

test('the http plugin serves a service with the certificate as proof and X-Qlik-User as name', async () => {
  const ask = (tls, headers) => request({ port: site.ports.spy, tls, path: '/qrs/echo', headers });
  const named = (await ask(site.client, { 'X-Qlik-User': 'UserDirectory=INTERNAL; UserId=sa_api', 'X-Qlik-Security': 'Context=AppAccess' })).json();
  assert.deepEqual([named['identity.directory'], named['identity.id'], named['header.x-qlik-security']], ['INTERNAL', 'sa_api', 'Context=AppAccess']);
  assert.equal((await ask(site.client, {})).json()['identity.id'], undefined);
  assert.equal((await ask(site.client, { 'X-Qlik-User': 'nobody' })).status, 400);
  await assert.rejects(() => ask({ ca: site.read('root.pem'), maxVersion: 'TLSv1.2' }, {}));
  const plain = await request({ port: site.ports.plain, path: '/qrs/echo', headers: { 'X-Qlik-User': 'UserDirectory=INTERNAL; UserId=sa_api' } });
  assert.equal(plain.json()['identity.id'], undefined);
});

function findFile(folder, name) {
  const found = readdirDeep(folder).find((path) => path.endsWith(`/${name}`));
  assert.ok(found, `no ${name} under ${folder}`);
  return found;
}

function readdirDeep(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? readdirDeep(path) : [path];
  });
}
