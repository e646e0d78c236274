// The long form of swap.test.mjs: 100 swaps of a handler under 200 requests and 200 WebSockets, and what they cost in memory.
// Two measures, since each is blind to something: what the dispatcher has allocated and not freed shows the smallest thing that is
// forgotten, and the anonymous memory of its process outside of libraries (their own mapped size may stay, in process) shows what was never
// the allocator's, such as mappings. The latter goes up and down by what the allocator keeps, so it alone cannot tell much. What is
// allocated is asked without load, after the first swaps and at the end: under load it tells how much is in flight.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Load } from './load.mjs';
import { SwapSite } from './swap-site.mjs';

const swaps = Number(process.env.ORRERY_SWAPS ?? 100);
const requests = Number(process.env.ORRERY_REQUESTS ?? 200);
const sockets = Number(process.env.ORRERY_SOCKETS ?? 200);
const warmUp = Math.min(20, swaps / 2);

const stack = 8 << 20; // of a thread: how deep it once was says nothing of what is kept

/** Bytes of the process: {heap, libraries, stacks}. A library's zeroed data follows its file's last mapping without a name. */
function memory(pid) {
  const sum = { heap: 0, libraries: 0, stacks: 0 };
  let kind = 'heap', end = '';
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const mapping = /^([0-9a-f]+)-([0-9a-f]+) \S+ \S+ \S+ \S+ *(.*)$/.exec(line);
    if (mapping) {
      const [, from, to, name] = mapping;
      const follows = kind === 'libraries' && !name && from === end;
      const size = Number.parseInt(to, 16) - Number.parseInt(from, 16);
      kind = name.includes('.so') || follows ? 'libraries' : !name && size === stack ? 'stacks' : 'heap';
      end = to;
    } else if (line.startsWith('Anonymous:')) {
      sum[kind] += Number(line.split(/ +/)[1]) * 1024;
    }
  }
  return sum;
}

const kilobytes = (bytes) => `${Math.round(bytes / 1024)} KiB`;

const least = (seen) => Math.min(...seen.map((one) => one.heap));

/** So many swaps under a load of their own; then, without it, what is allocated. */
async function swapping(site, from, to) {
  const load = await new Load(site.port, { requests, sockets }).start();
  const seen = [];
  for (let i = from; i < to; ++i) {
    await load.progress();
    site.put((i + 1) % 2 + 1);
    const { code, out, err } = await site.orrery('swap phoenix');
    assert.equal(code, 0, err);
    assert.match(out, new RegExp(`\n  ${sockets} open streams were handed over\n$`));
    seen.push(memory(site.process.pid));
  }
  const { failures, answered, messages } = await load.stop();
  assert.deepEqual(failures, []);
  await sleep(3000);
  return { answered, messages, seen, ...seen.at(-1), heap: least(seen.slice(-10)), allocated: (await site.status()).allocated };
}

for (const placement of ['inprocess', 'isolated'])
  test(`${swaps} swaps under ${requests} requests and ${sockets} WebSockets: ${placement}`, () =>
    SwapSite.with(`Host=${placement}\nWorkers=16`, async (site) => {
      const began = Date.now();
      const first = await swapping(site, 0, warmUp);
      const last = await swapping(site, warmUp, swaps);
      const seconds = (Date.now() - began) / 1000;
      first.heap = least(last.seen.slice(0, 10)); // of the second load, so that both are the same one's
      const more = (what) => (last[what] - first[what]) / (what === 'libraries' ? swaps - warmUp : 1);
      console.log(`${placement}: ${swaps} swaps in ${seconds.toFixed(1)} s, ${first.answered + last.answered} requests and ` +
        `${first.messages + last.messages} messages, none lost; ${kilobytes(first.allocated)} allocated after ${warmUp} swaps, ` +
        `${kilobytes(more('allocated'))} more at the end; heap ${kilobytes(first.heap)}, ${kilobytes(more('heap'))} more at the end; ` +
        `${kilobytes(more('libraries'))} of libraries per swap; stacks ${kilobytes(first.stacks)}, ${kilobytes(last.stacks)}`);
      // A library that stays mapped costs the loader some allocations, and each thread a slot and its thread-local data.
      const perLibrary = placement === 'inprocess' ? 8 * 1024 : 0;
      const allowed = 192 * 1024 + perLibrary * (swaps - warmUp);
      assert.ok(more('allocated') < allowed, `${kilobytes(more('allocated'))} more are allocated`);
      assert.ok(more('heap') < 1024 * 1024, `the process grew by ${kilobytes(more('heap'))}`);
      if (placement === 'isolated') assert.ok(more('libraries') < 4096, `${kilobytes(more('libraries'))} of libraries stay per swap`);
    }));
