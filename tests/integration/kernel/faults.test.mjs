// Storms of faults, at random: processes are killed and stopped, services restarted, configurations reloaded while calls
// are under way. After every storm the site must be whole again: all ready, answering, with no process and no descriptor
// more than before. ORRERY_FAULT_SEED repeats the choices of a run, ORRERY_FAULT_SECONDS says how long it goes on (60).
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../lib/site.mjs';
import { KernelSite } from './kernel-site.mjs';

const seed = Number(process.env.ORRERY_FAULT_SEED ?? Date.now() % 1_000_000_007);
const seconds = Number(process.env.ORRERY_FAULT_SECONDS ?? 60);
const storm_ms = 4000;

/** Numbers from 0 to below `most`, the same for the same seed (mulberry32). */
let state = seed >>> 0;
function chance(most) {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
}
const one_of = (list) => list[chance(list.length)];

const quick = 'Backoff=10ms..50ms\nGiveUpAfter=1000 in 1s\nDeadline=1s\nStartDeadline=20s\nDrainDeadline=1s\nStopDeadline=1s\n';
const isolated = `Plugin=probe\nHost=isolated\n${quick}`;
const stanzas = (level) => `
[near]
Plugin=probe
Host=inprocess
Wants=far middle
[far]
${isolated}Listen=0
[middle]
${isolated}Requires=far
[last]
${isolated}Requires=middle
[last.parameters]
--level=${level}
[program]
ExePath=sh
${quick}[program.parameters]
-c
"(setsid sleep 1007 &) ; sleep 1008"
`;
const children = ['far', 'middle', 'last', 'program'];
const broken = '[near]\nPlugin=probe\nHost=inprocess\nRequires=nobody\n';

class StormySite extends KernelSite {
  stopped = new Set();

  signal(pid, signal) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error; // it ended by itself meanwhile
    }
  }
  /** A process of the site, or nothing. Not what we started: the dispatcher and whoever asks it. */
  any_process() {
    return one_of(this.processes().filter((pid) => this.parent(pid) !== process.pid).concat(undefined));
  }
  command(pid) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return ''; // it has ended
    }
  }
  parent(pid) {
    try {
      return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1]);
    } catch {
      return 0;
    }
  }
  async pid_of(name) {
    return (await this.service(name))?.pid;
  }
  /** What the dispatcher has open, but for log files: those are opened once, with the first row. */
  descriptors() {
    const folder = `/proc/${this.process.pid}/fd`;
    return readdirSync(folder)
      .map((name) => {
        try {
          return readlinkSync(`${folder}/${name}`).replace(/[0-9]+/g, '');
        } catch {
          return ''; // closed meanwhile
        }
      })
      .filter((target) => target && !target.endsWith('.log'))
      .sort();
  }
}

const faults = {
  async kill(site) {
    const pid = await site.pid_of(one_of(children));
    if (pid) site.signal(pid, one_of(['SIGKILL', 'SIGSEGV', 'SIGTERM', 'SIGABRT']));
  },
  /** Grandchildren, too. */
  async kill_any(site) {
    const pid = site.any_process();
    if (pid) site.signal(pid, 'SIGKILL');
  },
  async hang(site) {
    const pid = await site.pid_of(one_of(children));
    if (!pid) return;
    site.stopped.add(pid);
    site.signal(pid, 'SIGSTOP');
  },
  async wake(site) {
    for (const pid of site.stopped) site.signal(pid, 'SIGCONT');
    site.stopped.clear();
  },
  restart: (site) => site.orrery(['restart', one_of([...children, 'near'])]),
  stop: (site) => site.orrery(['stop', one_of(children)]),
  start: (site) => site.orrery(['start', one_of([...children, 'near'])]),
  crash: (site) => site.orrery([one_of(['far', 'middle', 'last']), 'crash']),
  call: (site) => site.orrery(['near', 'call', one_of(['far', 'middle']), '--path', one_of(['/', '/large', '/fail'])]),
  spawn: (site) => site.orrery([one_of(['near', 'far']), 'spawn', 'sh', '-c', 'sleep 1009; true', site.folder]),
  events: (site) => site.orrery([one_of(['near', 'last']), 'publish', 'key', 'value']),
  status: (site) => site.orrery('status'),
};

async function storm(site, done) {
  const ends = Date.now() + storm_ms;
  const names = Object.keys(faults);
  const asked = [];
  const one = async () => {
    while (Date.now() < ends) {
      const name = one_of(names);
      done[name] = (done[name] ?? 0) + 1;
      asked.push(faults[name](site));
      await Promise.race([asked.at(-1), sleep(Math.max(0, ends - Date.now()))]);
      await sleep(chance(60));
    }
  };
  await Promise.all([one(), one(), one(), one()]);
  await faults.wake(site); // what was asked of a stopped process is answered now
  await Promise.all(asked);
}

async function calm(site) {
  for (const name of [...children, 'near']) await site.orrery(['start', name]);
  await until('a site that is ready', async () => (await site.status()).ready, { patience: 120_000, site });
  await site.orrery('near spawn'); // ends what the storm spawned
  await site.orrery('far spawn');
}

async function whole(site) {
  assert.equal(site.process.exitCode, null, 'the dispatcher lives');
  for (const name of ['far', 'middle']) {
    const answer = await site.orrery(`near call ${name} --deadline 30000`);
    assert.match(answer.out, /^status 0\n/, `near calls ${name}: ${answer.out}${answer.err}`);
  }
  const { port } = (await site.service('far')).listen[0];
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.destroy();
}

test(`storms of faults for ${seconds} s`, async (context) => {
  context.diagnostic(`ORRERY_FAULT_SEED=${seed}`);
  console.log(`ORRERY_FAULT_SEED=${seed}`);
  const site = new StormySite(stanzas(1));
  const done = {};
  const knows_reload = /^ +reload /m.test((await site.orrery('--help')).out);
  if (knows_reload)
    faults.reload = async (inside) => {
      inside.rewrite(one_of([stanzas(1), stanzas(2), stanzas(3), broken]));
      await Promise.all(Array.from({ length: 1 + chance(8) }, () => inside.orrery('reload')));
    };
  try {
    await site.start();
    await storm(site, done); // the first one makes what is made once: workers, log files
    const settled = async () => {
      if (knows_reload) {
        site.rewrite(stanzas(1));
        const { code, err } = await site.orrery('reload'); // 1: taken over, and somebody still suffers from the storm
        const { exitCode, signalCode } = site.process;
        assert.ok(code === 0 || code === 1, `${code} ${err} dispatcher ${exitCode} ${signalCode}\n${site.log().slice(-4000)}`);
      }
      await calm(site);
      await whole(site);
    };
    await settled();
    const now = () => ({ descriptors: site.descriptors(), processes: site.processes().map((pid) => site.command(pid)).sort() });
    assert.equal((await site.orrery('restart program')).code, 0); // a storm may have killed only what it forked
    await until('what the program forks', () => now().processes.includes('sleep 1007'), { site });
    const before = now();
    const ends = Date.now() + seconds * 1000;
    let storms = 0;
    while (Date.now() < ends) {
      await storm(site, done);
      await settled();
      storms += 1;
      await until(
        `no more than before storm ${storms}`,
        () => now().processes.length <= before.processes.length && now().descriptors.length <= before.descriptors.length,
        { patience: 60_000, site },
      ).catch((error) => assert.fail(`seed ${seed}: before ${JSON.stringify(before)}, now ${JSON.stringify(now())}\n${error.message}`));
    }
    context.diagnostic(`${storms} storms: ${JSON.stringify(done)}`);
    assert.equal((await site.stop()).exit, 0);
    assert.deepEqual(site.processes(), []);
    assert.doesNotMatch(readFileSync(site.path('logs', 'orrery', 'orrery.log'), 'utf8'), /left behind/);
  } finally {
    await site.discard();
  }
});
