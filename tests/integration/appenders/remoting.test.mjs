// Rows from one Orrery to another over mutual TLS.
import assert from 'node:assert/strict';
import { request } from 'node:https';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { makeCertificates } from '../proxy/lib/certificates.mjs';
import { AppenderSite, appender } from './lib/appenders.mjs';

const folder = mkdtempSync('/tmp/orrery-remoting-');
const certificates = join(folder, 'certificates');
const token = 'canary-token-0123456789';
const http = '[http]\nPlugin=plugins/http\nMayActAs=any\n';
let port, sender, receiver;

before(async () => {
  makeCertificates(certificates);
  port = await freePort();
  const to = [`sink=https://localhost:${port}/log`, `cafile=${certificates}/root.pem`, 'buffersize=2', 'retry=50ms', 'longestretry=200ms', 'timeout=3s'];
  const known = [`certificatefile=${certificates}/client.pem`, `keyfile=${certificates}/client_key.pem`];
  sender = new AppenderSite(
    appender('out', 'remoting', [...to, ...known, `token=${token}`]),
    appender('nobody', 'remoting', [...to, `token=${token}`]),
    appender('wrong', 'remoting', [...to, ...known, 'token=guessed-canary']),
  );
  await sender.start();
  receiver = new AppenderSite(http, appender('in', 'remoting', ['receive=true', `receivetoken=${token}`], `Listen=127.0.0.1:${port}/mtls`));
  cpSync(certificates, receiver.path('certificates'), { recursive: true });
});
after(async () => {
  await sender?.discard();
  await receiver?.discard();
  rmSync(folder, { recursive: true, force: true });
});

test('a receiver that starts later gets the rows, with where and when they come from', async () => {
  await sender.send('out', 'error', 'Login\tfailed {n}', { count: 4, properties: { UserId: 'jo', exception: 'Broken' } });
  await sender.untilSaid('out', /cannot connect to localhost:\d+/);
  await receiver.start();
  await receiver.untilSaid('in', /Login.*failed 4/);
  const rows = receiver.said('in', /failed \d/);
  assert.deepEqual(rows.map((row) => [row.level.trim(), row.logger]), Array(4).fill(['ERROR', 'Remote.Audit.Proxy']));
  for (const part of [`remote.host=${hostname()}`, 'remote.stanza=hub', 'remote.time=2023-11-14T22:13:20.123457', 'UserId=jo', 'Broken']) assert.ok(rows[0].properties.includes(part), rows[0].properties);
  await sender.untilSaid('out', /rows are written again/);
});

test('rows that came from elsewhere are not sent on', async () => {
  assert.equal(await sender.send('out', 'error', 'from a third site', { logger: 'Remote.Audit.Proxy', count: 2 }), 'status 0');
  assert.equal(await sender.send('out', 'error', 'the own one', { count: 2 }), 'status 0');
  await receiver.untilSaid('in', /the own one/);
  assert.equal(receiver.said('in', /third site/).length, 0);
});

const numbers = (text) => new Set(receiver.said('in', new RegExp(text)).map((row) => row.message.trim().split(' ').at(-1)));

test('a receiver that does not answer holds up nobody, and gets every row when it goes on', async () => {
  receiver.process.kill('SIGSTOP');
  try {
    const began = Date.now();
    assert.equal(await sender.send('out', 'error', 'frozen {n}', { count: 100 }), 'status 0');
    assert.ok(Date.now() - began < 2000);
    await sender.untilSaid('out', /did not answer in time/);
    assert.match(await sender.flush('out'), /^status [78] 100 rows wait/);
  } finally {
    receiver.process.kill('SIGCONT');
  }
  await until('the rows', () => numbers('frozen').size === 100, { site: sender }); // some perhaps twice: it had taken them without a word
  assert.equal(await sender.flush('out'), 'status 0');
});

test('a receiver that goes away and comes back gets what came meanwhile', async () => {
  assert.equal((await receiver.stop()).exit, 0);
  assert.equal(await sender.send('out', 'error', 'meanwhile {n}', { count: 100 }), 'status 0');
  assert.match(await sender.flush('out'), /^status 7 100 rows wait: cannot connect to localhost:\d+/);
  await receiver.start();
  await until('the rows', () => numbers('meanwhile').size === 100, { site: sender });
  assert.equal(await sender.flush('out'), 'status 0');
  assert.equal(receiver.said('in', /meanwhile/).length, 100);
});

test('without the certificate or the token nothing is taken', async () => {
  for (const [name, reason] of [['nobody', /TLS with|closed the connection|lost/], ['wrong', /answered 403/]]) {
    await sender.send(name, 'error', 'never', { count: 2 });
    await sender.untilSaid(name, reason);
  }
  assert.equal(receiver.said('in', /never/).length, 0);
  const everything = sender.log() + receiver.log() + ['out', 'wrong'].flatMap((name) => sender.rows(name).map((row) => row.message + row.properties)).join('\n');
  assert.ok(!everything.includes(token) && !everything.includes('guessed-canary'));
});

/** Posts as a program of the site would; answers the status. */
const post = (body, path = '/log') =>
  new Promise((resolve, reject) => {
    const read = (name) => readFileSync(join(certificates, name));
    const asked = request({ agent: false, host: 'localhost', port, path, method: 'POST', ca: read('root.pem'), cert: read('client.pem'), key: read('client_key.pem'), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } }, (response) => { response.resume(); resolve(response.statusCode); });
    asked.on('error', (error) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(413) : reject(error))); // closed amid a body that is too long
    asked.end(body);
  });

test('what is no batch is refused as a whole', async () => {
  const row = (more) => JSON.stringify({ from: 'x', rows: [{ level: 'INFO', logger: 'a', message: 'whole' }, more] });
  for (const [body, status] of [
    ['', 400], ['{}', 400], ['not json', 400], [JSON.stringify({ from: 'x', rows: {} }), 400], [row({ logger: 'a' }), 400], [row({ level: 'LOUD' }), 400],
    [row({ level: 'INFO', message: 5 }), 400], [row({ level: 'INFO', properties: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`p${i}`, 'x'])) }), 413],
    [JSON.stringify({ from: 'x', rows: Array(5001).fill({ level: 'INFO' }) }), 413], ['['.repeat(100), 400], ['x'.repeat(400_000), 413],
  ])
    assert.equal(await post(body), status, body.slice(0, 80));
  assert.equal(await post(row({ level: 'INFO' }), '/other'), 404);
  assert.equal(receiver.said('in', /whole/).length, 0);
  assert.equal(await post(row({ level: 'CRITICAL', logger: 'evil\nlogger name', message: 'second' })), 200);
  await receiver.untilSaid('in', /second/);
  assert.equal(receiver.said('in', /second/)[0].logger, 'Remote.evil_logger_name');
});
