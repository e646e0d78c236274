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
  site = await LoggedSite.make('[proxy.parameters]\n--performance-interval=1s\n[engine.parameters]\n--performance-interval=1s\n');
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

test('a password that the form refuses leaves its row, with whom it was tried for', async () => {
  const refused = await row('AuditSecurity.Proxy', (one) => one.Command === 'Login:TryLogin' && one.Result === '401');
  assert.equal(refused.Description, 'Command=Login:TryLogin;Result=401;ResultText=refused by form');
  assert.deepEqual([refused.UserDirectory, refused.UserId, refused.ClientHostAddress, refused.Context], ['ORRERY', 'ada', '127.0.0.1', '/']);
  await row('Security.Proxy', (one) => one.Level === 'WARN' && one.Message.includes('refused by form'));
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

test('the database knows the request, too, and says so in its log', async () => {
  site.database("alter system set log_statement = 'all'");
  site.database('select pg_reload_conf()');
  const key = '0123456789abcdef';
  const answer = async () => (await client.send(`/qrs/stream/full?xrfkey=${key}`, { headers: { 'X-Qlik-Xrfkey': key } })).status;
  await until('a statement in the log of the database', async () => {
    assert.equal(await answer(), 200);
    return site.databaseLog().includes('[orrery repository ');
  }, { site });
  const told = new Set([...site.databaseLog().matchAll(/\[orrery repository ([0-9a-f]{16}-\d+)\] LOG:  execute/g)].map((one) => one[1]));
  await row('Performance.Repository', (one) => told.has(one.Tracenumber) && one.Httpmethod === 'GET');
  site.database('alter system reset log_statement');
  site.database('select pg_reload_conf()');
});

test('the engine tells of requests and sessions', async () => {
  const call = await row('QixPerformance.Engine', (one) => one.Method === 'Global::OpenDoc');
  for (const time of ['ProcessTime', 'WorkTime', 'LockTime']) assert.ok(Number(call[time]) >= 0, time);
  assert.ok(Number(call.ProcessTime) > 0);
  await row('Performance.Engine', (one) => one['Entry Type'] === 'Server Starting');
  await row('Service.Engine', (one) => one.Command === 'Start engine');
  assert.match(call.Target, /^0x[0-9a-f]{16}$/);
  assert.match(call.PeakRam, /^\d+$/);
  const [start] = site.files('Log/Engine').filter((one) => /_Start_Engine_\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\dZ\.txt$/.test(one));
  const lines = site.read(start).trimEnd().split('\n').map((line) => line.split('\t'));
  const system = site.files('Log/Engine/Trace').find((one) => one.endsWith(`${machine}_System_Engine.txt`));
  assert.deepEqual(lines[0], site.read(system).split('\n')[0].split('\t'));
  assert.match(lines.at(-1)[8], /has started/);
});

test('no column of the performance of the engine is empty', async () => {
  const measured = await row('Performance.Engine', (one) => one['Entry Type'] === 'Normal' && Number(one.DocSessionStarts) > 0);
  const empty = Object.keys(measured).filter((name) => measured[name] === '');
  // Those of one user, and what rows without an exception have.
  assert.deepEqual(empty, ['Exception', 'StackTrace', 'ActiveUserDirectory', 'ActiveUserId']);
  assert.ok(Number(measured['VMLargestFreeBlock(MB)']) > 0);
});

test('grep finds by columns', async () => {
  const found = await site.rows('AuditActivity', '--where=UserId=ADA', '--where=Command=Start session');
  assert.ok(found.length >= 1);
  assert.deepEqual(await site.rows('AuditActivity', '--where=UserId=nobody'), []);
  const { out } = await site.orrery(['log', 'tail', 'AuditActivity.Proxy', '--lines=1']);
  assert.equal(out.trimEnd().split('\n').length, 1);
  const last = await site.orrery(['log', 'tail', '--json', 'AuditActivity.Proxy', '--lines', '1']); // a flag takes no value
  assert.equal(JSON.parse(last.out).Log, 'AuditActivity.Proxy');
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

test('the settings of the services in the repository are levels, too, at once and after restarts', async () => {
  const listed = async () => (await site.orrery(['log', 'level'])).out;
  const set = async (type, settings) => {
    const service = await site.administer(`${type}/local`);
    const merged = { ...service.settings, ...settings };
    if (settings.logVerbosity) merged.logVerbosity = { ...service.settings.logVerbosity, ...settings.logVerbosity };
    await site.administer(`${type}/${service.id}`, 'PUT', { ...service, settings: merged });
  };
  await set('engineservice', { qixPerformanceLogVerbosity: 2, trafficLogVerbosity: 5 });
  await set('proxyservice', { logVerbosity: { logVerbosityAudit: 0, logVerbosityAuditSecurity: 0 } });
  await set('repositoryservice', { logVerbosity: { logVerbosityUserManagement: 0, logVerbosityPerformance: 3 } });
  await set('schedulerservice', { logVerbosity: { logVerbosityTaskExecution: 5 } });
  await set('printingservice', { logVerbosity: { logVerbosityAudit: 1 } });
  const expected = ['Audit.Printing fatal', 'Audit.Proxy off', 'AuditSecurity.Proxy off', 'Performance.Repository warn',
    'QixPerformance.Engine error', 'TaskExecution.Scheduler debug', 'Traffic.Engine debug', 'UserManagement.Repository off'];
  const all = expected.map((one) => `${one} (repository)\n`).join('');
  await until('the levels', async () => (await listed()) === all, { site });

  const rows = (log) => site.rows(log);
  const counts = async () => (await Promise.all(['Audit.Proxy', 'Performance.Repository', 'QixPerformance.Engine'].map(rows))).map((one) => one.length);
  let before = [];
  await until('rows that were on their way', async () => {
    const last = before;
    before = await counts();
    await new Promise((done) => setTimeout(done, 500));
    return String(last) === String(before);
  }, { site });
  const other = site.browser();
  await other.signIn(await other.open('/hub'), 'ada', 'correct horse');
  const stranger = site.browser();
  await stranger.signIn(await stranger.open('/hub'), 'ada', 'another guess');
  const session = await engineSession(site, other.cookie);
  await session.ask('GetDocList');
  session.end();
  await row('Traffic.Engine', (one) => one.Message.includes('GetDocList'));
  // Off does not silence who signed in, and who could not.
  await until('the refusal', async () => (await rows('AuditSecurity.Proxy')).filter((one) => one.Result === '401').length >= 2, { site });
  assert.deepEqual(await counts(), before);

  assert.equal((await site.orrery(['log', 'level', 'Audit.Proxy', 'info'])).code, 0); // by hand counts more
  assert.match(await listed(), /^Audit\.Proxy info$/m);
  assert.equal((await site.orrery(['restart', 'logging'])).code, 0);
  assert.match(await listed(), /^Traffic\.Engine debug \(repository\)$/m);
  assert.equal((await site.orrery(['log', 'level', 'Audit.Proxy', 'default'])).code, 0);
  await set('engineservice', { qixPerformanceLogVerbosity: 4, trafficLogVerbosity: 0 });
  await set('proxyservice', { logVerbosity: { logVerbosityAudit: 4, logVerbosityAuditSecurity: 4 } });
  await set('repositoryservice', { logVerbosity: { logVerbosityUserManagement: 4, logVerbosityPerformance: 4 } });
  await until('the levels of before', async () => !/Engine|Proxy|Repository/.test(await listed()), { site });
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

test('a restart closes the files, signs and archives them, and what was before it is found', async () => {
  const leaving = site.browser();
  await leaving.signIn(await leaving.open('/hub'), 'ada', 'correct horse');
  assert.equal((await leaving.send('/qps/user', { method: 'DELETE', headers: { Origin: leaving.origin } })).status, 204);
  const { Id } = await row('AuditActivity.Proxy', (one) => one.Command === 'Stop session' && one.Description.endsWith('=signed out'));
  await row('Audit.Proxy', (one) => one.Message === 'Stop session for user: ORRERY\\ada (signed out)');
  await site.stop();
  await site.start();
  const again = site.browser();
  await again.signIn(await again.open('/hub'), 'ada', 'correct horse'); // a log left behind is closed by its next row
  await until('archived files', () => site.files('share/ArchivedLogs').some((one) => /_AuditSecurity_Proxy_\d{8}T\d{6}Z\.log$/.test(one)), { site });
  await until('intact logs', async () => (await site.orrery(['log', 'verify'])).code === 0, { site, patience: 20_000 });
  const trace = /_System_Proxy_\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\dZ\.log$/; // on its way for itself
  for (const words of [[], [`--node=${machine}`], ['--node=*']]) await row('AuditActivity.Proxy', (one) => one.Id === Id, '--where=Command=Stop session', ...words);
  for (const node of [machine, '*']) assert.ok((await site.rows('AuditSecurity.Proxy', `--node=${node}`)).length > 0, node);
  assert.match((await site.orrery(['log', 'grep', '', '--node=nobody'])).err, /the archive has no node 'nobody'/);
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
