// A plugin in Python: the same records, the same answers, a death that costs only itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { until } from '../lib/site.mjs';
import { KernelSite, at, orrery } from '../kernel/kernel-site.mjs';

const sample = join(process.env.ORRERY_SOURCE, 'samples/plugins/python-greeter');

test('the sample in Python serves, refuses, dies and lives again', async () => {
  const site = new KernelSite(`[greeter]
Plugin=python-greeter
Host=isolated
Backoff=100ms..200ms
[greeter.parameters]
--greeting=Ahoy
[caller]
Plugin=caller
Requires=greeter
`);
  try {
    cpSync(sample, site.path('drop-in', 'python-greeter'), { recursive: true });
    chmodSync(site.path('drop-in', 'python-greeter'), 0o755);
    const ask = async (...fields) => (await site.orrery(['caller', 'call', 'greeter', 'orrery.http/1', '0', ...fields])).out;
    await site.start();
    assert.equal((await site.service('greeter')).placement, 'isolated');
    assert.match(await ask('method=GET', 'target=/x'), /^status 0\nstatus=200\n[\s\S]*body=Ahoy from Python: GET \/x by INTERNAL\\caller\n/);
    assert.match(await ask(), /^status 2\nerror\.message=the record has no field 'method'\n/);
    process.kill((await site.service('greeter')).pid, 'SIGKILL');
    await until('a new life', async () => (await site.service('greeter')).restarts === 1 && (await site.service('greeter')).state === 'ready');
    await until('an answer', async () => (await ask('method=GET', 'target=/y')).startsWith('status 0'));
    assert.equal((await site.stop()).exit, 0);
  } finally {
    await site.discard();
  }
});

test('it is described like a library, and tried where it can run', async () => {
  const file = join(sample, 'python-greeter.py');
  const { out, err } = await orrery(['describe', file, '--json']);
  const facts = JSON.parse(out || err);
  assert.deepEqual([facts.id, facts.version, facts.abi], ['org.orrery.sample.python-greeter', '1.0.0', '1.0']);
  assert.deepEqual([facts.roles[0].id, facts.settings[0].name], ['orrery.http/1', 'greeting']);
  const { code, out: report } = await orrery(['check-plugin', file]);
  assert.equal(code, 0, report);
  assert.match(report, / {2}ok {4}calls +isolated\n/);
  assert.doesNotMatch(report, /inprocess/);
});

test('a site that wants signatures takes it when it is signed', () =>
  at('', async (site) => {
    const given = site.path('given');
    cpSync(sample, given, { recursive: true });
    site.configure('[globals]\nPlugins=signed\n[greeter]\nPlugin=plugins/python-greeter\n');
    mkdirSync(site.path('plugin-keys'));
    const minisign = (...words) => execFileSync('minisign', words, { input: '', stdio: 'pipe' });
    minisign('-G', '-W', '-p', site.path('plugin-keys', 'us.pub'), '-s', site.path('us.key'));
    const said = await site.orrery(['plugin', 'seal', given]);
    assert.equal(said.code, 0, said.err);
    minisign('-S', '-W', '-s', site.path('us.key'), '-m', join(given, 'contents'));
    assert.match((await site.orrery(['plugin', 'verify', given])).out, /^python-greeter 1\.0\.0: whole, signed by us\.pub\n/);
    assert.equal((await site.orrery(['plugin', 'install', given])).code, 0);
    await site.start();
    assert.equal((await site.service('greeter')).state, 'ready', site.log());
  }));

test('of another ABI, and one that cannot run, it is refused with the reason', () =>
  at('[greeter]\nPlugin=python-greeter\nRestart=never\n', async (site) => {
    const mine = site.path('drop-in', 'python-greeter'), file = join(mine, 'python-greeter.py');
    cpSync(sample, mine, { recursive: true });
    const text = readFileSync(file, 'utf8');
    for (const [from, to, reason] of [
      ['("abi_major", "1")', '("abi_major", "2")', /python-greeter\.py: needs ABI 2\.0, this kernel has 1\.\d+ \(plugin 1\.0\.0, built with Python\)/],
      ['("calls", "1")', '("calls", "4000000000")', /python-greeter\.py: role orrery\.http\/1 has no calls, or more than 64/],
      ['import socket', 'imp ort socket', /python-greeter\.py: opening it does not go well: the process exited with status 1[;\s(]+run it by hand/],
    ]) {
      writeFileSync(file, text.replace(from, to));
      const { code, err } = await site.orrery(['describe', file]);
      assert.equal(code, 78);
      assert.match(err, /python-greeter\.py: (needs ABI 2\.0|role orrery|opening it does not go well)/);
      await site.start();
      const { state, reason: why } = await site.service('greeter');
      assert.ok(['failed', 'invalid'].includes(state), state);
      assert.match(why, reason);
      await site.stop();
    }
  }));
