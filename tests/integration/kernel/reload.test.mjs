// `orrery reload` and SIGHUP: a changed configuration is taken over, and only what is different is changed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { at, on, probe } from './kernel-site.mjs';

const hello = (name, ...lines) => `[${name}]\nPlugin=hello\n${lines.join('\n')}\n`;
const parameters = (name, ...lines) => `[${name}.parameters]\n${lines.join('\n')}\n`;

const outcomes = (report) => Object.fromEntries(report.services.map((one) => [one.name, one.outcome]));

const connects = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

test('only what is different is changed, and nothing else notices', () =>
  on(
    probe('same', 'Host=isolated') +
      probe('patient', 'Host=isolated', 'DrainDeadline=5s') +
      probe('other', 'Host=isolated', parameters('other', '--start-delay=1ms')) +
      probe('noted', 'Host=isolated', parameters('noted', '--note=one')) +
      probe('leaving', 'Host=isolated') +
      probe('resting', 'Host=isolated') +
      '[sleeper]\nExePath=/bin/sleep\n[sleeper.parameters]\n1000\n',
    async (site) => {
      const before = await site.pids();
      const next =
        `# lines move\n${probe('same', 'Host=isolated')}` +
        probe('patient', 'Host=isolated', 'DrainDeadline=7s') +
        probe('other', 'Host=isolated', parameters('other', '--start-delay=2ms')) +
        probe('noted', 'Host=isolated', parameters('noted', '--note=two')) +
        probe('fresh', 'Host=isolated') +
        probe('resting', 'Host=isolated', 'Enabled=false') +
        '[sleeper]\nExePath=/bin/sleep\n[sleeper.parameters]\n1001\n';
      const { code, report } = await site.reload(next);
      assert.equal(code, 0);
      assert.deepEqual(outcomes(report), {
        same: 'unchanged',
        patient: 'applied',
        other: 'restarted',
        noted: 'applied',
        fresh: 'started',
        resting: 'stopped',
        sleeper: 'restarted',
        leaving: 'removed',
      });
      const after = await site.pids();
      for (const name of ['same', 'patient', 'noted']) assert.equal(after[name], before[name], name);
      for (const name of ['other', 'sleeper']) assert.ok(after[name] && after[name] !== before[name], name);
      assert.ok(after.fresh);
      assert.equal(after.leaving, undefined);
      assert.equal((await site.service('resting')).state, 'off');
      assert.equal((await site.orrery('noted note')).out, 'two\n');
      assert.deepEqual(new Set(Object.values(outcomes((await site.reload(next)).report))), new Set(['unchanged']));
    },
  ));

test('a configuration with an error changes nothing, and says what is wrong', () =>
  on(probe('a', 'Host=isolated') + probe('b', 'Host=inprocess'), async (site) => {
    const before = await site.pids();
    site.rewrite(probe('a', 'Host=isolated', parameters('a', '--level=many')) + probe('c') + probe('d', 'Requirs=a'));
    const { code, out, err } = await site.orrery('reload');
    assert.equal(code, 78);
    assert.equal(out, '');
    assert.match(err, /services\.conf:\d+: error: \[a\] parameter --level=many: expected a whole number/);
    assert.match(err, /services\.conf:\d+: error: \[d\] unknown key 'Requirs'; did you mean 'Requires'\?/);
    assert.match(err, /everything runs on as it was/);
    assert.deepEqual(await site.pids(), before);
    assert.equal((await site.orrery('status')).code, 0);
  }));

test('what only `orrery check` finds forbids a reload, too, twins of the environment included', async () => {
  process.env.ORRERY_A_LEVEL = '4';
  try {
    await on(probe('a', 'Host=isolated'), async (site) => {
      const { code, report } = await site.reload(probe('a', 'Host=isolated', parameters('a', '--folder=nowhere')));
      assert.equal(code, 78);
      assert.match(report.problems.join('\n'), /\[a\] parameter --folder: there is no .*nowhere, expected a folder/);
      assert.equal((await site.reload(probe('a', 'Host=isolated'))).code, 0);
    });
  } finally {
    delete process.env.ORRERY_A_LEVEL;
  }
});

test('a new life that fails is told, with the reason', () =>
  on(probe('a', 'Host=isolated', 'Restart=never') + probe('b', 'Host=isolated'), async (site) => {
    site.rewrite(probe('a', 'Host=isolated', 'Restart=never', parameters('a', '--fail=start')) + probe('b', 'Host=isolated'));
    const { code, out } = await site.orrery('reload');
    assert.equal(code, 1);
    assert.match(out, /^a {15}restarted, but failed: told to fail in start$/m);
    assert.match(out, /^b {15}unchanged$/m);
    const again = await site.reload(probe('a', 'Host=isolated') + probe('b', 'Host=isolated'));
    assert.deepEqual([again.code, outcomes(again.report).a], [0, 'restarted']);
    assert.equal((await site.service('a')).state, 'ready');
  }));

test('parameters that a running service refuses restart it', () =>
  on(probe('a', 'Host=isolated', parameters('a', '--note=one')), async (site) => {
    const { report } = await site.reload(probe('a', 'Host=isolated', parameters('a', '--note=unbearable')));
    assert.equal(outcomes(report).a, 'restarted');
    assert.equal((await site.orrery('a note')).out, 'unbearable\n');
    await until('the row', () => site.rows('orrery').some((row) => row.message.includes('is restarted: told to refuse this note')), { site });
  }));

test('listeners come, go and change hands while their server runs on', async () => {
  const [stays, goes, moves, comes] = [await freePort(), await freePort(), await freePort(), await freePort()];
  await on(
    probe('http', 'Host=isolated') + hello('a', `Listen=${stays} ${goes} ${moves}`) + hello('b'),
    async (site) => {
      const before = await site.pids();
      assert.ok((await connects(goes)) && (await connects(moves)));
      const { code, report } = await site.reload(
        probe('http', 'Host=isolated') + hello('a', `Listen=${stays}`) + hello('b', `Listen=${moves}`) + hello('c', `Listen=${comes}`),
      );
      assert.equal(code, 0, JSON.stringify(report));
      assert.deepEqual(outcomes(report), { http: 'unchanged', a: 'applied', b: 'applied', c: 'started' });
      assert.deepEqual(await Promise.all([stays, goes, moves, comes].map(connects)), [true, false, true, true]);
      assert.equal((await site.pids()).http, before.http);
      assert.equal((await site.service('b')).listen[0].port, moves);
      const attached = () => site.rows('http').filter((row) => row.message === 'attached').map((row) => row.properties);
      for (const one of [`stanza=c port=${comes} tls=none`, `stanza=b port=${moves} tls=none`])
        await until(one, () => attached().includes(one), { site });
    },
  );
});

test('a port that is taken is an error before anything is changed', async () => {
  const port = await freePort();
  await on(probe('http') + probe('a', `Listen=${port}`), async (first) =>
    on(probe('http') + probe('a'), async (second) => {
      const { code, report } = await second.reload(probe('http') + probe('a', `Listen=${port}`));
      assert.equal(code, 78);
      assert.match(report.problems[0], /error: \[a\] cannot listen on .*in use/);
      assert.ok(await connects(port), 'the first site still has it');
      assert.equal((await first.service('a')).state, 'ready');
    }),
  );
});

test('what was stopped by hand stays so, and still says why', () =>
  on(probe('a', 'Host=isolated'), async (site) => {
    await site.orrery('stop a');
    const { report } = await site.reload(probe('a', 'Host=isolated', parameters('a', '--start-delay=1ms')));
    assert.deepEqual(outcomes(report), { a: 'applied' });
    const { state, reason } = await site.service('a');
    assert.deepEqual([state, reason], ['stopped', 'stopped by hand']);
  }));

test('what waits for the next start is said again until then', () =>
  on(probe('a', 'Host=isolated'), async (site) => {
    site.head += 'LogLevel=debug\n';
    for (let round = 0; round < 2; ++round) {
      const { report } = await site.reload(probe('a', 'Host=isolated'));
      assert.deepEqual(report.later, ['[globals] LogLevel= takes effect when orrery itself is started again']);
    }
  }));

test('a life that hangs in the dispatcher is not forgotten by a reload', () =>
  on('[bad]\nPlugin=broken/hangs-in-stop-alone\nHost=inprocess\nStopDeadline=300ms\nRestart=never\n', async (site) => {
    const twice = /its last life hangs in the dispatcher's process and may write where a new one would/;
    assert.match((await site.orrery('restart bad')).err, twice);
    site.rewrite('[bad]\nPlugin=broken/hangs-in-stop-alone\nHost=inprocess\nStopDeadline=300ms\nWorkers=3\nRestart=never\n');
    const reload = await site.orrery('reload');
    assert.deepEqual([reload.code, reload.err], [1, '']); // what became of each is an answer, whatever it was
    assert.match(reload.out, twice);
    assert.match((await site.service('bad')).reason, twice);
  }));

test('SIGHUP does the same', () =>
  on(probe('a', 'Host=isolated'), async (site) => {
    site.rewrite(probe('a', 'Host=isolated') + probe('b', 'Host=isolated'));
    site.process.kill('SIGHUP');
    await until('the new service', async () => (await site.service('b'))?.state === 'ready', { site });
    const told = (text) => site.rows('orrery').some((row) => text.test(row.message));
    await until('the rows', () => told(/^reload: a +unchanged$/) && told(/^reload: b +started$/));
    assert.equal((await site.stop()).exit, 0);
  }));

test('a flood of reloads ends with the last configuration, and nothing leaks', () =>
  on(probe('a', 'Host=isolated') + probe('b', 'Host=inprocess'), async (site) => {
    const variants = [0, 1].map((at) => probe('a', 'Host=isolated', parameters('a', `--start-delay=${at}ms`)) + (at ? probe('b', 'Host=inprocess') : ''));
    const descriptors = () => readdirSync(`/proc/${site.process.pid}/fd`).length;
    for (const at of [0, 1, 0, 1]) await site.reload(variants[at]);
    const before = descriptors();
    for (let round = 0; round < 10; ++round) {
      site.rewrite(variants[round % 2]);
      const codes = await Promise.all([1, 2, 3].map(async () => (await site.orrery('reload')).code));
      assert.deepEqual(codes, [0, 0, 0]);
    }
    await site.reload(variants[1]);
    assert.equal((await site.service('b')).state, 'ready');
    await until('descriptors as before', () => descriptors() <= before + 2, { patience: 10_000 });
    assert.equal((await site.stop()).exit, 0);
  }));

test('a data folder that can no longer be made costs its service only', () =>
  on(probe('noted', 'Host=isolated', parameters('noted', '--note=one')) + probe('other', 'Host=isolated'), async (site) => {
    const { other } = await site.pids();
    renameSync(site.path('data'), site.path('data-kept'));
    writeFileSync(site.path('data'), 'in the way');
    const two = probe('noted', 'Host=isolated', parameters('noted', '--note=two')) + probe('other', 'Host=isolated');
    const { code, report } = await site.reload(two);
    assert.equal(code, 1);
    assert.match(report.services.find((one) => one.name === 'noted').reason, /data/);
    assert.equal((await site.pids()).other, other);
    rmSync(site.path('data'));
    renameSync(site.path('data-kept'), site.path('data'));
    await site.orrery('restart noted');
    await until('a new life', async () => (await site.service('noted')).state === 'ready', { patience: 20_000, site });
    assert.equal((await site.orrery('noted note')).out, 'two\n');
  }));

test('where descriptors are few, reloads fail and nothing dies of it, silent clients or not', () =>
  at(probe('near', 'Host=inprocess'), async (site) => {
    await site.start();
    const open = readdirSync(`/proc/${site.process.pid}/fd`).length; // some more are enough for a client, too few to start a process
    execFileSync('prlimit', [`--pid=${site.process.pid}`, `--nofile=${open + 4}:`]);
    const silent = Array.from({ length: 48 }, () => connect(site.path('run', 'control')).on('error', () => {}));
    const flood = Array.from({ length: 12 }, () => site.orrery('reload'));
    await Promise.race([Promise.all(flood), sleep(1000)]);
    for (const one of silent) one.destroy();
    for (const { code, err } of await Promise.all(flood)) {
      assert.deepEqual([site.process.exitCode, site.process.signalCode], [null, null], site.log().slice(-2000));
      assert.equal(code, 78, err);
      assert.match(err, /broke off: .+\n.*runs on as it was/);
    }
    assert.ok((await site.status()).ready);
    assert.equal((await site.orrery('near note')).code, 0);
  }));
