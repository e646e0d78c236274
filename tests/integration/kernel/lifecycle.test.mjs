// Start, stop and restart: order, deadlines, listeners that survive, and what the command line says.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';

import { until } from '../lib/site.mjs';
import { at, on, probe } from './kernel-site.mjs';


/** Where the rows stand in the dispatcher's log. */
const place = (site, text) => site.rows('orrery').findIndex((row) => row.message.startsWith(text));

test('up along the requirements, together where it may, and down in reverse', () =>
  on(
    probe('last', 'Host=inprocess', 'Requires=left right') +
      probe('left', 'Host=isolated', 'Requires=first', '[left.parameters]', '--start-delay=300ms') +
      probe('right', 'Host=inprocess', 'Requires=first', '[right.parameters]', '--start-delay=300ms') +
      probe('first', 'Host=inprocess'),
    async (site) => {
      const order = ['first: ready', 'left: ready', 'right: ready', 'last: ready'].map((text) => place(site, text));
      assert.ok(order[0] < order[1] && order[0] < order[2] && order[1] < order[3] && order[2] < order[3], site.log());
      const took = Number(/4 of 4 services are ready after (\d+) ms/.exec(site.log())[1]);
      assert.ok(took >= 300 && took < 5000);
      const starts = ['left', 'right'].map((name) => site.rows('orrery').find((row) => row.message.startsWith(`${name}: ready`)));
      assert.ok(Math.abs(new Date(starts[0].time) - new Date(starts[1].time)) < 280, 'left and right start together');
      const { exit } = await site.stop();
      assert.equal(exit, 0);
      const down = ['last: stopped', 'left: stopped', 'right: stopped', 'first: stopped'].map((text) => place(site, text));
      assert.ok(down[0] < down[1] && down[0] < down[2] && down[1] < down[3] && down[2] < down[3], site.log());
    },
  ));

test('stop takes those that require it along, start brings what it requires', () =>
  on(probe('base', 'Host=inprocess') + probe('user', 'Host=isolated', 'Requires=base') + probe('wisher', 'Wants=base', 'Host=inprocess'), async (site) => {
    assert.equal((await site.orrery('stop base')).out, 'base is stopped\n');
    assert.deepEqual(
      (await site.status()).services.map((one) => one.state),
      ['stopped', 'stopped', 'ready'],
    );
    assert.match((await site.orrery('wisher call base')).out, /status 7\nservice 'base' is not running/);
    assert.equal((await site.orrery('start user')).out, 'user is ready\n');
    assert.equal((await site.service('base')).state, 'ready');
    assert.match((await site.orrery('wisher call base')).out, /^status 0/);
    assert.equal((await site.orrery('stop nobody')).code, 1);
  }));

test('restart brings new code up while the others run on', () =>
  on(probe('base') + probe('user', 'Host=inprocess', 'Requires=base'), async (site) => {
    const before = await site.service('base');
    assert.equal((await site.orrery('restart base')).out, 'base is ready\n');
    const after = await site.service('base');
    assert.notEqual(after.pid, before.pid);
    assert.equal((await site.service('user')).state, 'ready');
    assert.match((await site.orrery('user call base')).out, /^status 0/);
  }));

test('a failed start: those that require it wait and say why, the others run', () =>
  on(
    probe('sick', 'Host=inprocess', 'Restart=never', '[sick.parameters]', '--fail=start') +
      probe('needy', 'Host=inprocess', 'Requires=sick') +
      probe('wrong', 'Host=isolated', '[wrong.parameters]', '--fail=create') +
      probe('well', 'Host=inprocess', 'Wants=sick'),
    async (site) => {
      const states = Object.fromEntries((await site.status()).services.map((one) => [one.name, one.state]));
      assert.deepEqual(states, { sick: 'failed', needy: 'waiting', wrong: 'failed', well: 'ready' });
      const why = (await site.orrery('why needy')).out;
      assert.match(why, /^needy waits for sick: told to fail in start\n {2}needy: waiting since .*\n {2}sick: failed since /);
      assert.match((await site.orrery('why wrong')).out, /told to fail in create \(take --fail out\)/);
    },
  ));

test('the kernel keeps the listening socket over a restart, and nobody is turned away', () =>
  on(probe('near', 'Host=inprocess', 'Listen=0/tls') + probe('far', 'Host=isolated', 'Listen=0'), async (site) => {
    for (const [name, tls] of [['near', 'tls'], ['far', 'none']]) {
      const { port } = (await site.service(name)).listen[0];
      await until('the row', () => site.rows(name).some((row) => row.properties === `stanza=${name} port=${port} tls=${tls}`), { patience: 5000 });
      await site.orrery(`stop ${name}`);
      const socket = connect(port, '127.0.0.1');
      await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
      socket.destroy();
      await site.orrery(`start ${name}`);
      assert.equal((await site.service(name)).listen[0].port, port);
      await until('the row', () => site.rows(name).some((row) => row.message === 'detached'), { patience: 5000 });
    }
  }));

test('programs run with their arguments, stop in order, and their end is seen', () =>
  on(
    '[clock]\nExePath=sh\nRestart=always\nBackoff=100ms..200ms\n[clock.parameters]\n-c\n"echo up $1; sleep 0.2; exit 0"\nzero\n--port=9555\n' +
      '[sleeper]\nExePath=/bin/sleep\n[sleeper.parameters]\n1000\n[once]\nExePath=/bin/true\n',
    async (site) => {
      await until('a third life', async () => (await site.service('clock')).restarts >= 2, { patience: 10_000 });
      assert.ok(site.rows('clock').some((row) => row.message === 'up --port=9555'));
      assert.equal((await site.service('once')).state, 'stopped');
      assert.equal((await site.service('sleeper')).state, 'ready');
      assert.equal((await site.orrery('stop sleeper')).code, 0);
      await until('the row', () => site.rows('sleeper').some((row) => row.message === 'sleep was ended by signal SIGTERM'), { patience: 5000 });
    },
  ));

test('a second signal hurries', () =>
  on(
    '[stubborn]\nExePath=sh\nDrainDeadline=60s\n[stubborn.parameters]\n-c\n"trap \'\' TERM; while true; do sleep 0.1; done"\n',
    async (site) => {
      const began = Date.now();
      site.process.kill('SIGTERM');
      await until('the stop', () => site.log().includes('stopping'), { patience: 5000 });
      site.process.kill('SIGINT');
      assert.equal(await site.exit, 0);
      assert.ok(Date.now() - began < 15_000);
      assert.deepEqual(site.processes(), []);
    },
  ));

test('that log files cannot be written is said where the dispatcher runs, once, and that they are again', () =>
  at('[a]\nPlugin=probe\nHost=inprocess\n[b]\nPlugin=probe\nHost=inprocess\n', async (site) => {
    writeFileSync(site.path('logs'), 'in the way');
    await site.start();
    const told = (text) => site.log().split('\n').filter((line) => line.includes(text)).length;
    const row = (text) => site.orrery(['a', 'log', text]);
    await row('one');
    await until('the complaint', () => told(' cannot be written: Not a directory; ') === 1, { site });
    rmSync(site.path('logs'));
    await row('two');
    await until('the row', () => site.rows('a').some(({ message }) => message === 'two'), { site });
    await site.orrery('restart a'); // rows of the dispatcher's own file, too
    await until('the end of it', () => told(' is written again') === 1, { site });
    assert.equal(told(' cannot be written: '), 1);
  }));

test('one site, one dispatcher', () =>
  on(probe('a', 'Host=inprocess'), async (site) => {
    const second = await site.orrery('run');
    assert.equal(second.code, 75);
    assert.match(second.err, new RegExp(`this site runs already, as process ${site.process.pid}`));
    const third = await site.orrery(['--run', site.path('elsewhere'), 'run']);
    assert.equal(third.code, 75);
    assert.match(third.err, /runs already, with another run directory\n +two would write to the same data; /);
    assert.equal((await site.orrery('check')).code, 0);
    assert.equal((await site.orrery('stop')).out, 'stopped\n');
    assert.equal(await site.exit, 0);
  }));

test('the verbs of plugins: help, unknown ones, wrong options', () =>
  on(probe('near', 'Host=inprocess'), async (site) => {
    assert.match((await site.orrery('verbs')).out, /near once-put {2,}probe the kernel/);
    assert.match((await site.orrery('near call --help')).out, /usage: orrery near call … \[options\][\s\S]*--deadline/);
    const unknown = await site.orrery('near cal');
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /there is no verb 'near cal'; did you mean 'near call'\?/);
    const option = await site.orrery('near call --dedline=3');
    assert.equal(option.code, 2);
    assert.match(option.err, /there is no option --dedline; did you mean 'deadline'\?/);
    assert.match((await site.orrery('logs -n 1 orrery')).out, /^\d{4}-/);
  }));
