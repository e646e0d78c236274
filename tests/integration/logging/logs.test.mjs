// What the services of a site write into the default logs, and what `orrery log` makes of it.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { after, before, test } from 'node:test';

import { engineSession } from '../deployments/engine.mjs';
import { until } from '../lib/site.mjs';
import { LoggedSite } from './site.mjs';

const machine = hostname().replace(/[^A-Za-z0-9.-]/g, '_');
let site;
let client;

before(async () => {
  site = await LoggedSite.make('[proxy.parameters]\n--performance-interval=1s\n');
  await site.orrery(['user', 'add', 'ada', '--role', 'RootAdmin'], 'correct horse\n');
  client = site.browser();
  assert.equal((await client.signIn(await client.open('/hub'), 'ada', 'correct horse')).status, 302);
  const session = await engineSession(site, client.cookie);
  const { qAppId } = await session.ask('CreateApp', { qAppName: 'Logged' });
  await session.ask('OpenDoc', { qDocName: qAppId });
  session.end();
  await site.browser().signIn(await site.browser().open('/hub'), 'ada', 'a guess');
});
after(() => site?.discard());

/** The row is awaited: rows are written beside the work they tell of. */
const row = (log, fits, ...words) =>
  until(`a row of ${log}`, async () => (await site.rows(log, ...words).catch(() => [])).find(fits), { site, patience: 20_000 });

test('files lie where administrators look for them, with the headers of the manual', async () => {
  await row('AuditActivity.Proxy', () => true);
  const file = site.path('Log', 'Proxy', 'Audit', `${machine}_AuditActivity_Proxy.txt`);
  const [header, first] = readFileSync(file, 'utf8').split('\n').map((line) => line.split('\t'));
  assert.deepEqual(header.slice(0, 5), ['Sequence#', 'ProductVersion', 'Timestamp', 'Hostname', 'Id']);
  assert.equal(first.length, header.length);
  assert.match(first[2], /^\d{8}T\d{6}\.\d{3}[+-]\d{4}$/);
  assert.equal(first.at(-1), first[4]);
});

test('a sign-in, its session and its connection stand in the logs of the proxy', async () => {
  const started = await row('AuditActivity.Proxy', (one) => one.Command === 'Start session');
  assert.equal(started.UserId, 'ada');
  assert.match(started.ProxySessionId, /^[\w-]{22}$/);
  assert.match(started.Description, /^Command=Start session;Result=0;ResultText=/);
  const opened = await row('AuditActivity.Proxy', (one) => one.Command === 'Open connection');
  assert.equal(opened.ProxySessionId, started.ProxySessionId);
  await row('AuditActivity.Proxy', (one) => one.Command === 'Close connection' && one.ProxyPackageId === opened.ProxyPackageId);
  const login = await row('AuditSecurity.Proxy', (one) => one.Command === 'Login:TryLogin' && one.Result === '0');
  assert.deepEqual([login.SecurityClass, login.ClientHostAddress], ['Security', '127.0.0.1']);
  assert.match(login.Checksum, /^\w{52}$/);
  await row('Audit.Proxy', (one) => one.Message.includes('Start session for user') && one.ActiveUserId === 'ada');
  await row('Audit.Proxy', (one) => one.Message.includes('connection Opened for session'));
  await row('Audit.Proxy', (one) => one.Message.includes('connection Closed for session'));
  await row('Performance.Proxy', (one) => one.ActiveSessions === '1');
});

test('one request is told by one id from the browser to the repository', async () => {
  const opened = await row('AuditActivity.Proxy', (one) => one.Command === 'Open connection');
  const id = opened.ProxyPackageId;
  const app = await row('AuditActivity.Engine', (one) => one.Command === 'Open app' && one.Result === '0');
  assert.equal(app.ProxyPackageId, id);
  assert.equal(app.ObjectName, 'Logged');
  assert.equal(app.ProxySessionId, opened.ProxySessionId);
  const added = await row('AuditActivity.Repository', (one) => one.Command === 'Add App');
  assert.equal(added.ProxyPackageId, id);
  assert.equal(added.ObjectName, 'Logged');
  assert.match(added.RequestSequenceId, /^1\.\d+$/);
  await row('Performance.Repository', (one) => one.Tracenumber === id && one.Httpmethod === 'POST');
});

test('the engine tells of requests and sessions', async () => {
  const call = await row('QixPerformance.Engine', (one) => one.Method === 'Global::OpenDoc');
  for (const time of ['ProcessTime', 'WorkTime', 'LockTime']) assert.ok(Number(call[time]) >= 0, time);
  assert.ok(Number(call.ProcessTime) > 0);
  await row('Performance.Engine', (one) => one['Entry Type'] === 'Server Starting');
  await row('Service.Engine', (one) => one.Command === 'Start engine');
});

test('grep finds by columns', async () => {
  const found = await site.rows('AuditActivity', '--where=UserId=ADA', '--where=Command=Start session');
  assert.ok(found.length >= 1);
  assert.deepEqual(await site.rows('AuditActivity', '--where=UserId=nobody'), []);
  const { out } = await site.orrery(['log', 'tail', 'AuditActivity.Proxy', '--lines=1']);
  assert.equal(out.trimEnd().split('\n').length, 1);
});

test('levels change while the site runs', async () => {
  const traffic = () => site.rows('Traffic.Engine').catch(() => []);
  assert.deepEqual(await traffic(), []);
  assert.equal((await site.orrery(['log', 'level', 'Traffic.Engine', 'debug'])).code, 0);
  assert.match((await site.orrery(['log', 'level'])).out, /^Traffic\.Engine debug$/m);
  await until('rows of Traffic', async () => {
    const session = await engineSession(site, client.cookie);
    await session.ask('GetDocList');
    session.end();
    return (await traffic()).length > 0;
  }, { site });
  assert.equal((await site.orrery(['log', 'level', 'Traffic.Engine', 'default'])).code, 0);
});

test('verify finds the row that somebody changed', async () => {
  const verified = await site.orrery(['log', 'verify']);
  assert.equal(verified.code, 0, verified.out + verified.err);
  const file = site.path('Log', 'Proxy', 'Audit', `${machine}_AuditSecurity_Proxy.txt`);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('127.0.0.1', '127.0.0.9'));
  const { code, out } = await site.orrery(['log', 'verify']);
  writeFileSync(file, text);
  assert.equal(code, 1);
  assert.match(out, new RegExp(`${basename(file)}: row \\d+ \\(line \\d+\\) was changed`));
});

test('a restart closes the files, signs and archives them', async () => {
  await site.stop();
  await site.start();
  const again = site.browser();
  await again.signIn(await again.open('/hub'), 'ada', 'correct horse'); // a log left behind is closed by its next row
  await until('archived files', () => site.files('share/ArchivedLogs').some((one) => /_AuditSecurity_Proxy_\d{8}T\d{6}Z\.log$/.test(one)), { site });
  await until('intact logs', async () => (await site.orrery(['log', 'verify'])).code === 0, { site, patience: 20_000 });
  const trace = /_System_Proxy_\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\dZ\.log$/; // on its way for itself
  await until('an archived trace log', () => site.files('share/ArchivedLogs').some((one) => trace.test(one)), { site });
});

test('LocalLogConfig.xml adds a file, and a bad one changes nothing', async () => {
  const config = (pattern) => `<?xml version="1.0"?><configuration><appender name="Copy" type="Qlik.Sense.Logging.Log4net.Appender.QSRollingFileAppender">
<param name="threshold" value="info"/><param name="file" value="Log/Proxy/Copy.txt"/>
<layout type="log4net.Layout.PatternLayout"><param name="conversionpattern" value="${pattern}"/></layout></appender>
<logger name="AuditActivity.Proxy"><appender-ref ref="Copy"/></logger></configuration>`;
  const service = (text) => row('System.Proxy', (one) => one.Message.includes(text));
  mkdirSync(site.path('Proxy'), { recursive: true });
  writeFileSync(site.path('Proxy', 'LocalLogConfig.xml'), config('%property{Command}!%newline'));
  await service('is in force: 1 appenders');
  const visit = async () => {
    const other = site.browser();
    await other.signIn(await other.open('/hub'), 'ada', 'correct horse');
  };
  const copied = () => {
    try {
      return site.read(site.path('Log/Proxy/Copy.txt'));
    } catch {
      return '';
    }
  };
  await until('the copy', async () => (await visit(), copied().includes('Start session!')), { site });
  writeFileSync(site.path('Proxy', 'LocalLogConfig.xml'), '<configuration>\n<appender/></configuration>');
  await service('LocalLogConfig.xml:2:');
  const before = copied().length;
  await until('more of the copy', async () => (await visit(), copied().length > before), { site });
});
