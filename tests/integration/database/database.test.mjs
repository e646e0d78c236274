import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { freePort } from '../lib/ports.mjs';
import { TestSite, until } from '../lib/site.mjs';

const run = promisify(execFile);
const isRoot = process.getuid() === 0;
const sites = [];

after(async () => {
  for (const site of sites) await site.discard();
});

const conf = (port, parameters = []) =>
  [
    '[database]',
    'Plugin=plugins/database',
    'Backoff=1s..1s',
    '[database.parameters]',
    `--port=${port}`,
    ...parameters,
  ].join('\n');

async function newSite(parameters = []) {
  const port = await freePort();
  const site = new TestSite(conf(port, parameters));
  site.port = port;
  sites.push(site);
  return site;
}

const passwordOf = (site) => readFileSync(site.path('secrets/repository-database'), 'utf8').trim();
const postmasterOf = (site) =>
  Number(readFileSync(site.path('data/database/cluster/postmaster.pid'), 'utf8').split('\n')[0]);

/** One statement as the repository's role, or as whom `options` name. */
async function sql(
  site,
  statement,
  { user = 'qliksenserepository', password = passwordOf(site), host = '127.0.0.1' } = {},
) {
  const words = [
    '-XAtq',
    '-v',
    'ON_ERROR_STOP=1',
    '-h',
    host,
    '-p',
    String(site.port),
    '-U',
    user,
    '-d',
    'QSR',
    '-c',
    statement,
  ];
  const { stdout } = await run('psql', words, {
    env: { ...process.env, PGPASSWORD: password, PGCONNECT_TIMEOUT: '5' },
  });
  return stdout.trim();
}

const isReady = (site) => site.log().includes('PostgreSQL answers on');
const isAlive = (pid) => existsSync(`/proc/${pid}`);

test('a cluster is made, private, and serves the repository alone', async () => {
  const site = await (await newSite()).start();
  assert.ok(isReady(site), site.log());
  assert.equal(await sql(site, 'SELECT current_user || current_database()'), 'qliksenserepositoryQSR');
  assert.equal(await sql(site, 'SHOW server_encoding'), 'UTF8');
  assert.equal(await sql(site, 'SHOW password_encryption'), 'scram-sha-256');
  assert.equal(await sql(site, 'SHOW listen_addresses'), '127.0.0.1');
  assert.equal(await sql(site, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (42); SELECT n FROM kept'), '42');
  assert.equal(
    await sql(site, 'SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user'),
    'f',
  );

  await assert.rejects(sql(site, 'SELECT 1', { password: 'wrong' }), /password authentication failed/);
  await assert.rejects(sql(site, 'SELECT 1', { user: 'orrery' }), /password authentication failed/);
  await assert.rejects(sql(site, 'SELECT 1', { user: 'postgres' }), /authentication failed|does not exist/);
  for (const file of ['secrets/repository-database', 'data/database/secrets/superuser'])
    assert.equal(lstatSync(site.path(file)).mode & 0o777, 0o600, file);
  assert.equal(lstatSync(site.path('data/database/cluster')).mode & 0o777, 0o700);
  if (isRoot) assert.notEqual(lstatSync(`/proc/${postmasterOf(site)}`).uid, 0);
  assert.ok(!site.log().includes(passwordOf(site)));
});

test('it stops in time, leaves nothing behind, and the next start finds the data', async () => {
  const [site] = sites;
  const postmaster = postmasterOf(site);
  const { exit, seconds } = await site.stop();
  assert.equal(exit, 0);
  assert.ok(seconds < 10, `stopping took ${seconds} s`);
  assert.ok(!isAlive(postmaster));
  await site.start();
  assert.equal(await sql(site, 'SELECT n FROM kept'), '42');
});

test('a killed PostgreSQL comes back by itself with everything committed', async () => {
  const [site] = sites;
  await sql(site, 'INSERT INTO kept VALUES (43)');
  const killed = postmasterOf(site);
  process.kill(killed, 'SIGKILL');
  await until('the loss in the log', () => site.log().includes('the database does not answer'), { site });
  await until('the recovery', () => site.log().includes('the database answers again'), { site });
  assert.notEqual(postmasterOf(site), killed);
  assert.equal(await sql(site, 'SELECT sum(n) FROM kept'), '85');
});

test('after everything was killed the next start works', async () => {
  const [site] = sites;
  const postmaster = postmasterOf(site);
  process.kill(postmaster, 'SIGSTOP'); // so that it cannot tidy up after itself
  await site.kill();
  await until('the end of PostgreSQL', () => !isAlive(postmaster));
  assert.ok(existsSync(site.path('data/database/cluster/postmaster.pid')));
  await site.start();
  assert.ok(isReady(site), site.log());
  assert.match(site.log(), /removed the postmaster\.pid/);
  assert.equal(await sql(site, 'SELECT sum(n) FROM kept'), '85');
});

test('a PostgreSQL that hangs does not keep the site from stopping', async () => {
  const [site] = sites;
  process.kill(postmasterOf(site), 'SIGSTOP');
  const { seconds } = await site.stop();
  assert.ok(seconds < 12, `stopping took ${seconds} s`);
  await site.start();
  assert.equal(await sql(site, 'SELECT sum(n) FROM kept'), '85');
});

test('a changed password file changes the password', async () => {
  const [site] = sites;
  await site.stop();
  writeFileSync(site.path('secrets/repository-database'), 'another-password\n');
  await site.start();
  assert.equal(await sql(site, 'SELECT 1', { password: 'another-password' }), '1');
});

test('a remote server is checked, and a refusal named without the password', async () => {
  const [server] = sites;
  const site = await newSite(['--mode=remote', '--host=127.0.0.1', '--repository-password-file=secrets/remote']);
  site.configure(conf(server.port, ['--mode=remote', '--host=127.0.0.1', '--repository-password-file=secrets/remote']));
  mkdirSync(site.path('secrets'));
  writeFileSync(site.path('secrets/remote'), `${passwordOf(server)}\n`, { mode: 0o600 });
  await site.start();
  assert.match(site.log(), /the database server answers: qliksenserepository@127\.0\.0\.1/);
  await site.stop();

  writeFileSync(site.path('secrets/remote'), 'a-wrong-password\n', { mode: 0o600 });
  await site.start();
  assert.match(site.log(), /password authentication failed/);
  assert.ok(!site.log().includes('a-wrong-password'));
  await site.stop();
});

test('a port in use is named', async () => {
  const site = await newSite();
  const other = createServer().listen(site.port, '127.0.0.1');
  await site.start();
  assert.match(site.log(), new RegExp(`port ${site.port} on 127\\.0\\.0\\.1 is in use`));
  assert.match(site.log(), /--port=/);
  other.close();
  await until('the start once the port is free', () => isReady(site), { site });
});

test('a cluster of another version is named and left alone', async () => {
  const site = await newSite();
  const version = site.path('data/database/cluster/PG_VERSION');
  mkdirSync(site.path('data/database/cluster'), { recursive: true });
  writeFileSync(version, '11\n');
  if (isRoot) execFileSync('chown', ['-R', 'postgres', site.path('data/database/cluster')]);
  await site.start();
  assert.match(site.log(), /the cluster was made by PostgreSQL 11/);
  assert.equal(readFileSync(version, 'utf8'), '11\n');
});

test('a cluster of another user is named', { skip: !isRoot && 'needs root' }, async () => {
  const site = await newSite();
  mkdirSync(site.path('data/database/cluster'), { recursive: true });
  await site.start();
  assert.match(site.log(), /belongs to user id 0, but PostgreSQL runs as 'postgres'/);
  assert.match(site.log(), /chown -R postgres/);
});

test('an interrupted creation is begun anew', async () => {
  const site = await newSite();
  const unfinished = site.path('data/database/cluster.unfinished');
  mkdirSync(join(unfinished, 'base'), { recursive: true });
  writeFileSync(join(unfinished, 'PG_VERSION'), '15\n');
  await site.start();
  assert.ok(isReady(site), site.log());
  assert.ok(!existsSync(unfinished));
});

const canMount = () => {
  try {
    mkdirSync('/tmp/orrery-small-disk', { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0755', 'tmpfs', '/tmp/orrery-small-disk'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
};

test('a full disk is named', { skip: !isRoot && 'needs root' }, async (context) => {
  if (!canMount()) return context.skip('cannot mount a small disk here');
  try {
    const site = await newSite(['--directory=/tmp/orrery-small-disk/cluster']);
    await site.start();
    assert.match(site.log(), /only \d+ MiB are free on this disk/);
    await site.stop();
  } finally {
    execFileSync('umount', ['/tmp/orrery-small-disk']);
    rmSync('/tmp/orrery-small-disk', { recursive: true });
  }
});
