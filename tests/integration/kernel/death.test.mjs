// Sudden deaths: of an isolated plugin, of a program, of the dispatcher itself.
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';

import { until } from '../lib/site.mjs';
import { KernelSite, on } from './kernel-site.mjs';

const running = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('a crash is answered, noted and mended', async () => {
  await on('[far]\nPlugin=probe\nHost=isolated\nBackoff=100ms..200ms\nListen=0\n[near]\nPlugin=probe\nHost=inprocess\nRequires=far\n', async (site) => {
    const before = await site.service('far');
    const crash = await site.orrery('far crash');
    assert.equal(crash.code, 69);
    assert.match(crash.err, /process has gone/);
    await until('a new life', async () => (await site.service('far')).state === 'ready', { patience: 10_000 });
    const after = await site.service('far');
    assert.equal(after.restarts, 1);
    assert.notEqual(after.pid, before.pid);
    assert.equal(after.listen[0].port, before.listen[0].port);
    assert.match((await site.orrery('near call far')).out, /^status 0/);
    await until('the row', () => site.rows('orrery').some((row) => row.message === 'far: its process was ended by signal SIGSEGV'), { patience: 5000 });
    assert.equal((await site.service('near')).state, 'ready');
  });
});

test('the programs of a plugin end with its process', async () => {
  await on('[far]\nPlugin=probe\nHost=isolated\nBackoff=100ms..200ms\n', async (site) => {
    await site.orrery(['far', 'spawn', 'sh', '-c', 'sleep 1006; true', site.folder]);
    const count = site.processes().length;
    process.kill((await site.service('far')).pid, 'SIGKILL');
    await until('a new life', async () => (await site.service('far')).restarts === 1 && (await site.service('far')).state === 'ready', { patience: 10_000 });
    assert.equal(site.processes().length, count - 2, 'neither program nor guard');
    assert.equal((await site.orrery('far events')).code, 0);
  });
});

test("a guard's sudden end takes its program and everything that started along", () =>
  on('[program]\nExePath=sh\nBackoff=100ms..200ms\n[program.parameters]\n-c\n"(setsid sh -c \'sleep 1011 & sleep 1012; true\' &) ; sleep 1013 & sleep 1014; true"\n[other]\nPlugin=probe\nHost=isolated\n', async (site) => {
    const all = await until('all processes', () => site.processes().length >= 9 && site.processes(), { patience: 5000 });
    const { pid, other } = { pid: (await site.service('program')).pid, other: (await site.service('other')).pid };
    const guard = Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
    process.kill(guard, 'SIGKILL');
    await until('their ends', () => all.every((one) => [site.process.pid, other].includes(one) || !running(one)), { patience: 5000 });
    await until('a new life', async () => (await site.service('program')).state === 'ready', { patience: 10_000 });
    await site.stop();
    assert.deepEqual(site.processes(), []);
  }));

test('an isolated plugin runs as its user, within its memory', { skip: process.getuid() !== 0 && 'needs root' }, async () => {
  await on('[far]\nPlugin=probe\nHost=isolated\nUser=nobody\nMemoryLimit=64MB\nRequires=big\n[big]\nPlugin=probe\nHost=inprocess\n', async (site) => {
    const { pid } = await site.service('far');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    assert.match(status, /^Uid:\t65534\t65534\t65534\t65534$/m);
    assert.match(status, /^CapEff:\t0000000000000000$/m);
    assert.match(readFileSync(`/proc/${pid}/limits`, 'utf8'), new RegExp(`Max data size +${64 << 20} `));
    assert.equal(statSync(site.path('data', 'far')).uid, 65534);
    assert.match((await site.orrery('far call big')).out, /^status 0/);
  });
});

test('the dispatcher may lie where the account of its children is not let in', { skip: process.getuid() !== 0 && 'needs root' }, async () => {
  const site = new KernelSite('[far]\nPlugin=probe\nHost=isolated\nUser=nobody\n');
  const folder = mkdtempSync('/tmp/orrery-private-');
  try {
    chmodSync(folder, 0o700);
    site.binary = join(folder, 'orrery');
    copyFileSync(process.env.ORRERY, site.binary);
    await site.start();
    assert.equal((await site.service('far')).state, 'ready', site.log());
  } finally {
    await site.discard();
    rmSync(folder, { recursive: true });
  }
});

test('who dies again and again is given up, until somebody asks', async () => {
  await on('[far]\nPlugin=probe\nHost=isolated\nBackoff=50ms..50ms\nGiveUpAfter=3 in 1m\n', async (site) => {
    for (let death = 1; death <= 3; ++death) {
      await until('a life', async () => (await site.service('far')).state === 'ready', { patience: 10_000 });
      process.kill((await site.service('far')).pid, 'SIGKILL');
      await until('its end', async () => (await site.service('far')).state !== 'ready', { patience: 5000 });
    }
    await until('giving up', async () => (await site.service('far')).state === 'failed', { patience: 5000 });
    assert.match((await site.orrery('why far')).out, /given up: its process was ended by signal SIGKILL/);
    assert.equal((await site.orrery('stop far')).out, 'far is stopped\n');
    assert.equal((await site.orrery('restart far')).out, 'far is ready\n');
  });
});

test('after kill -9 of the dispatcher nothing survives, and the next start works at once', async () => {
  await on(`
[far]
Plugin=probe
Host=isolated
Listen=0
[near]
Plugin=probe
Host=inprocess
[program]
ExePath=sh
[program.parameters]
-c
"(setsid sleep 1001 &) ; (trap '' TERM; sleep 1002 & wait) & sleep 1003"
`, async (site) => {
    await site.orrery(['near', 'spawn', 'sleep', '1004']);
    await site.orrery(['far', 'spawn', 'sleep', '1005']);
    const before = await until('all processes', () => {
      const found = site.processes();
      return found.length >= 10 && found;
    }, { patience: 5000 });
    const { pid } = await site.service('far');
    await site.kill();
    assert.ok(before.includes(pid));
    await site.start();
    assert.ok((await site.status()).ready, JSON.stringify(await site.status()));
    await until('their ends', () => before.every((one) => !running(one)), { patience: 5000 });
    const { port } = (await site.service('far')).listen[0];
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.destroy();
    await site.stop();
    assert.deepEqual(site.processes(), []);
  });
});

test('what a plugin forked by itself is ended by the next start, and that only', () =>
  on('[far]\nPlugin=probe\nHost=isolated\n', (site) =>
    on('[far]\nPlugin=probe\nHost=isolated\n', async (other) => {
      const forked = Number((await site.orrery('far fork')).out), theirs = Number((await other.orrery('far fork')).out);
      assert.ok(running(forked) && running(theirs));
      await site.kill();
      await site.start();
      await until('its end', () => !running(forked), { patience: 5000 });
      assert.ok(running(theirs));
      assert.ok(site.rows('orrery').some((row) => /^1 processes that plugins of the last run had started by themselves/.test(row.message)), site.log());
      const again = Number((await site.orrery('far fork')).out);
      await site.stop();
      await until('its end with the plugin', () => !running(again), { patience: 5000 });
    })));

test('an orderly stop leaves no process either', async () => {
  await on('[far]\nPlugin=probe\nHost=isolated\n[program]\nExePath=sh\n[program.parameters]\n-c\n"(setsid sleep 1001 &) ; sleep 1002"\n', async (site) => {
    await site.orrery(['far', 'spawn', 'sleep', '1003']);
    assert.ok(site.processes().length >= 6);
    assert.equal((await site.stop()).exit, 0);
    assert.deepEqual(site.processes(), []);
  });
});
