// Rows at rsyslog over UDP, TCP and TLS.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { until } from '../lib/site.mjs';
import { makeCertificates } from '../proxy/lib/certificates.mjs';
import { AppenderSite, appender } from './lib/appenders.mjs';
import { Rsyslog } from './lib/rsyslog.mjs';

const folder = mkdtempSync('/tmp/orrery-syslog-');
const certificates = join(folder, 'certificates');
const servers = {};
let site;
const common = ['identity=orrery-%logger', 'conversionpattern=%level %message%newline', 'retry=50ms', 'longestretry=200ms', 'timeout=2s'];

before(async () => {
  makeCertificates(certificates);
  for (const protocol of ['udp', 'tcp', 'tls']) servers[protocol] = await Rsyslog.make(protocol, protocol === 'tls' && certificates);
  const to = (protocol, ...more) => [`protocol=${protocol}`, `remoteport=${servers[protocol].port}`, ...common, ...more];
  site = new AppenderSite(
    appender('udp', 'remote-syslog', to('udp', 'facility=Local0', 'mapping=level=INFO severity=Notice', 'mapping=level=ERROR severity=2')),
    appender('tcp', 'remote-syslog', to('tcp', 'format=rfc5424')),
    appender('lines', 'remote-syslog', to('tcp', 'format=rfc3164', 'framing=lf'), 'Host=isolated'),
    appender('tls', 'remote-syslog', to('tls', 'format=rfc5424', `cafile=${certificates}/root.pem`, 'remoteaddress=localhost')),
    appender('elsewhere', 'remote-syslog', to('tls', `cafile=${certificates}/root.pem`, 'tlsname=logs.company.example')),
    appender('stranger', 'remote-syslog', to('tls', `cafile=${certificates}/foreign.pem`)),
  );
  await site.start();
});
after(async () => {
  await site?.discard();
  for (const server of Object.values(servers)) await server.discard();
  rmSync(folder, { recursive: true, force: true });
});

test('a receiver that is away at the start gets the rows when it comes; both is said once', async () => {
  for (const name of ['udp', 'tcp']) {
    assert.equal(await site.send(name, 'warn', 'early {n}', { count: 3 }), 'status 0');
    await site.untilSaid(name, /cannot (connect|send) to 127\.0\.0\.1:\d+: Connection refused/);
    await new Promise((resolve) => setTimeout(resolve, 600)); // several attempts
    await servers[name].start();
    const lines = await servers[name].received(3);
    for (const n of [1, 2, 3]) assert.ok(lines.some((line) => line.includes(`WARN early ${n}`)), lines.join('\n'));
    await site.untilSaid(name, /rows are written again/);
    assert.equal(site.said(name, /Connection refused/).length, 1);
  }
});

test('log4net: priority, identity, printable ASCII, one datagram a line', async () => {
  const seen = servers.udp.lines().length;
  await site.send('udp', 'info', 'first line\nsecond: grüße\t\u001b[31m\r\n<0>forged');
  await site.send('udp', 'error', 'broken');
  const lines = (await servers.udp.received(seen + 4)).slice(seen);
  const local0 = 16 * 8;
  const tag = 'orrery-Audit.Proxy:';
  assert.deepEqual(
    lines.map((line) => { const [priority, , , ...text] = line.split('|'); return [Number(priority), text.join('|').trim()]; }).sort((a, b) => (a[1] < b[1] ? -1 : 1)),
    [
      [local0 + 5, `${tag} <0>forged`],
      [local0 + 2, `${tag} ERROR broken`],
      [local0 + 5, `${tag} INFO first line`],
      [local0 + 5, `${tag} second: gre[31m`],
    ].sort((a, b) => (a[1] < b[1] ? -1 : 1)),
  );
});

test('rfc5424 over TCP: octets counted, UTF-8, a row stays one message', async () => {
  const seen = servers.tcp.lines().length;
  await site.send('tcp', 'fatal', 'Grüße\n at line two');
  const [line] = (await servers.tcp.received(seen + 1)).slice(seen);
  assert.match(line, new RegExp(`^9\\|.*\\|${hostname()}\\|1 2023-11-14T22:13:20\\.123457Z ${hostname()} orrery-Audit\\.Proxy \\d+ Audit\\.Proxy - \ufeff?FATAL Grüße#012 at line two$`));
});

test('rfc3164 with line feeds from a process of its own: a message a line', async () => {
  const seen = servers.tcp.lines().length;
  await site.send('lines', 'debug', 'one\ntwo');
  const lines = (await servers.tcp.received(seen + 2)).slice(seen);
  assert.match(lines[0], new RegExp(`^15\\|orrery-Audit\\.Proxy:\\|${hostname()}\\|\\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d ${hostname()} orrery-Audit\\.Proxy: DEBUG one$`));
  assert.match(lines[1], /: two$/);
});

test('a server that goes away and comes back gets what came meanwhile', async () => {
  await servers.tcp.stop();
  const seen = servers.tcp.lines().length;
  await site.send('tcp', 'info', 'meanwhile {n}', { count: 100 });
  assert.match(await site.flush('tcp'), /^status 7 100 rows wait: cannot connect to 127\.0\.0\.1:\d+: Connection refused/);
  await servers.tcp.start();
  const lines = (await servers.tcp.received(seen + 100)).slice(seen);
  assert.equal(new Set(lines.map((line) => line.split('INFO ')[1])).size, 100);
  assert.equal(await site.flush('tcp'), 'status 0');
});

test('a server that takes nothing holds up nobody, and gets every row when it goes on', async () => {
  const server = servers.tcp.program.child;
  const row = `${'x'.repeat(8000)} stuck`; // more, altogether, than sockets keep
  server.kill('SIGSTOP');
  try {
    const began = Date.now();
    for (let part = 0; part < 20; part += 1) assert.equal(await site.send('tcp', 'info', `${row} ${part}-{n}`, { count: 120 }), 'status 0');
    assert.ok(Date.now() - began < 60_000, 'twenty times the time limit of an attempt');
    await site.untilSaid('tcp', /did not answer in time/);
  } finally {
    server.kill('SIGCONT');
  }
  // Syslog has no answers: what sockets keep counts as sent, and what was on its way when time was up comes twice.
  const arrived = () => new Set(servers.tcp.lines().flatMap((line) => / stuck (\d+-\d+)$/.exec(line)?.[1] ?? []));
  await until('the rows', () => arrived().size === 2400, { site });
  assert.equal(await site.flush('tcp'), 'status 0');
});

test('TLS: the right name is taken, another name and another authority are refused', async () => {
  await servers.tls.start();
  await site.send('tls', 'info', 'confidential');
  assert.equal(await site.flush('tls'), 'status 0');
  assert.match((await servers.tls.received(1)).at(-1), /INFO confidential$/);
  for (const [name, reason] of [['elsewhere', /hostname mismatch/i], ['stranger', /unable to get local issuer certificate|self-signed certificate/]]) {
    await site.send(name, 'info', 'never');
    assert.match(await site.flush(name), /^status 4 .*1 rows wait: the certificate of .* is not trusted: |^status 7 1 rows wait: the certificate of .* is not trusted: /);
    await site.untilSaid(name, reason);
  }
  assert.ok(!servers.tls.lines().some((line) => line.includes('never')));
});

test('a site that stops sends what waits', async () => {
  const seen = servers.tcp.lines().length;
  await site.send('tcp', 'info', 'last {n}', { count: 2000 });
  const { exit } = await site.stop();
  assert.equal(exit, 0);
  assert.equal((await servers.tcp.received(seen + 2000)).length, seen + 2000);
});
