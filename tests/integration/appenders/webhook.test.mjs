// Rows as JSON at HTTP and HTTPS receivers.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { makeCertificates } from '../proxy/lib/certificates.mjs';
import { AppenderSite, appender, overriding, refusal } from './lib/appenders.mjs';
import { HttpReceiver } from './lib/http.mjs';

const folder = mkdtempSync('/tmp/orrery-webhook-');
const certificates = join(folder, 'certificates');
const token = 'canary-token-0123456789';
const secretPath = 'hooks/T000/canary-path';
let plain, tls, mutual, site;

before(async () => {
  makeCertificates(certificates);
  plain = new HttpReceiver(await freePort());
  tls = new HttpReceiver(await freePort(), { certificates });
  mutual = new HttpReceiver(await freePort(), { certificates, clients: true });
  const quick = ['retry=50ms', 'longestretry=200ms', 'timeout=2s'];
  const ca = `cafile=${certificates}/root.pem`;
  const secure = `url=https://localhost:${tls.port}/in`;
  site = new AppenderSite(
    appender('plain', 'webhook', [...quick, `url=http://127.0.0.1:${plain.port}/${secretPath}?k=1`, `token=${token}`, 'header=X-Team: ops', 'queuesize=1000', 'threshold=warn']),
    appender('chat', 'webhook', [...quick, `url=http://127.0.0.1:${plain.port}/chat`, 'body=text', 'conversionpattern=%level: %message%newline'], 'Host=isolated'),
    appender('slow', 'webhook', [...overriding(...quick, 'timeout=300ms'), `url=http://127.0.0.1:${plain.port}/slow`, 'queuesize=10']),
    appender('secure', 'webhook', [...quick, secure, ca]),
    appender('misnamed', 'webhook', [...quick, secure, ca, 'tlsname=alerts.company.example']),
    appender('system', 'webhook', [...quick, secure]),
    appender('trusting', 'webhook', [...quick, secure, 'verifycertificate=False']),
    appender('known', 'webhook', [...quick, `url=https://localhost:${mutual.port}/`, ca, `certificatefile=${certificates}/client.pem`, `keyfile=${certificates}/client_key.pem`]),
    appender('unknown', 'webhook', [...quick, `url=https://localhost:${mutual.port}/`, ca]),
    appender('idle', 'webhook', quick),
  );
  await site.start();
});
after(async () => {
  await site?.discard();
  for (const server of [plain, tls, mutual]) await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});
const ofPath = (path) => plain.requests.filter((request) => request.url.startsWith(path));
const mine = () => ofPath(`/${secretPath}`);
const messages = (requests) => requests.flatMap((request) => request.json().rows.map((row) => row.message));

test('a receiver that is away at the start gets the rows when it comes', async () => {
  assert.equal(await site.send('plain', 'warn', 'early "{n}"\n\u00e9', { count: 2, properties: { 'request.id': '42' } }), 'status 0');
  assert.equal(await site.send('plain', 'info', 'below the threshold'), 'status 0');
  await site.untilSaid('plain', /cannot connect to 127\.0\.0\.1:\d+: Connection refused/);
  await plain.start();
  await until('both rows', () => messages(mine()).length >= 2, { site });
  const { method, url, headers } = mine()[0];
  assert.deepEqual([method, url, headers['content-type'], headers.authorization, headers['x-team']], ['POST', `/${secretPath}?k=1`, 'application/json', `Bearer ${token}`, 'ops']);
  const [row] = mine()[0].json().rows;
  assert.deepEqual({ ...row, time: undefined }, { time: undefined, level: 'WARN', logger: 'Audit.Proxy', thread: '7', message: 'early "1"\né', stanza: 'hub', properties: { 'request.id': '42' } });
  assert.match(row.time, /^2023-11-14T22:13:20\.123457/);
  assert.equal(await site.flush('plain'), 'status 0');
  assert.deepEqual(messages(mine()), ['early "1"\né', 'early "2"\né']);
  await site.untilSaid('plain', /rows are written again/);
  assert.equal(site.said('plain', /Connection refused/).length, 1);
});

test('body=text is what the layout makes', async () => {
  await site.send('chat', 'error', 'row {n}', { count: 2 });
  assert.equal(await site.flush('chat'), 'status 0');
  assert.deepEqual(ofPath('/chat').map((request) => request.json().text).join('\n'), 'ERROR: row 1\nERROR: row 2');
});

test('a stanza without an address serves only what is opened on it', async () => {
  assert.equal(await site.send('idle', 'error', 'nowhere'), 'status 0');
  assert.equal(await site.flush('idle'), 'status 0');
});

test('503 is tried again, in growing pauses and not before Retry-After; 400 is given up', async () => {
  const seen = mine().length;
  plain.answering(503, { 'retry-after': '1' });
  await site.send('plain', 'error', 'later');
  await site.untilSaid('plain', /answered 503/);
  plain.answering(200);
  await until('the row', () => mine().length >= seen + 2, { site });
  assert.ok(mine().at(-1).at - mine()[seen].at >= 990);
  plain.answering(400);
  await site.send('plain', 'error', 'never');
  await site.untilSaid('plain', /answered 400/);
  plain.answering(204);
  await until('the queue to be empty', async () => (await site.flush('plain')) === 'status 0', { site });
  assert.equal(mine().filter((request) => request.body.includes('never')).length, 1);
});

test('a receiver that goes away loses only the oldest rows beyond the queue', async () => {
  await plain.stop();
  const seen = messages(mine()).length;
  await site.send('plain', 'warn', 'row {n}', { count: 1500 });
  assert.match(await site.flush('plain'), /^status 7 1000 rows wait: /);
  await plain.start();
  await until('the rows', () => messages(mine()).length >= seen + 1000, { site });
  // What was on its way when it went away is kept: the oldest behind it are lost.
  const got = messages(mine()).slice(seen).map((text) => Number(text.replace('row ', '')));
  const lost = Array.from({ length: 1500 }, (_, i) => i + 1).filter((number) => !got.includes(number));
  assert.deepEqual([got.length, got.at(-1), lost.length, lost.at(-1) - lost[0]], [1000, 1500, 500, 499]);
  await site.untilSaid('plain', /rows are written again; \d+ (rows )?were lost/);
});

test('a slow receiver holds up nobody', async () => {
  plain.answer = (request, response) => (request.url === '/slow' ? undefined : response.writeHead(200).end());
  const began = Date.now();
  assert.equal(await site.send('slow', 'error', 'row {n}', { count: 500 }), 'status 0');
  assert.ok(Date.now() - began < 1000);
  await site.untilSaid('slow', /did not answer in time/);
  const flushed = Date.now();
  assert.match(await site.flush('slow'), /^status [78] 1[01] rows wait/);
  assert.ok(Date.now() - flushed < 2000);
  plain.answering(200);
});

test('TLS: name and authority must be right unless told otherwise; client certificates are shown', async () => {
  await tls.start();
  await mutual.start();
  for (const name of ['secure', 'trusting', 'known']) {
    await site.send(name, 'error', `from ${name}`);
    assert.equal(await site.flush(name), 'status 0', name);
  }
  assert.deepEqual(messages(tls.requests), ['from secure', 'from trusting']);
  assert.deepEqual(messages(mutual.requests), ['from known']);
  for (const [name, reason] of [['misnamed', /is not trusted: hostname mismatch/i], ['system', /is not trusted: /], ['unknown', /TLS with|closed the connection|lost/]]) {
    await site.send(name, 'error', 'never');
    await site.untilSaid(name, reason);
  }
  assert.ok(![...tls.requests, ...mutual.requests].some((request) => request.body.includes('never')));
});

test('no secret is told', () => {
  const everything = site.log() + ['plain', 'chat', 'slow'].flatMap((name) => site.rows(name).map((row) => row.message + row.properties)).join('\n');
  assert.ok(!everything.includes(token) && !everything.includes('canary-path'));
});

test('settings that cannot work are refused', async () => {
  for (const [line, reason] of [
    ['url=ftp://x.example/', /parameter --url: the address must begin with http/],
    ['url=https://user:canary@x.example/', /parameter --url: credentials/],
    ['url=http://169.254.169.254/latest/meta-data', /parameter --url: link-local/],
    ['url=http://x.example/#part', /parameter --url: .*fragment/],
    ['header=no colon', /parameter --header/],
    ['header=Host: evil.example', /parameter --header: the field host/],
    ['cafile=/nowhere.pem', /parameter --cafile: cannot use \/nowhere\.pem/],
    ['timeout=0s', /timeout/],
  ]) {
    const log = await refusal('webhook', overriding('url=https://x.example/', line));
    assert.match(log, reason, line);
    assert.ok(!log.includes('canary'));
  }
});
