// The attack table: what must never get through, on the wire.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exchange, request, statuses } from './lib/raw.mjs';
import { Site } from './lib/site.mjs';

let site, cookie, target;
before(async () => {
  site = await Site.start();
  cookie = await site.signIn();
  target = { port: site.ports.https, tls: { ca: site.read('root.pem') } };
  await site.calls(cookie);
});
after(() => site.stop());

const host = () => `Host: localhost:${site.ports.https}\r\n`;

test('P01 traversal from a public folder reaches the API neither with nor without a session', async () => {
  const dots = ['..', '%2e%2e', '%2E%2e', '.%2e', '..;', '..%3b', '%252e%252e', '%c0%ae%c0%ae', '..%00', '%2e%2e%00', '..%5c', '..\\', '..%2f', '..%252f', '%ff..'];
  const folders = ['/resources/qmc/fonts/', '/resources/', '/RESOURCES/qmc/fonts/', '/content/default/', '//resources//fonts//'];
  let tried = 0;
  for (const folder of folders) {
    for (const dot of dots) {
      for (const ending of ['.ttf', '.woff', '%2ettf']) {
        const path = `${folder}${dot}/${dot}/${dot}/qrs/app/full?xrfkey=0123456789abcdef&filter=${ending}`;
        const answer = await request({ ...target, path });
        assert.ok([302, 400, 401, 404].includes(answer.status), `${path} → ${answer.status}`);
        tried += 1;
      }
    }
  }
  assert.equal(tried, 225);
  assert.deepEqual(await site.calls(cookie), []);
  await site.logged(/refused a request: the path is malformed/);
});

test('P02 length and chunks together never carry a second request', async () => {
  const inner = `POST /qrs/externalprogramtask HTTP/1.1\r\n${host()}X-Qlik-User: UserDirectory=INTERNAL; UserId=sa_repository\r\nContent-Length: 0\r\n\r\n`;
  for (const fields of ['Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', 'Transfer-Encoding: chunked\r\nContent-Length: 4\r\n',
    `Content-Length: ${inner.length + 5}\r\nTransfer-Encoding: chunked\r\n`]) {
    const text = await exchange(target, `POST /hub/x HTTP/1.1\r\n${host()}Cookie: ${cookie}\r\n${fields}\r\n0\r\n\r\n${inner}`);
    assert.deepEqual(statuses(text), [400]);
  }
  assert.deepEqual(await site.calls(cookie), []);
});

test('P03 no spelling of Transfer-Encoding slips through', async () => {
  const spellings = ['Transfer-Encoding:\tchunked\x0b', 'Transfer-Encoding: chunked,', 'Transfer-Encoding: xchunked', 'Transfer-Encoding: identity, chunked',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity', 'Transfer-Encoding:\r\n chunked', 'Transfer-Encoding : chunked', ' Transfer-Encoding: chunked',
    'Transfer-Encoding: "chunked"', 'Transfer-Encoding: chunked;a=b', 'Transfer-Encoding: \x00chunked', 'Transfer-Encoding\x00: chunked', 'X: y\nTransfer-Encoding: chunked',
    'X: y\rTransfer-Encoding: chunked', 'Transfer-Encoding: gzip, chunked'];
  for (const spelling of spellings) {
    const text = await exchange(target, `POST /hub/x HTTP/1.1\r\n${host()}Cookie: ${cookie}\r\n${spelling}\r\n\r\n0\r\n\r\n`);
    assert.deepEqual(statuses(text), [400], JSON.stringify(spelling));
  }
  assert.deepEqual(await site.calls(cookie), []);
});

test('P04 lengths are plain numbers, once', async () => {
  for (const length of ['5\r\nContent-Length: 6', '5\r\nContent-Length: 5', '+5', '0x5', '-1', '18446744073709551616', '5, 5', '5 5', '', '1e1', '٥']) {
    const text = await exchange(target, `POST /hub/x HTTP/1.1\r\n${host()}Content-Length: ${length}\r\n\r\nhello`);
    assert.deepEqual(statuses(text), [400], length);
  }
  const spaced = await exchange(target, `POST /hub/x HTTP/1.1\r\n${host()}Connection: close\r\nContent-Length:  5 \r\n\r\nhello`);
  assert.deepEqual(statuses(spaced), [401]);
});

test('P05 chunks are read strictly', async () => {
  for (const body of ['-2\r\nab\r\n0\r\n\r\n', '11111111111111111\r\n', '2;a\nb\r\nab\r\n0\r\n\r\n', '2\r\nab0\r\n\r\n', '2\nab\n0\n\n', 'g\r\n', '\r\n']) {
    const text = await exchange(target, `POST /hub/x HTTP/1.1\r\n${host()}Cookie: ${cookie}\r\nTransfer-Encoding: chunked\r\n\r\n${body}`);
    assert.deepEqual(statuses(text), [400], JSON.stringify(body));
  }
  assert.deepEqual(await site.calls(cookie), []);
});

test('P06 pipelined requests of two users are never mixed up', async () => {
  const other = await site.signIn('', { UserId: 'bob' });
  const pipeline = async (name, own) => {
    const requests = Array.from({ length: 200 }, (_, i) => `GET /hub/echo?mark=${name}${i} HTTP/1.1\r\n${host()}Cookie: ${own}\r\n${i === 199 ? 'Connection: close\r\n' : ''}\r\n`);
    const text = await exchange(target, requests.join(''));
    const seen = [...text.matchAll(/"target":"\/hub\/echo\?mark=(\w+?)(\d+)".*?"identity.id":"(\w+)"/g)];
    assert.equal(seen.length, 200);
    seen.forEach((match, i) => assert.deepEqual([match[1], Number(match[2]), match[3]], [name, i, name]));
  };
  await Promise.all([pipeline('ada', cookie), pipeline('bob', other)]);
  await site.calls(cookie);
});

test('P08 a Connection field strips nothing of ours', async () => {
  const answer = await site.get('/hub/echo', { cookie, Connection: 'close, X-Qlik-User, X-Qlik-Security, identity.id' });
  assert.equal(answer.json()['identity.id'], 'ada');
  assert.match(answer.json()['header.x-qlik-security'], /Context=AppAccess/);
  await site.calls(cookie);
});

test('P09 nobody outside can say who he is', async () => {
  const names = ['X-Qlik-User', 'x-qlik-user', 'X_Qlik_User', 'X-Qlik_User', 'x-QLIK-user', 'X-Qlik-Security', 'X-Qlik-ProxySession', 'X-Qlik-ProxyId', 'X-Qlik-App',
    'X-Qlik-Capabilities', 'X-Qlik-Trace', 'X_QLIK_SECURITY'];
  const headers = Object.fromEntries(names.map((name) => [name, 'UserDirectory=INTERNAL; UserId=sa_repository']));
  delete headers['x-qlik-user'];
  delete headers['x-QLIK-user'];
  const anonymous = await site.get('/qrs/about', headers);
  assert.equal(anonymous.status, 401);
  const answer = (await site.get('/hub/echo', { cookie, ...headers, 'Identity.Id': 'root' })).json();
  assert.equal(answer['identity.id'], 'ada');
  assert.doesNotMatch(JSON.stringify(answer), /sa_repository/);
  for (const name of ['x-qlik-user', 'x-QLIK-user']) {
    const twice = await exchange(target, `GET /hub/echo HTTP/1.1\r\n${host()}Cookie: ${cookie}\r\nX-Qlik-User: a\r\n${name}: b\r\n\r\n`);
    assert.deepEqual(statuses(twice), [400]);
  }
  const trailer = await exchange(target, `POST /hub/echo HTTP/1.1\r\n${host()}Origin: https://localhost:${site.ports.https}\r\nConnection: close\r\nCookie: ${cookie}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Qlik-User: UserDirectory=INTERNAL; UserId=sa_repository\r\n\r\n`);
  assert.deepEqual(statuses(trailer), [200]);
  assert.doesNotMatch(trailer, /sa_repository/);
  await site.calls(cookie);
});

test('P10 forwarding fields of strangers are not believed', async () => {
  const answer = (await site.get('/hub/echo', { cookie, 'X-Forwarded-For': '10.1.1.1', 'X-Forwarded-Host': 'evil', 'X-Original-URL': '/qrs/x', Forwarded: 'for=1.1.1.1', 'X-HTTP-Method-Override': 'DELETE' })).json();
  assert.equal(answer.remote, '127.0.0.1');
  assert.doesNotMatch(JSON.stringify(answer), /10\.1\.1\.1|evil|original-url|1\.1\.1\.1|override/);
  await site.calls(cookie);
});

test('P11 a foreign Host never becomes a redirect', async () => {
  for (const bad of [`Host: a\r\nHost: b\r\n`, '', 'Host: a b\r\n', 'Host: a/b\r\n']) {
    assert.deepEqual(statuses(await exchange(target, `GET /hub HTTP/1.1\r\n${bad}\r\n`)), [400]);
  }
  assert.deepEqual(statuses(await exchange(target, `GET https://evil/hub HTTP/1.1\r\n${host()}\r\n`)), [400]);
  const answer = await site.get('/', { accept: 'text/html' }, { host: 'evil.example' });
  assert.equal(answer.headers.location, '/hub');
});

test('P12 a WebSocket handshake with bytes behind it is no tunnel', async () => {
  const text = await exchange(target, `GET /app/x HTTP/1.1\r\n${host()}Cookie: ${cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nGET /qrs/about HTTP/1.1\r\n${host()}\r\n`);
  assert.deepEqual(statuses(text), [400]);
  const h2c = await exchange(target, `GET /hub/echo HTTP/1.1\r\n${host()}Cookie: ${cookie}\r\nConnection: close, Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`);
  assert.deepEqual(statuses(h2c), [200]);
  await site.calls(cookie);
});

test('P14 signing in leads to this site only', async () => {
  for (const path of ['//evil.example/hub', '/%5cevil.example', '/hub/..%2F%5cevil.example%2F%3f', '/\\evil.example', '/hub?returnTo=//evil.example']) {
    const answer = await site.get(path, { accept: 'text/html' });
    if (answer.status === 302) assert.match(answer.headers.location, /^\/(?![/\\])/, path);
    else assert.ok([400, 401, 404].includes(answer.status), `${path} → ${answer.status}`);
  }
  const ticket = await site.ticket();
  const answer = await site.get(`//evil.example?a=1&qlikTicket=${ticket}`, { accept: 'text/html' });
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.location, '/evil.example?a=1');
});

test('P15 every answer carries the protecting fields', async () => {
  const paths = ['/', '/hub', '/hub/echo', '/nothing', '/qrs/about', '/qps/user', '/hub/down', '/api/v1', '/app/x', '/login', '/%', '/sales/hub', '/content/x'];
  for (const path of paths) {
    for (const own of [{}, { cookie }]) {
      const { headers, status } = await site.get(path, { ...own, accept: 'text/html' });
      for (const name of ['content-security-policy', 'x-content-type-options', 'x-frame-options', 'referrer-policy', 'strict-transport-security'])
        assert.ok(headers[name], `${path} (${status}) lacks ${name}`);
      assert.match(headers['content-security-policy'], /frame-ancestors/);
    }
  }
  const sales = await site.get('/sales/nothing');
  assert.equal(sales.headers['x-team'], 'sales');
  await site.calls(cookie);
});

test('C01 changes need the key or a page of this site', async () => {
  const change = (headers, query = '') => site.get(`/qrs/app${query}`, { cookie, ...headers }, { method: 'POST', body: '{}' });
  const origin = `https://localhost:${site.ports.https}`;
  for (const [headers, query] of [[{}, ''], [{ Origin: 'https://evil.example' }, ''], [{ Origin: 'null' }, ''], [{ Origin: `https://localhost:${site.ports.https + 1}` }, ''],
    [{ Origin: `http://localhost:${site.ports.https}` }, ''], [{ Origin: `${origin}.evil.example` }, ''], [{ 'Sec-Fetch-Site': 'cross-site' }, ''],
    [{ 'X-Qlik-Xrfkey': '0123456789abcdef' }, '?xrfkey=0123456789abcdeF'], [{ 'X-Qlik-Xrfkey': '0123456789abcde' }, '?xrfkey=0123456789abcde'], [{}, '?xrfkey=0123456789abcdef']]) {
    const answer = await change(headers, query);
    assert.equal(answer.status, 403, JSON.stringify([headers, query]));
    assert.match(answer.text, /cross-site key/);
  }
  assert.deepEqual(await site.calls(cookie), []);
  assert.equal((await change({ Origin: origin })).status, 200);
  assert.equal((await change({ 'Sec-Fetch-Site': 'same-origin' })).status, 200);
  const keyed = await change({ 'X-Qlik-Xrfkey': '0123456789abcdef', Origin: 'https://evil.example' }, '?Xrfkey=0123456789abcdef');
  assert.equal(keyed.json()['header.x-qlik-xrfkey'], '0123456789abcdef');
});

test('no sign-in makes an account of the services or the unknown visitor', async () => {
  for (const UserDirectory of ['INTERNAL', 'internal', 'NONE']) {
    const answer = await site.get(`/qrs/about?qlikTicket=${await site.ticket('', { UserDirectory, UserId: 'sa_repository' })}`);
    assert.equal(answer.status, 401);
    assert.deepEqual(answer.cookies, []);
  }
  await site.logged(/sign-in refused by ticket: it named a user of the reserved directory NONE/);
});
