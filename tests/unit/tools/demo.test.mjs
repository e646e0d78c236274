import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { databaseFolder } from '../../../tools/lib/demo/database_folder.mjs';
import { withValues, writeDeployment } from '../../../tools/lib/demo/deployment.mjs';
import { readOptions, repository } from '../../../tools/lib/demo/options.mjs';
import { findBasePort, portsFrom, portVariables, takenPorts } from '../../../tools/lib/demo/ports.mjs';
import { passwordOf } from '../../../tools/lib/demo/sign_in.mjs';
import { consoleLog, runningSite, settled, startSite, stopSite } from '../../../tools/lib/demo/site_process.mjs';

const folder = mkdtempSync(join(tmpdir(), 'orrery-tools-'));
after(() => rmSync(folder, { recursive: true }));

/** A stand-in for `orrery` that runs until it is told to end; `script` is what it does before. */
function program(name, script) {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/bash\n${script}\n`, { mode: 0o755 });
  return file;
}
const patient = program(
  'patient',
  'trap "exit 0" TERM; echo "8 of 8 services are ready after 5 ms"; while true; do sleep 0.05; done',
);

const main = join(repository, 'tools/lib/demo/main.mjs');

const place = (name) => {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
};

test('options are checked and say what is wrong', () => {
  const own = ['--orrery', process.execPath];
  assert.equal(readOptions(own).directory, join(repository, 'build/demo'));
  assert.equal(readOptions([...own, '--check']).directory, join(repository, 'build/demo-check'));
  assert.equal(readOptions([...own, '--base-port', '20000']).basePort, 20000);
  assert.throws(() => readOptions([...own, '--base-port', '80']), /--base-port=80/);
  assert.throws(() => readOptions([...own, '--base-port', '20000x']), /whole number/);
  assert.throws(() => readOptions([...own, '--rows', '3000001']), /--rows/);
  assert.equal(readOptions(own).star, undefined);
  assert.equal(readOptions([...own, '--star']).star, 10_000_000);
  assert.equal(readOptions([...own, '--star', '--background']).star, 10_000_000);
  assert.equal(readOptions([...own, '--star', '5000']).star, 5000);
  assert.equal(readOptions([...own, '--star=5000']).star, 5000);
  assert.ok(readOptions([...own, '--check']).star > 0);
  assert.throws(() => readOptions([...own, '--star', '10']), /--star=10/);
  assert.throws(() => readOptions([...own, '--stop', '--check']), /exclude each other/);
  assert.throws(() => readOptions([...own, '--nonsense']), /nonsense/);
  assert.throws(() => readOptions(['--orrery', join(folder, 'absent')]), /absent is missing/);
});

test('the usual ports are those of the manual, others follow a base', () => {
  assert.deepEqual(portsFrom(), {
    https: 8443,
    repository: 4242,
    proxyRest: 4243,
    engine: 4747,
    broker: 4900,
    hub: 9028,
    database: 4432,
  });
  assert.deepEqual(Object.values(portsFrom(20000)), [20000, 20001, 20002, 20003, 20004, 20005, 20006]);
});

test('a port in use is found and walked around', async () => {
  const base = await findBasePort(23000);
  const other = createServer().listen(base + 3, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  assert.deepEqual(await takenPorts(portsFrom(base)), [`engine ${base + 3}`]);
  assert.equal(await findBasePort(base), base + 7);
  other.close();
});

test('services.conf is the sample with other values', async () => {
  const directory = place('deployment');
  await writeDeployment(directory, { ...portVariables(portsFrom(20000)), DatabaseFolder: '/some$&where' });
  const text = readFileSync(join(directory, 'services.conf'), 'utf8');
  for (const line of ['HttpsPort=20000', 'DatabasePort=20006', 'DatabaseFolder=/some$&where'])
    assert.ok(text.includes(`\n${line}\n`), line);
  const stanzas = text.slice(text.indexOf('[http]'));
  assert.ok(!/\d{4}/.test(stanzas), 'every port is a variable');
  assert.throws(() => withValues(text, { NoSuchPort: '1' }), /NoSuchPort/);
});

test(
  'the database goes elsewhere when only root may enter the way to it',
  { skip: process.getuid() !== 0 && 'needs root' },
  () => {
    const open = place('open');
    chmodSync(folder, 0o755);
    chmodSync(open, 0o700);
    assert.equal(databaseFolder(open), 'data/database/cluster');
    const below = join(open, 'site');
    mkdirSync(below);
    assert.match(databaseFolder(below), /^\/var\/lib\/orrery\/demo-[0-9a-f]{12}\/cluster$/);
    assert.equal(databaseFolder(below), databaseFolder(below));
  },
);

test('a site is started, found, and stopped', async () => {
  const directory = place('patient-site');
  assert.equal(runningSite(directory), undefined);
  const child = startSite(patient, directory, { tied: false });
  assert.equal(runningSite(directory), child.pid);
  while (!settled(directory)) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(settled(directory), { ready: 8, all: 8 });
  assert.equal(await stopSite(directory), 'stopped');
  assert.equal(runningSite(directory), undefined);
  assert.equal(await stopSite(directory), 'absent');
});

/** Why another user cannot be tried: this one is not root, or nobody else is let into the folders of node or of the sources. */
const noOtherUser = () =>
  process.getuid() !== 0
    ? 'needs root'
    : spawnSync(process.execPath, ['--check', main], { uid: 65534, gid: 65534 }).status !== 0 &&
      'other users may not enter the folder of node or of the sources';

test("another user's site is left alone, with a reason", { skip: noOtherUser() }, async (t) => {
  const directory = place('others-site');
  chmodSync(folder, 0o755);
  const child = startSite(patient, directory, { tied: false });
  t.after(() => stopSite(directory));
  const { status, stderr } = spawnSync(
    process.execPath,
    [main, '--stop', '--directory', directory],
    { uid: 65534, gid: 65534, encoding: 'utf8' },
  );
  assert.equal(status, 1);
  assert.match(stderr, new RegExp(`^demo: the site in .*others-site \\(process ${child.pid}\\) is another user's.*\n$`));
  assert.equal(runningSite(directory), child.pid);
});

test('a site that does not end is killed', { timeout: 30_000 }, async () => {
  const directory = place('stubborn-site');
  const child = startSite(program('stubborn', 'trap "" TERM; echo up; while true; do sleep 0.05; done'), directory, {
    tied: false,
  });
  while (!readFileSync(consoleLog(directory), 'utf8').includes('up'))
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(await stopSite(directory), 'killed');
  assert.ok(!existsSync(`/proc/${child.pid}`) || runningSite(directory) === undefined);
});

test('a process that took over the number is no site', () => {
  const directory = place('stale-site');
  writeFileSync(join(directory, 'demo.pid'), `${process.pid} 1\n`);
  assert.equal(runningSite(directory), undefined);
  writeFileSync(join(directory, 'demo.pid'), 'nonsense\n');
  assert.equal(runningSite(directory), undefined);
});

test('a tied site ends with its starter, however that ends', { timeout: 30_000 }, async () => {
  const directory = place('tied-site');
  const starter = `import { startSite } from ${JSON.stringify(join(repository, 'tools/lib/demo/site_process.mjs'))};
    startSite(${JSON.stringify(patient)}, ${JSON.stringify(directory)}, { tied: true }); setInterval(() => {}, 1000);`;
  const process_ = spawn(process.execPath, ['--input-type=module', '--eval', starter], { stdio: 'ignore' });
  while (!existsSync(consoleLog(directory)) || !settled(directory))
    await new Promise((resolve) => setTimeout(resolve, 20));
  process_.kill('SIGKILL');
  while (runningSite(directory)) await new Promise((resolve) => setTimeout(resolve, 20));
});

test('passwords are kept, private and different', () => {
  const directory = place('passwords');
  const ada = passwordOf(directory, { id: 'ada' });
  assert.equal(passwordOf(directory, { id: 'ada' }).password, ada.password);
  assert.notEqual(passwordOf(directory, { id: 'bob' }).password, ada.password);
  assert.ok(ada.password.length >= 16);
  assert.equal(statSync(ada.file).mode & 0o777, 0o600);
});
