// describe and check-plugin: right plugins pass, each broken one is caught in the trial that is about its fault.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { orrery } from '../kernel/kernel-site.mjs';

const { ORRERY_TEST_PLUGINS: plugins, ORRERY_SOURCE: source } = process.env;
const library = (name) => `${plugins}/${name}/${name.split('/').at(-1)}.so`;

async function report(name, words = []) {
  const { code, out, err } = await orrery(['check-plugin', library(name), '--json', ...words]);
  assert.ok(out, err);
  return { code, ...JSON.parse(out) };
}
const outcome = (given, name, placement) => given.tests.find((one) => one.name === name && one.placement === placement);

test('describe says roles, ABI, settings and record fields', async () => {
  const { code, out } = await orrery(['describe', library('hello'), '--json']);
  assert.equal(code, 0);
  const facts = JSON.parse(out);
  assert.deepEqual([facts.id, facts.version, facts.abi, facts.swap], ['org.orrery.sample.hello', '1.0.0', '1.0', 'overlap']);
  assert.deepEqual(facts.roles.map((role) => role.id), ['orrery.service/1', 'orrery.http/1']);
  const [handle] = facts.roles[1].calls;
  assert.equal(handle.name, 'handle');
  assert.ok(handle.in.some((field) => field.name === 'method') && handle.out.some((field) => field.name === 'status'));
  assert.equal(facts.settings[0].default, 'Hello');
  const text = await orrery(['describe', library('hello')]);
  assert.match(text.out, /org\.orrery\.sample\.hello 1\.0\.0, ABI 1\.0[\s\S]*--greeting {2}text, default Hello/);
});

test('describe refuses what is no plugin, with file, what it has and what is wanted', async () => {
  const wrong = await orrery(['describe', library('broken/wrong-major')]);
  assert.equal(wrong.code, 78);
  assert.match(wrong.err, /wrong-major\.so: needs ABI 2\.0, this kernel has 1\.\d/);
  const missing = await orrery(['describe', '/no/such.so']);
  assert.equal(missing.code, 69);
  assert.match(missing.err, /no such file/);
});

test('the page of record fields is what the SDK says', async () => {
  const { out } = await orrery(['describe', '--records']);
  assert.equal(out, readFileSync(join(source, 'docs/sdk/records.md'), 'utf8'));
});

for (const name of ['hello', 'c-plugin'])
  test(`${name} passes every trial in both placements`, async () => {
    const given = await report(name);
    assert.deepEqual(given.tests.filter((one) => one.outcome === 'failed'), []);
    assert.equal(given.code, 0);
    assert.ok(given.passed >= 21);
  });

test('who says that two of it must not live at once may refuse a second one beside the first', async () => {
  const { code, out, err } = await orrery(['check-plugin', join(process.env.ORRERY_BUILD, 'site/plugins/logging/logging.so'), '--json']);
  assert.ok(out, `${code} ${err}`);
  for (const trial of ['opened', 'two instances'])
    for (const placement of ['inprocess', 'isolated']) {
      const one = outcome(JSON.parse(out), trial, placement);
      assert.equal(one.outcome, 'passed', `${trial} ${placement}: ${one.detail}`);
    }
});

const faults = {
  'broken/throws': [['calls', 'inprocess', /exception crossed the boundary/], ['calls', 'isolated', /exception crossed the boundary/]],
  'broken/crashes-in-call': [['garbage', 'inprocess', /SIGSEGV in: orrery\.http\/1 handle/], ['garbage', 'isolated', /process has gone/]],
  'broken/exits-in-call': [['calls', 'inprocess', /the process .*status 0.* in: orrery\.http\/1 handle/]],
  'broken/huge-reply': [['calls', 'inprocess', /longer than the 16 MiB/]],
  'broken/leaks-threads': [['leaks', 'inprocess', /threads stayed behind/]],
  'broken/garbage-reply': [['calls', 'inprocess', /status 12345, expected one of orrery_status/], ['calls', 'isolated', /status 12345/]],
  'broken/aborts-in-call': [['calls', 'inprocess', /SIGABRT in: orrery\.http\/1 handle/]],
  'broken/create-fails': [['legal orders', 'inprocess', /status 6 without a field error\.message/]],
};
for (const [name, expected] of Object.entries(faults))
  test(`${name} is caught`, async () => {
    const given = await report(name);
    assert.equal(given.code, 1);
    for (const [trial, placement, text] of expected) {
      const one = outcome(given, trial, placement);
      assert.equal(one.outcome, 'failed', `${trial} ${placement}`);
      assert.match(one.detail, text);
    }
  });

test('who hangs is ended at the deadline, and the report says where', async () => {
  const given = await report('broken/hangs-in-start', ['--deadline', '2']);
  assert.match(outcome(given, 'calls', 'inprocess').detail, /did not come back within 2 s in: start/);
});

test('a stanza that is wrong is refused before any trial; a right one is used', async () => {
  const folder = mkdtempSync('/tmp/orrery-stanza-');
  try {
    const conf = join(folder, 'stanza.conf');
    writeFileSync(conf, '[p]\nPlugin=probe\n[p.parameters]\n--levl=3\n');
    const wrong = await orrery(['check-plugin', library('probe'), '--conf', conf]);
    assert.equal(wrong.code, 78);
    assert.match(wrong.err, /stanza\.conf:4: error: .*--levl; did you mean 'level'\?/);
    writeFileSync(conf, '[p]\nPlugin=probe\n[p.parameters]\n--fail=create\n');
    const told = await orrery(['check-plugin', library('probe'), '--conf', conf]);
    assert.equal(told.code, 1);
    assert.match(told.out, /FAIL {2}legal orders[\s\S]*told to fail in create/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
