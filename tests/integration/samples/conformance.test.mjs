// One sample of each kind, in process and isolated by that one line of its stanza: what users see is the same, byte by byte.
// Each kind has a scene that is played at both placements by a real client or counterpart; its transcript is compared.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { until } from '../lib/site.mjs';
import { exchange } from '../proxy/lib/raw.mjs';
import { companyPage, makePass, orderSystem, receiver } from './lib/counterparts.mjs';
import { browser, key, signIn, socket, startDoors } from './lib/door.mjs';
import { ask, bothWays, callerOf, placements } from './lib/samples.mjs';

const token = 'a-token-of-these-tests-0123456789';
const receivers = {};
let company, orders, site;

before(async () => {
  company = await companyPage(key, { user: 'ada', name: 'Ada', group: ['Finance', 'Board'] });
  orders = await orderSystem(token);
  for (const host of placements) receivers[host] = await receiver();
  const more =
    placements.map((host) => `[hello-${host}]\nPlugin=hello\nHost=${host}\nListen=0\n`).join('') +
    '[http]\nPlugin=plugins/http\nMayActAs=any\n' +
    bothWays('rest-source', 'orders', () => [`--url=${orders.url}/api`, `--token=${token}`]) +
    bothWays('webhook', 'hook', (host) => [`--url=${receivers[host].url}/alerts`, `--token=${token}`, '--level=info', '--retry=1h'], 'LogFeed=none') +
    callerOf('hello', 'orders', 'hook', 'sso', 'board');
  site = await startDoors(company, more, 'rest-source', 'webhook');
});
after(async () => {
  await site?.discard();
  for (const one of [company, orders, ...Object.values(receivers)]) await one?.close();
});

/** What differs by nature: names of the two (and so lengths), ports, times, random values, request ids. */
const plain = (text) =>
  text
    .replaceAll(/-(inprocess|isolated)\b/g, '')
    .replaceAll(/((?:localhost|127\.0\.0\.1)(?::|%3A))\d+/g, '$1PORT')
    .replaceAll(/^(date|content-length): .*$/gim, '$1: …')
    .replaceAll(/(state=|state-sso=)[0-9a-f]{32}/g, '$1STATE')
    .replaceAll(/(X-Qlik-Session=)[^;\r]+/g, '$1ID')
    .replaceAll(/"at":\d+/g, '"at":T')
    .replaceAll(/\b[0-9a-f]{16,}\b/g, 'HEX');

/** A request on a connection of its own; the whole answer, as it came. */
async function raw(port, method, path, { cookie, accept = 'text/html', body, tls = true } = {}) {
  const head = [`${method} ${path} HTTP/1.1`, `Host: localhost:${port}`, 'Connection: close', `Accept: ${accept}`];
  if (cookie) head.push(`Cookie: ${cookie}`);
  if (body !== undefined) head.push(`Content-Length: ${body.length}`, `Origin: https://localhost:${port}`);
  const options = tls ? { ca: readFileSync(site.path('certificates', 'root.pem')) } : undefined;
  const text = await exchange({ port, tls: options }, `${head.join('\r\n')}\r\n\r\n${body ?? ''}`);
  return `${method} ${path}\n${text}\n`;
}

const scenes = {
  async service(host) {
    const name = `hello-${host}`;
    const { port } = (await site.service(name)).listen[0];
    let text = await raw(port, 'GET', '/a%20b?c=d', { tls: false });
    text += (await site.orrery(`restart ${name}`)).out;
    text += await raw(port, 'POST', '/', { tls: false, body: 'x' });
    const { state, version, plugin } = await site.service(name);
    text += JSON.stringify({ state, version, plugin });
    await until('its rows', () => site.rows(name).filter((row) => row.message.startsWith('greets')).length === 2, { site });
    for (const { level, logger, message, properties } of site.rows(name)) text += `${level} ${logger} ${message} ${properties}\n`;
    text += await ask(site, name, 'service', 3);
    return [text, /Hello from hello: GET \/a%20b\?c=d by \\ through http/];
  },

  async auth(host) {
    const port = site.ports[host], client = browser(site, host);
    let text = await raw(port, 'GET', '/board/');
    text += await raw(port, 'GET', '/board/', { accept: 'application/json' });
    const { back, returned } = await signIn(client, '/board/?a=b');
    text += `${returned.status} ${returned.headers.location}\n${returned.headers['set-cookie'].join('\n')}\n`;
    text += (await client.send('/qps/user')).text;
    const state = back.searchParams.get('state');
    text += await raw(port, 'GET', `/company-sso?state=${state}&pass=x`, { cookie: `state-sso-${host}=${state}` });
    text += await raw(port, 'GET', '/company-sso?%zz');
    text += await raw(port, 'DELETE', '/company-sso');
    const began = await browser(site, host).send('/board/');
    const fresh = new URL(began.headers.location).searchParams.get('state');
    const forged = makePass('x'.repeat(32), { state: fresh, user: 'eve' });
    text += (await raw(port, 'GET', `/company-sso?state=${fresh}&pass=${forged}`, { cookie: `state-sso-${host}=${fresh}` })).replaceAll(forged, 'PASS');
    for (const index of [0, 1, 9]) text += await ask(site, `sso-${host}`, 'auth', index);
    text += await ask(site, `sso-${host}`, 'auth', 0, 'method=GET', 'target=/', 'header.accept=text/html', 'virtual_proxy=sales', 'return_target=/x');
    await until('the rows of the sign-in', () => site.rows(`door-${host}`).filter((row) => row.message.startsWith('sign-in refused')).length >= 3, { site });
    for (const row of site.rows(`door-${host}`)) if (/sign/.test(row.message)) text += `${row.level} ${row.message}\n`;
    return [text, /"userId":"ada"[\s\S]*HTTP\/1\.1 401 [\s\S]*signed in COMPANY\\\\ada by sso/];
  },

  async connector(host) {
    const call = (index, ...fields) => ask(site, `orders-${host}`, 'connector', index, ...fields);
    let text = await call(0);
    const opened = await call(1, 'statement=/orders', 'parameter.least=0');
    const [, id] = /result=(\d+)/.exec(opened);
    text += opened;
    for (let block = ''; !block.endsWith('last=true\n'); text += block) block = await call(2, `result=${id}`);
    text += (await call(3, `result=${id}`)) + (await call(2, `result=${id}`));
    for (const statement of ['/nothing', '/page', '/broken', 'select 1']) text += await call(1, `statement=${statement}`);
    text += (await call(1)) + (await call(7));
    return [text, /rows=2 rows 1 Ärzte & Söhne 0\.000000 true 2 Bolt 2\.500000 false/];
  },

  async appender(host) {
    const call = (index, ...fields) => ask(site, `hook-${host}`, 'appender', index, ...fields);
    let text = (await call(0, 'rows=@log')) + (await call(1)) + (await call(0, 'rows=garbage')) + (await call(0));
    receivers[host].state.status = 500;
    text += (await call(0, 'rows=@log')) + (await call(1));
    for (const { method, url, headers, body } of receivers[host].requests) {
      delete headers.host;
      text += `${method} ${url.pathname}\n${JSON.stringify(headers)}\n${body}\n`;
    }
    await until('the row about it', () => site.rows(`hook-${host}`).length > 0, { site });
    for (const { level, logger, message, properties } of site.rows(`hook-${host}`)) text += `${level} ${logger} ${message} ${properties}\n`;
    return [text, /"message":"tab\\u0009here"[\s\S]*rows wait: .* answered 500/];
  },

  async http(host) {
    const port = site.ports[host], client = browser(site, host);
    await signIn(client);
    const cookie = client.cookie;
    let text = '';
    for (const path of ['/board', '/board/', '/board/board.js', '/board/board.css', '/board/notes', '/board/none', '/board/%2e%2e/plugin.json'])
      text += await raw(port, 'GET', path, { cookie });
    text += await raw(port, 'HEAD', '/board/', { cookie });
    text += await raw(port, 'POST', '/board/notes', { cookie, body: 'x' });
    text += await raw(port, 'GET', '/board/none', { cookie, accept: 'application/json' });
    for (const index of [0, 7]) text += await ask(site, `board-${host}`, 'http', index);
    return [text, /<title>Board<\/title>[\s\S]*HTTP\/1\.1 404 /];
  },

  async stream(host) {
    const client = browser(site, host);
    await signIn(client);
    let text = '';
    const told = async (one, count) => {
      for (const { opcode, final, payload } of (await one.frames(count)).slice(0, count)) text += `${opcode} ${final} ${payload.toString('latin1')}\n`;
    };
    const one = await socket(site, host, client), other = await socket(site, host, client);
    text += `${one.head}\n`;
    await other.frames(1);
    one.send(1, 'grüße, "alle"');
    await told(one, 2);
    await told(other, 2);
    one.send(1, '');
    await told(one, 3);
    one.end(), other.end();
    const refused = await socket(site, host, client, '/board/none');
    text += `${refused.head}\n`;
    const whole = refused.head.length + Number(/content-length: (\d+)/i.exec(refused.head)[1]);
    await refused.connection.until((bytes) => (bytes.length >= whole ? true : undefined));
    text += refused.text().slice(refused.head.length);
    text += await ask(site, `board-${host}`, 'stream', 0, 'method=GET', 'target=/board/live', 'stream.id=none');
    return [text, /HTTP\/1\.1 101 [\s\S]*grÃ¼Ã\u009fe, \\"alle\\"/];
  },
};

test('each runs where its line says', async () => {
  for (const one of (await site.status()).services.filter((service) => /^(hello|sso|orders|hook|board)-/.test(service.name)))
    assert.deepEqual([one.state, one.placement], ['ready', one.name.endsWith('isolated') ? 'isolated' : 'in process'], one.name);
});

for (const [kind, scene] of Object.entries(scenes))
  test(`${kind}: users see the same`, async () => {
    const [near, expected] = await scene('inprocess');
    const [far] = await scene('isolated');
    assert.match(plain(near), expected);
    assert.equal(plain(far), plain(near));
  });
