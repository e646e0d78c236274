#!/usr/bin/env node
// What the kernel costs: a role call, a whole HTTP request against the same handler behind Boost.Beast alone, 200 services.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({ options: {
  build: { type: 'string', default: 'build/release' }, rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '2' },
  connections: { type: 'string', default: '32' }, threads: { type: 'string', default: '2,17' }, only: { type: 'string', default: 'calls,http,start' },
  services: { type: 'string', default: '200' }, help: { type: 'boolean' },
} });
if (options.help) {
  console.log(`usage: node kernel.mjs [--build FOLDER] [--only calls,http,start] [--rounds N] [--seconds S] [--connections N]
                       [--threads LIST] [--services N]
  --build        the release build (default build/release): targets orrery, plugin-http, bench-kernel
  --only         which parts (default: all three)
  --rounds       how often each is measured; medians are printed (default 5)
  --seconds      how long each round of HTTP lasts (default 2, at most 60)
  --connections  keep-alive connections of the load, one request each at a time (default 32)
  --threads      threads of either HTTP server, network threads included; a list of counts (default 2,17; 17 is what ships)
  --services     how many trivial services are started (default 200)
Example: cmake --build build/release --target bench-kernel && node tests/bench/kernel.mjs
Exit codes: 0 done (goals are printed, not asserted), 1 something failed or both servers answered differently, 2 usage.`);
  process.exit(0);
}
const build = resolve(options.build);
process.env.ORRERY ??= join(build, 'bin/orrery');
const { TestSite } = await import('../integration/lib/site.mjs');
const { freePort } = await import('../integration/lib/ports.mjs');
const program = (name) => join(build, 'bench', name);
const rounds = Number(options.rounds);
const parts = options.only.split(',');

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const median = (numbers) => sorted(numbers)[Math.floor(numbers.length / 2)];
const spread = (numbers, digits) => `${sorted(numbers)[0].toFixed(digits)}–${sorted(numbers).at(-1).toFixed(digits)}`;
function show(what, numbers, unit, goal, digits = 1) {
  const value = median(numbers);
  const reached = !goal ? '' : `  goal ${goal.at_most !== undefined ? '≤' : '≥'} ${goal.at_most ?? goal.at_least} ${unit}: ` +
    ((goal.at_most !== undefined ? value <= goal.at_most : value >= goal.at_least) ? 'reached' : 'MISSED');
  const range = numbers.length > 1 ? `  (${spread(numbers, digits)})` : '';
  console.log(`  ${what.padEnd(58)} ${value.toFixed(digits).padStart(9)} ${unit}${range}${reached}`);
  return value;
}

function calls() {
  console.log('Role call: a record of six fields, a sign-in answered');
  const seen = {};
  for (let round = 0; round < rounds; round += 1) {
    const scratch = mkdtempSync('/tmp/orrery-bench-');
    try {
      const out = execFileSync(program('bench-calls'), [join(build, 'bench-plugins/page/page.so'), process.env.ORRERY, scratch], { encoding: 'utf8' });
      for (const [, name, value] of out.matchAll(/^(\w+) (\S+)$/gm)) (seen[name] ??= []).push(Number(value));
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  const bare = seen.direct_ns.map((direct, i) => seen.inprocess_ns[i] - direct);
  show('the plugin’s function called directly', seen.direct_ns, 'ns');
  show('in process, through the host table', seen.inprocess_ns, 'ns', { at_most: 120 });
  show('what the kernel adds', bare, 'ns');
  show('bare socket pair, the same bytes there and back, p50', seen.socket_p50_us, 'µs');
  show('isolated, one at a time, p50', seen.isolated_p50_us, 'µs', { at_most: 25 });
  show('isolated, one at a time, p99', seen.isolated_p99_us, 'µs');
  show('isolated, one at a time, p50 ÷ bare socket pair', seen.isolated_p50_us.map((us, i) => us / seen.socket_p50_us[i]), '×', undefined, 2);
  show('isolated, 8 threads calling, per call', seen.isolated_8_us_per_call, 'µs', undefined, 2);
  show('isolated, 64 threads calling, per call', seen.isolated_64_us_per_call, 'µs', undefined, 2);
  show('isolated, started without waiting, 1 in flight, per call', seen.isolated_started_1_us_per_call, 'µs', undefined, 2);
  show('isolated, started without waiting, 64 in flight, per call', seen.isolated_started_64_us_per_call, 'µs', { at_most: 1 }, 2);
}

const load = (port) =>
  new Promise((done, failed) => {
    const child = spawn(program('bench-load'), [port, options.connections, options.seconds], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (bytes) => (out += bytes));
    child.on('close', (code) => (code === 0 ? done(JSON.parse(out)) : failed(new Error(`bench-load ended with ${code}`))));
  });

async function beast(threads) {
  const port = await freePort();
  const server = spawn(program('bench-beast'), [port, threads], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((ready, failed) => (server.stdout.once('data', ready), server.once('exit', failed)));
  return { port, stop: () => server.kill() };
}

async function http(threads) {
  console.log(`Whole HTTP requests, ${options.connections} connections, ${threads} threads each, ${rounds} rounds of ${options.seconds} s`);
  const [near, far] = [await freePort(), await freePort()];
  const site = new TestSite(`[globals]\nPluginPath=${build}/bench-plugins\n[http]\nPlugin=plugins/http\nHost=inprocess\n[http.parameters]\n` +
    `--workers=${threads - 1}\n[near]\nPlugin=page\nHost=inprocess\nListen=127.0.0.1:${near}\n[far]\nPlugin=page\nHost=isolated\nWorkers=${threads - 1}\nListen=127.0.0.1:${far}\n`);
  const peer = await beast(threads);
  try {
    await site.start();
    const servers = { 'Beast alone': peer.port, 'Orrery, in process': near, 'Orrery, isolated': far };
    const bodies = await Promise.all(Object.values(servers).map(async (port) => (await fetch(`http://127.0.0.1:${port}/page?x=1`)).text()));
    if (new Set(bodies).size !== 1) throw new Error(`the servers answer differently:\n${bodies.join('\n')}`);
    const seen = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1)
      for (const [name, port] of Object.entries(servers)) seen[name].push(await load(port));
    const rates = Object.fromEntries(Object.entries(seen).map(([name, all]) => [name, all.map((one) => one.requests / one.seconds)]));
    for (const name of Object.keys(servers)) {
      show(name, rates[name], 'requests/s', undefined, 0);
      show(`${name}, p99`, seen[name].map((one) => one.p99_us), 'µs', undefined, 0);
    }
    for (const [name, least] of [['Orrery, in process', 0.9], ['Orrery, isolated', 0.6]])
      show(`${name} ÷ Beast alone`, rates[name].map((rate, i) => rate / rates['Beast alone'][i]), '×', { at_least: least }, 2);
  } finally {
    peer.stop();
    await site.discard();
  }
}

/** Kilobytes of a process and everything below it. */
function memory(pid) {
  const field = (file, name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(file, 'utf8'))[1]);
  return { rss: field(`/proc/${pid}/status`, 'VmRSS'), pss: field(`/proc/${pid}/smaps_rollup`, 'Pss') };
}

async function start(count, host) {
  const stanzas = Array.from({ length: count }, (_, i) => `[service-${i}]\nPlugin=trivial\nHost=${host}\n`).join('');
  const site = new TestSite(`[globals]\nPluginPath=${build}/bench-plugins\n${stanzas}`);
  try {
    const began = performance.now();
    await site.start();
    const wall = performance.now() - began;
    const [, ready, wanted, took] = /(\d+) of (\d+) services are ready after (\d+) ms/.exec(site.log()) ?? [];
    if (!ready || ready !== wanted || Number(ready) !== count) throw new Error(`not all are ready:\n${site.log().slice(-2000)}`);
    return { took: Number(took), wall, ...memory(site.process.pid) };
  } finally {
    await site.discard();
  }
}

async function starts() {
  const count = Number(options.services);
  console.log(`Start of ${count} trivial plugins, from main() to all ready`);
  for (const [host, goal] of [['inprocess', { at_most: 1000 }], ['isolated', undefined]]) {
    const many = [], one = [];
    for (let round = 0; round < rounds; round += 1) one.push(await start(1, host)), many.push(await start(count, host));
    show(`${host}, ${count} services`, many.map((run) => run.took), 'ms', goal, 0);
    show(`${host}, 1 service`, one.map((run) => run.took), 'ms', undefined, 0);
    show(`${host}, resident memory of the kernel with ${count}`, many.map((run) => run.rss / 1024), 'MiB');
    show(`${host}, resident memory of the kernel with 1`, one.map((run) => run.rss / 1024), 'MiB');
    show(`${host}, memory of the kernel per service`, many.map((run, i) => (run.rss - one[i].rss) / (count - 1)), 'KiB', undefined, 0);
  }
}

if (loadavg()[0] >= 1.5) console.log(`load ${loadavg()[0].toFixed(1)}: other work runs on this machine, so read the ratios only`);
if (parts.includes('calls')) calls();
if (parts.includes('http')) for (const threads of options.threads.split(',').map(Number)) await http(threads);
if (parts.includes('start')) await starts();
console.log(`load at the end ${loadavg()[0].toFixed(1)}`);
