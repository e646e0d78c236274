// Rows by mail, through a real SMTP server.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { makeCertificates } from '../proxy/lib/certificates.mjs';
import { AppenderSite, appender, overriding, refusal } from './lib/appenders.mjs';
import { MailServer, readMail } from './lib/mail.mjs';

const folder = mkdtempSync('/tmp/orrery-smtp-');
const certificates = join(folder, 'certificates');
const password = 'canary-Pa55word';
const servers = {};
let site;

before(async () => {
  makeCertificates(certificates);
  servers.plain = new MailServer(await freePort(), undefined, 'refuse=gone@company.example');
  servers.starttls = new MailServer(await freePort(), certificates, `auth=orrery:${password}`);
  servers.login = new MailServer(await freePort(), certificates, `auth=orrery:${password}`, 'only=LOGIN');
  servers.slow = new MailServer(await freePort(), undefined, 'slow=30');
  const to = (server, ...more) => overriding(...[`smtphost=localhost`, `port=${servers[server].port}`, 'from=Orrery <orrery@company.example>', 'subject=alert', 'retry=50ms', 'longestretry=200ms', 'conversionpattern=%level %logger %message%newline'], ...more);
  const secure = ['enablessl=True', 'authentication=Basic', 'username=orrery', `cafile=${certificates}/root.pem`];
  site = new AppenderSite(
    appender('plain', 'smtp', to('plain', 'to=a@company.example; "Sales, North" <b@company.example>', 'cc=c@company.example', 'bcc=d@company.example', 'replyto=help@company.example', 'subject=Störung: bitte prüfen', 'priority=High', 'buffersize=3')),
    appender('lossy', 'smtp', to('plain', 'to=a@company.example', 'buffersize=3', 'lossy=true', 'evaluator=LevelEvaluator threshold=ERROR')),
    appender('partly', 'smtp', to('plain', 'to=gone@company.example,a@company.example', 'buffersize=1')),
    appender('nobody', 'smtp', to('plain', 'to=gone@company.example', 'buffersize=1')),
    appender('secure', 'smtp', to('starttls', 'to=a@company.example', 'buffersize=1', `password=${password}`, ...secure), 'Host=isolated'),
    appender('login', 'smtp', to('login', 'to=a@company.example', 'buffersize=1', `password=${password}`, ...secure)),
    appender('wrong', 'smtp', to('starttls', 'to=a@company.example', 'buffersize=1', 'password=guessed', ...secure)),
    appender('misnamed', 'smtp', to('starttls', 'to=a@company.example', 'buffersize=1', `password=${password}`, 'tlsname=mail.company.example', ...secure)),
    appender('clear', 'smtp', to('plain', 'to=a@company.example', 'buffersize=1', 'enablessl=true')),
    appender('slow', 'smtp', to('slow', 'to=a@company.example', 'buffersize=1', 'timeout=500ms', 'queuesize=5')),
  );
  await site.start();
});
after(async () => {
  await site?.discard();
  for (const server of Object.values(servers)) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a server that is away at the start gets the mail when it comes', async () => {
  assert.equal(await site.send('plain', 'warn', 'row {n}', { count: 3 }), 'status 0');
  await site.untilSaid('plain', /cannot connect to localhost:\d+: Connection refused/);
  await servers.plain.start();
  const [mail] = await servers.plain.received(1);
  assert.equal(mail.from, 'orrery@company.example');
  assert.deepEqual(mail.to, ['a@company.example', 'b@company.example', 'c@company.example', 'd@company.example']);
  const { fields, body } = readMail(mail.text);
  assert.equal(body, 'WARN Audit.Proxy row 1\nWARN Audit.Proxy row 2\nWARN Audit.Proxy row 3\n');
  assert.deepEqual(fields.from, ['"Orrery" <orrery@company.example>']);
  assert.deepEqual(fields.to, ['a@company.example, "Sales, North" <b@company.example>']);
  assert.deepEqual(fields.cc, ['c@company.example']);
  assert.deepEqual(fields['reply-to'], ['help@company.example']);
  assert.deepEqual(fields['x-priority'], ['1']);
  assert.deepEqual(fields['content-type'], ['text/plain; charset=utf-8']);
  assert.equal(Buffer.from(fields.subject[0].match(/^=\?utf-8\?B\?(.*)\?=$/)[1], 'base64').toString(), 'Störung: bitte prüfen');
  assert.ok(!/d@company/.test(mail.text));
  await site.untilSaid('plain', /rows are written again/);
  assert.equal(site.said('plain', /Connection refused/).length, 1);
});

test('rows cannot begin a header field nor end the mail', async () => {
  const seen = servers.plain.mails().length;
  await site.send('plain', 'warn', 'x\r\n.\r\nMAIL FROM:<evil@example>\r\nBcc: evil@example\r\n\r\n.', { count: 3, properties: { a: 'b\r\nTo: evil@example' } });
  const mail = (await servers.plain.received(seen + 1))[seen];
  const { fields, body } = readMail(mail.text);
  assert.equal(mail.to.length, 4);
  assert.equal(fields.bcc, undefined);
  assert.equal(body.match(/Bcc: evil@example/g).length, 3);
});

test('lossy: nothing goes until the evaluator triggers, then the last rows', async () => {
  const seen = servers.plain.mails().length;
  await site.send('lossy', 'info', 'before {n}', { count: 10 });
  assert.equal(await site.flush('lossy'), 'status 0');
  assert.equal(servers.plain.mails().length, seen);
  await site.send('lossy', 'error', 'the failure');
  const mail = (await servers.plain.received(seen + 1))[seen];
  assert.match(readMail(mail.text).body, /^(INFO Audit\.Proxy before 8\n)?INFO Audit\.Proxy before 9\nINFO Audit\.Proxy before 10\nERROR Audit\.Proxy the failure\n$/);
});

test('a recipient that is refused is told once; a mail nobody takes is given up and counted', async () => {
  await site.send('partly', 'info', 'one');
  await site.send('partly', 'info', 'two');
  assert.equal(await site.flush('partly'), 'status 0');
  await site.untilSaid('partly', /does not take a recipient/);
  assert.equal(site.said('partly', /does not take a recipient: gone@company\.example: 550 no such mailbox/).length, 1);
  await site.send('nobody', 'info', 'one');
  await site.untilSaid('nobody', /takes no recipient: 550 no such mailbox/);
  await until('the row to be given up', async () => (await site.flush('nobody')) === 'status 0', { site });
});

test('STARTTLS with AUTH PLAIN and LOGIN; a wrong password and a wrong name are refused; no secret is told', async () => {
  await servers.starttls.start();
  await servers.login.start();
  for (const [name, way] of [['secure', 'PLAIN'], ['login', 'LOGIN']]) {
    await site.send(name, 'error', 'confidential');
    assert.equal(await site.flush(name), 'status 0');
    const [mail] = servers[name === 'secure' ? 'starttls' : 'login'].mails();
    assert.equal(mail.tls, true);
    assert.equal(mail.auth, `${way} orrery`);
  }
  for (const [name, reason] of [['wrong', /refuses user and password: 535/], ['misnamed', /is not trusted: hostname mismatch/i], ['clear', /offers no STARTTLS/]]) {
    await site.send(name, 'error', 'never');
    await site.untilSaid(name, reason);
  }
  const everything = site.log() + ['secure', 'login', 'wrong'].flatMap((name) => site.rows(name).map((row) => row.message + row.properties)).join('\n');
  assert.ok(!everything.includes(password) && !everything.includes('guessed'));
});

test('a slow server holds up nobody: rows wait, the oldest go and are counted', async () => {
  await servers.slow.start();
  const began = Date.now();
  assert.equal(await site.send('slow', 'info', 'row {n}', { count: 50 }), 'status 0');
  assert.ok(Date.now() - began < 1000);
  await site.untilSaid('slow', /did not answer in time/);
  assert.match(await site.flush('slow'), /^status (7|8) \d+ rows wait/);
});

test('a server that goes away and comes back gets what came meanwhile, once', async () => {
  await servers.plain.stop();
  assert.equal(await site.send('plain', 'info', 'meanwhile {n}', { count: 9 }), 'status 0');
  assert.match(await site.flush('plain'), /^status 7 9 rows wait: cannot connect to localhost:\d+: Connection refused/);
  await servers.plain.start();
  await servers.plain.received(3);
  assert.equal(await site.flush('plain'), 'status 0');
  const bodies = servers.plain.mails().map((mail) => readMail(mail.text).body).filter((body) => body.includes('meanwhile'));
  assert.deepEqual(bodies.join('').match(/meanwhile \d+/g), Array.from({ length: 9 }, (_, i) => `meanwhile ${i + 1}`));
});

test('settings that cannot work are refused', async () => {
  const right = ['smtphost=mail.company.example', 'from=a@b.example', 'to=a@b.example'];
  for (const [line, reason] of [
    ['to=a@b.example\tx', /parameter --to: /],
    ['to=<a b@c.example>', /parameter --to: /],
    ['from=a@b.example, c@d.example', /parameter --from: expected one address/],
    ['authentication=Ntlm', /Basic/],
    ['authentication=Basic', /username is missing/],
    ['priority=Urgent', /parameter --priority/],
    ['bodyencoding=klingon', /bodyencoding/],
  ])
    assert.match(await refusal('smtp', overriding(...right, line)), reason, line);
  assert.match(await refusal('smtp', [...right, 'authentication=Basic', 'username=x', 'password=canary-x']), /would show the password to the network/);
});
