// A machine that gives no more threads or memory, or few descriptors: services say so, the dispatcher stays.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { until } from '../lib/site.mjs';
import { KernelSite, probe } from './kernel-site.mjs';

const nobodys = 61_234; // limits of threads do not bind root, so the site runs as a user that nobody else is
const asNobody = process.getuid() === 0 ? ['setpriv', `--reuid=${nobodys}`, `--regid=${nobodys}`, '--clear-groups'] : [];
const script = (site, name, text) => {
  writeFileSync(site.path(name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return site.path(name);
};

/** A site that runs as an ordinary user, with the tests' plugin in a folder of its own. */
async function asUser(stanzas, work) {
  const site = new KernelSite(stanzas);
  try {
    cpSync(join(process.env.ORRERY_TEST_PLUGINS, 'probe'), site.path('drop-in', 'probe'), { recursive: true });
    cpSync(process.env.ORRERY, site.path('orrery'));
    site.configure(stanzas);
    site.binary = site.path('orrery');
    if (process.getuid() === 0) {
      execFileSync('chown', ['-R', `${nobodys}:${nobodys}`, site.folder]);
      site.binary = script(site, 'start', `exec ${asNobody.join(' ')} '${site.path('orrery')}' "$@"`);
    }
    await site.start();
    await work(site);
  } finally {
    await site.discard();
  }
}

function threads(site, most) {
  const [program, ...words] = [...asNobody, 'prlimit', `--pid=${site.process.pid}`, `--nproc=${most}:`];
  execFileSync(program, words);
}
const most = () => execFileSync('prlimit', ['--nproc', '--noheadings', '--output=SOFT']).toString().trim();

for (const host of ['inprocess', 'isolated'])
  test(`a service (${host}) that cannot be given a thread is no danger to the dispatcher`, () =>
    asUser(probe('one', `Host=${host}`, 'Backoff=10m..10m') + probe('other', 'Host=inprocess'), async (site) => {
      const before = most();
      assert.ok((await site.status()).ready, site.log());
      threads(site, 1);
      const restart = await site.orrery('restart one');
      assert.equal(restart.code, 1);
      assert.match(restart.err, /^one is backing-off: the machine gives no more threads to start it \(raise the limit: ulimit -u/);
      assert.equal((await site.service('other')).state, 'ready');
      assert.equal((await site.orrery('stop other')).out, 'other is stopped\n', 'what has to be done is done');
      threads(site, before);
      assert.equal((await site.orrery('start one')).out, 'one is ready\n');
      assert.equal((await site.stop()).exit, 0);
    }));

/** Lets the dispatcher have so many more bytes of private memory; without a number as many as it likes. */
function memory(site, more) {
  const used = Number(/^VmData:\s+(\d+) kB/m.exec(readFileSync(`/proc/${site.process.pid}/status`, 'utf8'))[1]) * 1024;
  execFileSync('prlimit', [`--pid=${site.process.pid}`, `--data=${more === undefined ? 'unlimited' : used + more}:`]);
}

/** A site whose allocator gives large blocks back at once: what it kept would answer the next large request. */
async function frugal(stanzas, work) {
  const site = new KernelSite(stanzas);
  try {
    site.binary = script(site, 'frugal', `GLIBC_TUNABLES=glibc.malloc.mmap_threshold=65536 exec '${process.env.ORRERY}' "$@"`);
    await site.start();
    await work(site);
  } finally {
    await site.discard();
  }
}

test('without memory what needs more of it is refused, and the dispatcher stays', () =>
  frugal(probe('near', 'Host=inprocess', 'Wants=far') + probe('far', 'Host=isolated', 'Wants=other', 'HealthDeadline=10m') + probe('other', 'Host=inprocess'), async (site) => {
    // One is read by the dispatcher, the other one is written by it: 8 MiB each.
    const large = ['near call far --path /large --deadline 300000', 'far call other --path /large --deadline 300000'];
    const whole = async (words) => (await site.orrery(words)).out.startsWith('status 0\n8388608 bytes');
    for (const words of large) assert.ok(await whole(words), words);
    const refused = [];
    for (const more of [30, 20, 10, 3, 0]) {
      memory(site, more << 20);
      const answers = [];
      for (const words of [...large, 'status', 'why near', 'reload', 'verbs']) answers.push(await site.orrery(words));
      refused.push(...answers.filter(({ code, out }) => code !== 0 || /^status (?!0)/.test(out)));
      assert.equal(site.process.exitCode ?? site.process.signalCode, null, site.log().slice(-3000));
    }
    assert.ok(refused.length > 0, 'no request was refused: the limit was none');
    memory(site);
    await site.orrery('restart far'); // it may have been ended over this
    for (const words of large) await until(`its recovery: ${words}`, () => whole(words), { site });
    await until('word of it', () => site.log().includes('memory was used up'), { site });
    assert.equal((await site.stop()).exit, 0, site.log().slice(-3000));
  }));

const limited = (site, files) => script(site, 'limited', `ulimit -n ${files} && exec '${process.env.ORRERY}' "$@"`);

test('a limit of few descriptors is enough for a small site', async () => {
  const site = new KernelSite(probe('near', 'Host=inprocess') + probe('far', 'Host=isolated') + '[program]\nExePath=sleep\n[program.parameters]\n1000\n');
  try {
    site.binary = limited(site, 100);
    await site.start();
    assert.ok((await site.status()).ready, site.log());
    assert.equal((await site.stop()).exit, 0);
  } finally {
    await site.discard();
  }
});

test('one that cannot be enough is named, with what to do', async () => {
  const site = new KernelSite(probe('near', 'Host=inprocess'));
  try {
    site.binary = limited(site, 40);
    await site.start();
    assert.equal(await site.exit, 69);
    assert.match(site.log(), /^orrery: only 40 files may be open at once, .*\n  raise the hard limit: ulimit -Hn, LimitNOFILE= /m);
  } finally {
    await site.discard();
  }
});
