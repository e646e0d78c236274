// The long form of swap.test.mjs: 100 swaps of a handler under 200 requests and 200 WebSockets, and what they cost in memory.
// Two measures, since each is blind to something: what the dispatcher has allocated and not freed shows the smallest thing that is
// forgotten, and the anonymous memory of its process outside of libraries (their own mapped size may stay, in process) shows what was never
// the allocator's, such as mappings. The latter goes up and down by what the allocator keeps, so it alone cannot tell much.
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

for (const placement of ['inprocess', 'isolated'])
  test(`${swaps} swaps under ${requests} requests and ${sockets} WebSockets: ${placement}`, () =>
    SwapSite.with(`Host=${placement}\nWorkers=16`, async (site) => {
      const load = await new Load(site.port, { requests, sockets }).start();
      const seen = [];
      const began = Date.now();
      for (let i = 0; i < swaps; ++i) {
        await load.progress();
        site.put((i + 1) % 2 + 1);
        const { code, out, err } = await site.orrery('swap phoenix');
        assert.equal(code, 0, err);
        assert.match(out, new RegExp(`\n  ${sockets} open streams were handed over\n$`));
        seen.push({ ...memory(site.process.pid), allocated: (await site.status()).allocated });
      }
      const seconds = (Date.now() - began) / 1000;
      const { failures, answered, messages } = await load.stop();
      await sleep(1000);
      const tenth = Math.max(1, Math.floor(swaps / 10));
      const least = (what, from) => Math.min(...seen.slice(from, from + tenth).map((one) => one[what]));
      const growth = (what) => least(what, swaps - tenth) - least(what, warmUp);
      const libraries = (seen.at(-1).libraries - seen[warmUp].libraries) / (swaps - warmUp - 1);
      console.log(`${placement}: ${swaps} swaps in ${seconds.toFixed(1)} s, ${answered} requests and ${messages} messages, ${failures.length} lost; ` +
        `${kilobytes(least('allocated', warmUp))} allocated after ${warmUp} swaps, ${kilobytes(growth('allocated'))} more at the end; ` +
        `heap ${kilobytes(least('heap', warmUp))}, ${kilobytes(growth('heap'))} more at the end; ${kilobytes(libraries)} of libraries per swap; ` +
        `stacks ${kilobytes(seen[warmUp].stacks)}, ${kilobytes(seen.at(-1).stacks)}`);
      assert.deepEqual(failures, []);
      assert.ok(growth('allocated') < 64 * 1024, `${kilobytes(growth('allocated'))} more are allocated`);
      assert.ok(growth('heap') < 1024 * 1024, `the process grew by ${kilobytes(growth('heap'))}`);
      if (placement === 'isolated') assert.ok(libraries < 4096, `${kilobytes(libraries)} of libraries stay per swap`);
    }));
