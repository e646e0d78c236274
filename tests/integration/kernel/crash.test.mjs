// What a sudden death leaves: a report with signal, back-trace, last log rows and the configuration's fingerprint.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';

import { until } from '../lib/site.mjs';
import { on } from './kernel-site.mjs';

/** The report that `orrery why` names. */
const report = async (site, name) => {
  const named = await until(`the report of ${name}`, async () => /its last crash: (.*)\n/.exec((await site.orrery(`why ${name}`)).out)?.[1], { site });
  assert.ok(named.startsWith(site.path('crashes', name)), named);
  assert.equal(statSync(named).mode & 0o777, 0o600);
  return readFileSync(named, 'utf8');
};

for (const verb of ['crash', 'overflow'])
  test(`an isolated plugin's ${verb}`, () =>
    on('[far]\nPlugin=probe\nHost=isolated\nBackoff=50ms..50ms\n[far.parameters]\n--secret=4711004711\n', async (site) => {
      const { pid } = await site.service('far');
      assert.doesNotMatch((await site.orrery('why far')).out, /crash/);
      await site.orrery(['far', 'log', 'the last words']);
      assert.equal((await site.orrery(`far ${verb}`)).code, 69);
      const text = await report(site, 'far');
      assert.match(text, new RegExp(`^service: far\ntime: .*\nended: was ended by signal SIGSEGV\nprocess: ${pid}\nprogram: .*/probe\\.so\n`));
      assert.ok(text.includes(`configuration: SHA-256 ${(await site.status()).configuration}\n`), text);
      assert.match(text, /back-trace:\nsignal SIGSEGV at address 0x[0-9a-f]+ in thread \d+\n/);
      assert.match(text, /\/probe\.so\(\+0x[0-9a-f]+\)/);
      assert.match(text, /last log rows:\n(.*\n)*.*the last words/);
      assert.doesNotMatch(text, /4711004711/);
    }));

test('a plugin that aborts, and one that exits', () =>
  on(
    ['aborts', 'exits'].map((how) => `[${how}]\nPlugin=broken/${how}-in-call\nHost=isolated\nBackoff=1m\n`).join('') +
      '[near]\nPlugin=probe\nHost=inprocess\nWants=aborts exits\n',
    async (site) => {
      for (const name of ['aborts', 'exits']) assert.match((await site.orrery(`near call ${name}`)).out, /^status 7/);
      assert.match(await report(site, 'aborts'), /ended: was ended by signal SIGABRT\n[\s\S]*back-trace:\nsignal SIGABRT in thread/);
      assert.match(await report(site, 'exits'), /ended: exited with status \d+\n[\s\S]*back-trace:\nnone was left\n/);
    },
  ));

for (const [how, stanza, hang, ended, frame] of [
  ['the watchdog ends', 'Plugin=probe\nHealthInterval=50ms\nHealthDeadline=500ms', 'far health hang', 'did not answer its health question within 500 ms', 'probe'],
  ['hangs in a step', 'Plugin=broken/hangs-in-start\nStartDeadline=500ms', 'status', 'gave no answer within 500 ms and was killed', 'hangs-in-start'],
])
  test(`a plugin that ${how} leaves where its threads were`, () =>
    on(`[far]\n${stanza}\nHost=isolated\nBackoff=1m\n`, async (site) => {
      await site.orrery(hang);
      const text = await report(site, 'far');
      assert.match(text, new RegExp(`\nended: ${ended}\nprocess: \\d+\n`));
      assert.match(text, /back-trace:\nthread \d+\n/);
      assert.match(text, new RegExp(`/${frame}\\.so\\(\\+0x[0-9a-f]+\\)`));
      assert.match(text, /\nend of threads\n\nlast log rows:\n/);
    }));

test('a program that a signal ends; none for one that is stopped', () =>
  on('[sick]\nExePath=sh\nBackoff=1m\n[sick.parameters]\n-c\n"echo my last words; sleep 0.2; kill -SEGV $$"\n[well]\nExePath=sleep\n[well.parameters]\n1000\n', async (site) => {
    assert.match(await report(site, 'sick'), /ended: was ended by signal SIGSEGV\n[\s\S]*program: .*sh\n[\s\S]*my last words/);
    await site.orrery('stop well');
    assert.ok(!existsSync(site.path('crashes', 'well')));
  }));

test("the dispatcher's own crash is told by the next start", () =>
  on('[near]\nPlugin=probe\nHost=inprocess\n', async (site) => {
    const { configuration } = await site.status();
    const { pid } = site.process;
    assert.notEqual((await site.orrery('near crash')).code, 0);
    assert.equal(await site.exit, 'SIGSEGV');
    await site.start();
    assert.match(site.log(), /the last run crashed: see .*\/crashes\/orrery\//);
    const text = await report(site, 'orrery');
    assert.match(text, new RegExp(`ended: was ended by signal SIGSEGV at address 0x0 in thread \\d+\nprocess: ${pid}\nprogram: .*/orrery\n`));
    assert.ok(text.includes(`SHA-256 ${configuration}\n`));
    assert.match(text, /run\/plugins\/near\/probe@\d+\.so\(\+0x[0-9a-f]+\)/);
    await site.stop();
    await site.start();
    assert.doesNotMatch(site.log(), /the last run crashed/);
  }));
