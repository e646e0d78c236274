// tests/broken-plugins, one by one: the kernel survives and says what is wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { until } from '../lib/site.mjs';
import { check, on } from './kernel-site.mjs';

const refusals = {
  'no-entry': /no-entry\.so: exports no orrery_plugin_entry, expected a plugin built with orrery_add_plugin\(\)/,
  'wrong-major': /wrong-major\.so: needs ABI 2\.0, this kernel has 1\.\d+ \(plugin 2\.3\.4, built with a test\); upgrade the kernel, or rebuild the plugin with SDK 1\.\d+/,
  'newer-minor': /newer-minor\.so: needs ABI 1\.9, this kernel has 1\.\d+/,
  'short-descriptor': /short-descriptor\.so: its descriptor has 32 bytes, expected at least/,
  'unresolved-symbol': /unresolved-symbol\.so: cannot be loaded: undefined symbol: orrery_test_function_of_nobody/,
  'no-library': /no-library\.so: cannot be loaded: (file too short|invalid ELF header); it must be a shared library/,
  'crashes-at-load': /crashes-at-load\.so: .*(signal SIG|does not go well)/,
  'null-descriptor': /null-descriptor\.so: orrery_plugin_entry\(\) gave no descriptor/,
};
for (const [name, text] of Object.entries(refusals))
  for (const host of ['inprocess', 'isolated'])
    test(`${name}, ${host}: refused with file, what it has and what is wanted`, async () => {
      const { code, problems } = await check(`[bad]\nPlugin=broken/${name}\nHost=${host}\n`);
      assert.equal(code, 78);
      assert.match(problems[0], /^services\.conf:5: error: \[bad\] /);
      assert.match(problems[0], text);
    });

/** A site with a plugin that does wrong: whatever it does, the one beside it is well at the end. */
const beside = (stanza, work) =>
  on(`${stanza}\n[near]\nPlugin=probe\nHost=inprocess\nWants=bad\n`, async (site) => {
    await work(site);
    if (site.process.exitCode === null) assert.equal((await site.service('near')).state, 'ready');
  });

for (const host of ['inprocess', 'isolated']) {
  test(`create-fails, ${host}`, () =>
    beside(`[bad]\nPlugin=broken/create-fails\nHost=${host}\nRestart=never`, async (site) => {
      assert.equal((await site.service('bad')).state, 'failed');
    }));

  test(`throws in create, ${host}`, () =>
    beside(`[bad]\nPlugin=broken/throws\nHost=${host}\nRestart=never\n[bad.parameters]\n--create`, async (site) => {
      assert.match((await site.service('bad')).reason, /an exception of an unknown type crossed the boundary/);
    }));

  test(`throws in a call, ${host}`, () =>
    beside(`[bad]\nPlugin=broken/throws\nHost=${host}`, async (site) => {
      assert.match((await site.orrery('near call bad')).out, /status 12\nan exception crossed the boundary/);
      assert.equal((await site.service('bad')).state, 'ready');
    }));

  test(`hangs in start, ${host}: left behind or ended after the deadline`, () =>
    beside(`[bad]\nPlugin=broken/hangs-in-start\nHost=${host}\nStartDeadline=300ms\nRestart=never`, async (site) => {
      const bad = await site.service('bad');
      assert.equal(bad.state, 'failed');
      assert.match(bad.reason, /within 300 ms/);
      assert.equal((await site.stop()).exit, 0);
    }));

  test(`hangs in stop, ${host}: the site stops all the same`, () =>
    beside(`[bad]\nPlugin=broken/hangs-in-stop\nHost=${host}`, async (site) => {
      assert.equal((await site.service('bad')).state, 'ready');
      site.process.kill('SIGTERM');
      await until('the stop', () => site.log().includes('stopping'), { patience: 5000 });
      site.process.kill('SIGTERM');
      assert.equal(await site.exit, 0);
      assert.deepEqual(site.processes(), []);
    }));

  test(`late in a call, ${host}: a deadline is a deadline`, () =>
    beside(`[bad]\nPlugin=broken/late-in-call\nHost=${host}`, async (site) => {
      const { out } = await site.orrery('near call bad --deadline 100');
      // In process nothing can take the thread back: the answer is the callee's, late.
      assert.match(out, host === 'isolated' ? /^status 8/ : /^status 0/);
    }));
}

for (const name of ['crashes-in-call', 'exits-in-call', 'aborts-in-call', 'garbage-frames'])
  test(`${name}, isolated: unavailable, then well again`, () =>
    beside(`[bad]\nPlugin=broken/${name}\nHost=isolated\nBackoff=100ms..200ms`, async (site) => {
      assert.match((await site.orrery('near call bad')).out, /^status 7/);
      await until('a new life', async () => (await site.service('bad')).restarts === 1 && (await site.service('bad')).state === 'ready', {
        patience: 10_000,
      });
    }));

test('a reply larger than a frame may be', () =>
  beside('[bad]\nPlugin=broken/huge-reply\nHost=isolated', async (site) => {
    assert.match((await site.orrery('near call bad')).out, /^status 10/);
    assert.equal((await site.service('bad')).restarts, 0);
  }));

test('spins in a call, isolated: the deadline answers, and the site stops all the same', () =>
  beside('[bad]\nPlugin=broken/spins-in-call\nHost=isolated', async (site) => {
    assert.match((await site.orrery('near call bad --deadline 100')).out, /^status 8/);
    assert.match((await site.orrery('near call near')).out, /^(status|no handle)/);
    site.process.kill('SIGTERM');
    await until('the stop', () => site.log().includes('stopping'));
    site.process.kill('SIGTERM');
    await site.exit;
    assert.deepEqual(site.processes(), []);
  }));

test('leaks in a call, isolated: MemoryLimit= ends it, and it starts anew', () =>
  beside('[bad]\nPlugin=broken/leaks-in-call\nHost=isolated\nMemoryLimit=128MB\nBackoff=100ms..200ms', async (site) => {
    await until('its end', async () => /^status 7/.test((await site.orrery('near call bad')).out));
    await until('a new life', async () => (await site.service('bad')).restarts >= 1 && (await site.service('bad')).state === 'ready');
  }));

for (const host of ['inprocess', 'isolated'])
  test(`garbage reply, ${host}: an answer to its caller, and nothing worse`, () =>
    beside(`[bad]\nPlugin=broken/garbage-reply\nHost=${host}`, async (site) => {
      assert.match((await site.orrery('near call bad')).out, /^status 12345/);
      assert.equal((await site.service('bad')).restarts, 0);
    }));

test('deaf to events, isolated: others hear theirs, are asked and told, and it can be stopped', () =>
  beside('[bad]\nPlugin=broken/deaf\nHost=isolated\n[ears]\nPlugin=probe\nHost=isolated', async (site) => {
    assert.equal((await site.service('bad')).state, 'ready');
    await site.orrery('near publish first 1');
    await until('the event at the other', async () => (await site.orrery('ears events')).out.includes('first=1 from near'));
    assert.equal((await site.orrery('stop bad')).code, 0);
    assert.equal((await site.orrery('start bad')).code, 0);
    await site.orrery('near publish second 2');
    await until('the next event', async () => (await site.orrery('ears events')).out.includes('second=2 from near'));
  }));

test('all of them at once, isolated: the rest of the site starts', async () => {
  const faulty = ['no-entry', 'wrong-major', 'newer-minor', 'unresolved-symbol', 'no-library', 'create-fails', 'hangs-in-start', 'exits-in-start', 'throws'];
  const stanzas = faulty.map(
    (name) => `[${name}]\nPlugin=broken/${name}\nHost=isolated\nRestart=never\nStartDeadline=500ms\n${name === 'throws' ? '[throws.parameters]\n--create\n' : ''}`,
  );
  await on(`${stanzas.join('')}[hello]\nPlugin=hello\n[near]\nPlugin=probe\nHost=inprocess\nRequires=hello\n`, async (site) => {
    const { services } = await site.status();
    for (const one of services) assert.equal(one.state === 'ready', !faulty.includes(one.name), `${one.name}: ${one.state}`);
    assert.match((await site.orrery('near call hello')).out, /^status 0\nHello/);
    for (const name of ['no-entry', 'wrong-major', 'newer-minor', 'unresolved-symbol', 'no-library'])
      assert.ok((await site.service(name)).reason.includes(`${name}.so`), name);
  });
});
