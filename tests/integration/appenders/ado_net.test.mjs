// Rows in PostgreSQL, by libpq and by ODBC.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { until } from '../lib/site.mjs';
import { AppenderSite, appender, overriding, refusal } from './lib/appenders.mjs';
import { Postgres } from './lib/postgres.mjs';

const password = 'canary-Pa55 "word"';
const quoted = `"${password.replaceAll('"', '""')}"`;
let database, site;
const table = (name) => `create table ${name} (id serial, at timestamp, level varchar(10), logger text, message varchar(4000), userid text, handle bigint check (handle < 1000))`;
const parameters = [
  'parameter=@at DbType=DateTime layout=RawUtcTimeStampLayout',
  'parameter=@level DbType=String Size=4 conversionpattern=%level',
  'parameter=@logger DbType=String conversionpattern=%logger',
  'parameter=@message DbType=String Size=4000 conversionpattern=%message',
  'parameter=@user DbType=String layout=RawPropertyLayout key=UserId',
  'parameter=@handle DbType=Int64 layout=RawPropertyLayout key=Handle',
];
const insert = (name) => `commandtext=INSERT INTO ${name} (at, level, logger, message, userid, handle) VALUES (@at, @Level, @logger, @message, @user, @handle) -- not @this`;
const quick = ['retry=50ms', 'longestretry=200ms', 'timeout=3s', 'buffersize=10'];

before(async () => {
  database = await Postgres.make(password);
  const pg = `connectionstring=Host=127.0.0.1;Port=${database.port};Database=postgres;Username=orrery;Password=${quoted}`;
  const odbc = `connectionstring=Driver={PostgreSQL Unicode};Server=127.0.0.1;Port=${database.port};Database=postgres;Uid=orrery;Pwd=${quoted}`;
  site = new AppenderSite(
    appender('pg', 'ado-net', [pg, insert('pg'), ...parameters, ...quick]),
    appender('odbc', 'ado-net', [odbc, insert('odbc'), ...parameters, ...quick], 'Host=isolated'),
    appender('numbered', 'ado-net', [pg, 'connectiontype=Npgsql.NpgsqlConnection, Npgsql', 'commandtext=INSERT INTO pg (message, logger) VALUES ($2, $1)', 'parameter=@logger conversionpattern=%logger', 'parameter=@message conversionpattern=%message', ...quick]),
    appender('procedure', 'ado-net', [pg, 'commandtext=keep', 'commandtype=StoredProcedure', 'usetransactions=False', 'parameter=@message conversionpattern=%message', ...quick]),
    appender('once', 'ado-net', [pg, insert('pg'), ...parameters, ...quick, 'reconnectonerror=False']),
    appender('wrong', 'ado-net', [pg.replace(quoted, 'guessed-canary'), insert('pg'), ...parameters, ...quick]),
  );
  await site.start();
});
after(async () => {
  await site?.discard();
  await database?.discard();
});

test('a database that is away at the start gets the rows when it comes', async () => {
  for (const name of ['pg', 'odbc']) {
    await site.send(name, 'warn', `early {n} grün '); drop table pg; --`, { count: 3, properties: { UserId: 'jo', Handle: '7' } });
    assert.match(await site.flush(name), /^status [78] 3 rows wait: cannot connect/, name);
  }
  await database.start();
  for (const name of ['pg', 'odbc']) database.query(table(name));
  database.query("create procedure keep(text) language sql as 'insert into pg (message) values ($1)'");
  for (const name of ['pg', 'odbc']) {
    await until('the rows', () => database.query(`select count(*) from ${name}`)[0][0] === '3', { site });
    const [first] = database.query(`select at, level, logger, message, userid, handle from ${name} order by id`);
    assert.deepEqual(first, ['2023-11-14 22:13:20.123457', 'WARN', 'Audit.Proxy', `early 1 grün '); drop table pg; --`, 'jo', '7'], name);
    await site.untilSaid(name, /rows are written again/);
  }
});

test('what is not there is NULL, what is too long is cut', async () => {
  for (const name of ['pg', 'odbc']) {
    await site.send(name, 'error', 'x'.repeat(5000));
    assert.equal(await site.flush(name), 'status 0', name);
    assert.deepEqual(database.query(`select level, length(message), userid is null, handle is null from ${name} order by id desc limit 1`), [['ERRO', '4000', 't', 't']], name);
  }
});

test('one value the table refuses undoes no other row', async () => {
  for (const name of ['pg', 'odbc']) {
    const before = Number(database.query(`select count(*) from ${name}`)[0][0]);
    await site.send(name, 'info', 'good {n}', { count: 4 });
    await site.send(name, 'info', 'worse', { properties: { Handle: 'canary-no-number' } });
    await site.send(name, 'info', 'bad', { properties: { Handle: '5000' } });
    assert.equal(await site.flush(name), 'status 0', name);
    assert.equal(Number(database.query(`select count(*) from ${name}`)[0][0]), before + 4, name);
    await site.untilSaid(name, /such rows are lost/);
    assert.equal(site.said(name, /such rows are lost/).length, 1);
    assert.ok(!site.log().includes('canary-no-number') && site.said(name, /canary-no-number/).length === 0, name); // servers quote it
  }
});

test('libpq-style numbers and stored procedures', async () => {
  await site.send('numbered', 'info', 'by number');
  assert.equal(await site.flush('numbered'), 'status 0');
  assert.deepEqual(database.query("select logger from pg where message = 'by number'"), [['Audit.Proxy']]);
  await site.send('procedure', 'info', 'by procedure');
  assert.equal(await site.flush('procedure'), 'status 0');
  assert.equal(database.query("select 1 from pg where message = 'by procedure'").length, 1);
});

test('a database that goes away and comes back gets what came meanwhile, once', async () => {
  await database.stop();
  for (const name of ['pg', 'odbc']) {
    await site.send(name, 'info', 'meanwhile {n}', { count: 25 });
    assert.match(await site.flush(name), /^status [78] 25 rows wait: /, name);
  }
  await database.start();
  for (const name of ['pg', 'odbc']) {
    const sql = `select count(*), count(distinct message) from ${name} where message like 'meanwhile%'`;
    await until('the rows', () => database.query(sql)[0][1] === '25', { site });
    assert.deepEqual(database.query(sql), [['25', '25']], name);
  }
});

test('ReconnectOnError=false, as log4net has it: once the connection is lost rows are, and it is said', async () => {
  await site.send('once', 'info', 'connected');
  assert.equal(await site.flush('once'), 'status 0');
  await database.stop();
  await site.send('once', 'info', 'never', { count: 10 });
  await site.untilSaid('once', /the connection to the database was lost, and ReconnectOnError=false/);
  await database.start();
  await site.send('once', 'info', 'never');
  await until('the rows to be given up', async () => (await site.flush('once')) === 'status 0', { site });
  assert.deepEqual(database.query("select message from pg where message in ('connected', 'never')"), [['connected']]);
});

test('a table that somebody holds locks up nobody, and gets every row once when it is free', async () => {
  for (const name of ['pg', 'odbc']) {
    const holder = await database.hold(name);
    const began = Date.now();
    assert.equal(await site.send(name, 'info', 'held {n}', { count: 25 }), 'status 0', name);
    assert.ok(Date.now() - began < 2000, name);
    await until('an attempt that takes too long', async () => /^status [78] 25 rows wait: .*(timeout|slow)/.test(await site.flush(name)), { site });
    await holder.stop();
    const sql = `select count(*), count(distinct message) from ${name} where message like 'held%'`;
    await until('the rows', () => database.query(sql)[0][1] === '25', { site });
    assert.equal(await site.flush(name), 'status 0', name);
    assert.deepEqual(database.query(sql), [['25', '25']], name);
  }
});

test('a wrong password is said, and no password is', async () => {
  await site.send('wrong', 'info', 'never');
  assert.match(await site.flush('wrong'), /^status [78] 1 rows wait/);
  await site.untilSaid('wrong', /cannot connect to the database orrery@127\.0\.0\.1:\d+\/postgres: .*password authentication failed/);
  const everything = site.log() + ['pg', 'odbc', 'wrong'].flatMap((name) => site.rows(name).map((row) => row.message + row.properties)).join('\n');
  assert.ok(!/canary/.test(everything));
});

test('settings that cannot work, or would run what a row says, are refused', async () => {
  const right = ['connectionstring=Host=a;Database=b;Username=c', 'commandtext=INSERT INTO t VALUES (@m)', 'parameter=@m conversionpattern=%message'];
  for (const [line, reason] of [
    ['commandtext=', /parameter --commandtext is missing: without it .* a row could run SQL/],
    ['commandtext=INSERT INTO t VALUES (@other)', /uses @other, and no parameter of that name/],
    ['commandtext=INSERT INTO t VALUES (1)', /parameter @m is declared, and CommandText does not use it/],
    ['commandtext=INSERT INTO t VALUES ($2)', /uses \$2, and 1 parameters/],
    ["commandtext=INSERT INTO t VALUES ('@m)", /a quotation or comment does not end/],
    ['connectiontype=System.Data.SqlClient.SqlConnection, System.Data', /--connectiontype is unknown: .*Odbc/],
    ['connectionstring=Driver=/tmp/evil.so;Server=a', /Driver is no ODBC driver that is registered here/],
    ['connectionstring=DSN=any;Driver={PostgreSQL Unicode}', /dsn is not taken/],
    ['connectionstring=Host=a;Password="canary', /parameter --connectionstring: a quotation does not end/],
    ['connectionstringname=main', /names an entry of a \.NET configuration/],
    ['appsettingskey=main', /names an entry of a \.NET configuration/],
    ['parameter=@m DbType=Xml conversionpattern=%message', /DbType of a --parameter is unknown/],
  ]) {
    const log = await refusal('ado-net', overriding(...right, line));
    assert.match(log, reason, line);
    assert.ok(!log.includes('canary'));
  }
});
