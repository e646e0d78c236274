// LIB CONNECT TO and SQL through the connector for PostgreSQL, in a site as a laptop has it.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { Postgres } from '../appenders/lib/postgres.mjs';
import { Deployment } from '../deployments/deployment.mjs';
import { engineSession } from '../deployments/engine.mjs';
import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';

const password = 'canary-Pa55 "word"';
let source, site, session, doc;

const connection = (qName, port, qPassword = password, qType = 'postgres') => ({
  qName,
  qType,
  qConnectionString: `host=127.0.0.1; port=${port}; database=postgres; timezone=UTC`,
  qUserName: 'orrery',
  qPassword,
});

before(async () => {
  source = await (await Postgres.make(password)).start();
  source.query(`create table kinds as select * from (values
    (1, true, 1.5::numeric, date '2024-02-29', timestamp '2024-02-29 06:00:00', time '18:00', 'Ärzte', 9007199254740993::bigint, null::text),
    (2, false, null, null, null, null, '007', 5, 'x')) v (i, b, n, d, ts, t, s, big, nothing)`);
  source.query(`create table many as select g as id, 'row ' || g % 1000 as label, g / 4.0 as part from generate_series(1, 200000) g`);
  site = new Deployment('laptop', { HttpsPort: await freePort(), DatabasePort: await freePort() });
  mkdirSync(site.path('services.d'));
  writeFileSync(
    site.path('services.d', 'connectors.conf'),
    `[postgres]\nPlugin=connectors/postgres\nHost=isolated\n[postgres.parameters]\n--servers=127.0.0.1:${source.port}\n--servers=127.0.0.1:1\n[engine]\nWants=repository postgres\n`,
  );
  await site.start();
  const added = await site.orrery(['user', 'add', 'ada', '--role', 'RootAdmin'], 'correct horse\n');
  assert.equal(added.code, 0, added.err);
  const client = site.browser();
  assert.equal((await client.signIn(await client.open('/hub'), 'ada', 'correct horse')).status, 302);
  session = await engineSession(site, client.cookie);
  const { qAppId } = await session.ask('CreateApp', { qAppName: 'From a database' });
  doc = (await session.ask('OpenDoc', { qDocName: qAppId })).qReturn.qHandle;
  for (const one of [
    connection('sales', source.port),
    connection('stranger', source.port, 'guessed-canary'),
    connection('away', 1),
    connection('forbidden', source.port + 1),
    connection('unserved', source.port, password, 'oracle'),
  ])
    await session.ask('CreateConnection', { qConnection: one }, doc);
});
after(async () => {
  session?.end();
  await site?.discard();
  await source?.discard();
});

/** Runs a script; answers {success, log: what its reload said}. */
async function reload(script) {
  await session.ask('SetScript', { qScript: script }, doc);
  const { qResult } = await session.ask('DoReloadEx', { qParams: {} }, doc);
  const log = execFileSync('cat', [site.path('logs/engine/Script', qResult.qScriptLogFile)], { encoding: 'utf8' });
  return { success: qResult.qSuccess, log };
}
const evaluate = async (expression) => (await session.ask('EvaluateEx', { qExpression: expression }, doc)).qValue;

test('every kind of value arrives as what it is', async () => {
  const { success, log } = await reload(`SET DateFormat = 'DD.MM.YYYY'; SET TimestampFormat = 'DD.MM.YYYY hh:mm'; SET TimeFormat = 'hh:mm';
    LIB CONNECT TO 'sales'; SQL SELECT * FROM kinds ORDER BY i;`);
  assert.ok(success, log);
  assert.match(log, /2 lines fetched into kinds/);
  assert.equal((await evaluate("Concat(d & '|' & ts & '|' & t & '|' & b & '|' & n & '|' & s & '|' & big & '|' & nothing, ' / ', i)")).qText,
    '29.02.2024|29.02.2024 06:00|18:00|true|1.5|Ärzte|9007199254740993| / |||false||007|5|x');
  assert.equal((await evaluate('Max(d)')).qNumber, 45351);
  assert.equal((await evaluate('Sum(b)')).qNumber, -1);
  assert.equal((await evaluate('Count(nothing)')).qNumber, 1);
});

test('a result of many blocks arrives whole, through loads before it', async () => {
  const { success, log } = await reload(`LIB CONNECT TO 'sales';
    Many: LOAD id, label, part * 4 AS whole WHERE id > 10; SELECT * FROM many;`);
  assert.ok(success, log);
  assert.equal((await evaluate('Count(id)')).qNumber, 199_990);
  assert.equal((await evaluate('Sum(whole)')).qNumber, (200_000 * 200_001) / 2 - 55);
  assert.equal((await evaluate('Count(DISTINCT label)')).qNumber, 1000);
});

test('what is wrong is said in the words of the server, with the place in the script', async () => {
  const cases = {
    "LIB CONNECT TO 'sales';\nSQL SELECT nothing_like_it FROM many;": /line 2, column 1: the connector postgres: the database says: column "nothing_like_it" does not exist, at character 8 of the statement \(SQLSTATE 42703\)/,
    "LIB CONNECT TO 'sales'; SQL SELECT 1/(id-50000) FROM many;": /division by zero \(SQLSTATE 22012\)/,
    "LIB CONNECT TO 'stranger'; SQL SELECT 1;": /the database orrery@127\.0\.0\.1:\d+\/postgres cannot be reached: .*password authentication failed.*check user name and password/,
    "LIB CONNECT TO 'away'; SQL SELECT 1;": /the database orrery@127\.0\.0\.1:1\/postgres cannot be reached: .*is the server up/,
    "LIB CONNECT TO 'forbidden'; SQL SELECT 1;": /is none that may be reached; an administrator adds --servers=127\.0\.0\.1:\d+/,
    "LIB CONNECT TO 'unserved'; SQL SELECT 1;": /is of type "oracle", which no connector of this site serves/,
    "LIB CONNECT TO 'sails'; SQL SELECT 1;": /there is no data connection "sails"/,
    "LIB CONNECT TO 'sales'; SQL COPY many TO STDOUT;": /COPY is not supported|syntax error/,
  };
  for (const [script, expected] of Object.entries(cases)) {
    const { success, log } = await reload(script);
    assert.equal(success, false, script);
    assert.match(log, expected);
  }
});

test('nothing is written, whatever the statement tries', async () => {
  for (const statement of [
    "insert into many values (0, 'x', 0)",
    'set transaction read write',
    "do $x$ begin set transaction read write; insert into many values (0, 'x', 0); end $x$",
    "do $x$ begin commit; set default_transaction_read_only = off; commit; insert into many values (0, 'x', 0); end $x$",
    'drop table many',
  ]) {
    const { success, log } = await reload(`LIB CONNECT TO 'sales'; SQL ${statement.replaceAll(';', '$(semicolon)')};`.replace('LIB', "SET semicolon = ';'; LIB"));
    assert.equal(success, false, statement);
    assert.match(log, /SQLSTATE/, statement);
  }
  assert.deepEqual(source.query('select count(*) from many'), [['200000']]);
});

test('a reload is cancelled within a second while a statement runs, and the server is told', async () => {
  for (const statement of ['SELECT pg_sleep(600)', 'SELECT a.id FROM many a, many b, many c']) {
    await session.ask('SetScript', { qScript: `LIB CONNECT TO 'sales'; SQL ${statement};` }, doc);
    const running = session.ask('DoReloadEx', { qParams: {} }, doc).catch((error) => error);
    const active = () => source.query("select count(*) from pg_stat_activity where application_name ~ '^orrery [0-9a-f]{16}-[0-9]+$' and state = 'active'")[0][0];
    await until('the running statement', () => active() === '1', { patience: 10_000, site });
    const began = Date.now();
    await session.ask('CancelReload');
    await running;
    assert.ok(Date.now() - began < 1000, `${Date.now() - began} ms`);
    await until('the end of the statement', () => active() === '0', { patience: 2000, site });
  }
});

test('a connector that dies costs the reload, and the next one finds its successor', async () => {
  await session.ask('SetScript', { qScript: "LIB CONNECT TO 'sales'; SQL SELECT pg_sleep(600);" }, doc);
  const running = session.ask('DoReloadEx', { qParams: {} }, doc);
  await until('the running statement', () => source.query("select count(*) from pg_stat_activity where application_name ~ '^orrery [0-9a-f]{16}-[0-9]+$'")[0][0] === '1', { patience: 10_000, site });
  const { services } = JSON.parse((await site.orrery(['status', '--json'])).out);
  process.kill(services.find((one) => one.name === 'postgres').pid, 'SIGKILL');
  assert.equal((await running).qResult.qSuccess, false);
  await until('the connector', async () => (await reload("LIB CONNECT TO 'sales'; SQL SELECT 1 AS one;")).success, { site });
});

test('a database tells what it holds, to scripts and to editors', async () => {
  source.query('create schema "odd ""one"" "');
  source.query('create table "odd ""one"" "."a table" (id integer primary key, "Größe" numeric(8,2), note varchar(20) not null)');
  source.query(`insert into "odd ""one"" "."a table" select g, g * 1.5, 'note ' || g from generate_series(1, 80) g`);
  const { success, log } = await reload(`LIB CONNECT TO 'sales';
    Tables: SQLTABLES; Columns: LOAD TABLE_NAME AS Of, COLUMN_NAME, TYPE_NAME WHERE TABLE_NAME = 'a table'; SQLCOLUMNS;
    Types: SQLTYPES;`);
  assert.ok(success, log);
  assert.equal((await evaluate("Concat(DISTINCT TABLE_OWNER & '.' & TABLE_NAME & ':' & TABLE_TYPE, '|')")).qText,
    'odd "one" .a table:TABLE|public.kinds:TABLE|public.many:TABLE');
  assert.equal((await evaluate("Concat(COLUMN_NAME & ':' & TYPE_NAME, '|')")).qText, 'Größe:numeric|id:int4|note:varchar');
  assert.ok((await evaluate('Count(TYPE_NAME)')).qNumber > 20);
  const { qConnections } = await session.ask('GetConnections', {}, doc);
  const qConnectionId = qConnections.find((one) => one.qName === 'sales').qId;
  const ask = (method, more = {}) => session.ask(method, { qConnectionId, ...more }, doc);
  const info = (await ask('GetDatabaseInfo')).qInfo;
  assert.equal(info.qDefaultDatabase, 'postgres');
  assert.equal(info.qQuotePreffix, '"');
  assert.deepEqual((await ask('GetDatabases')).qDatabases, [{ qName: 'postgres', qIsDefault: true }]);
  const qDatabase = 'postgres', qOwner = 'odd "one" ', qTable = 'a table';
  assert.deepEqual((await ask('GetDatabaseOwners', { qDatabase })).qOwners, [{ qName: qOwner }, { qName: 'public' }]);
  assert.deepEqual((await ask('GetDatabaseTables', { qDatabase, qOwner })).qTables, [{ qName: qTable, qType: 'TABLE' }]);
  const { qFields } = await ask('GetDatabaseTableFields', { qDatabase, qOwner, qTable });
  assert.deepEqual(qFields.map((field) => [field.qName, field.qIsKey]), [['id', true], ['Größe', false], ['note', false]]);
  const preview = await ask('GetDatabaseTablePreview', { qDatabase, qOwner, qTable });
  assert.deepEqual(preview.qPreview.slice(0, 2).map((row) => row.qValues), [['id', 'Größe', 'note'], ['1', '1.5', 'note 1']]);
  assert.equal(preview.qPreview.length, 51);
  const some = await ask('GetDatabaseTablePreview', { qDatabase, qOwner, qTable, qConditions: { qType: 'FILTER_TYPE_BY_CONDITION', qWherePredicate: 'id > 78' } });
  assert.equal(some.qRowCount, 2);
  await assert.rejects(ask('GetDatabaseTablePreview', { qDatabase, qOwner, qTable: 'x"; drop table many; --' }), /does not exist/);
  await assert.rejects(session.ask('GetDatabases', { qConnectionId: 'none' }, doc), /no such connection/);
});

test('no password is in any log, nor in the list of connections', async () => {
  const list = JSON.stringify(await session.ask('GetConnections', {}, doc));
  assert.match(list, /"sales"/);
  const logs = spawnSync('grep', ['-rlaF', 'canary', site.folder, '--include=*.log', '--include=*.txt'], { encoding: 'utf8' }).stdout.trim();
  assert.equal(logs, '');
  assert.ok(!list.includes('canary'));
});
