#!/usr/bin/env node
// What logging costs, beside spdlog, log4cxx and Poco: rows a second into a file, the caller's time, a level that is off.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({ options: {
  build: { type: 'string', default: 'build/release' }, rounds: { type: 'string', default: '3' }, rows: { type: 'string', default: '1000000' },
  only: { type: 'string', default: 'rate,full,times,disabled,allocations,boundary' }, scratch: { type: 'string', default: '/dev/shm' }, help: { type: 'boolean' },
} });
if (options.help) {
  console.log(`usage: node logging.mjs [--build FOLDER] [--only rate,full,times,disabled,allocations,boundary] [--rounds N] [--rows N]
                        [--scratch FOLDER]
  --build    the release build (default build/release): target bench-logging
  --only     which parts (default: all)
  --rounds   how often each is measured, ours and peers in turn; medians are printed (default 3)
  --rows     rows of a round of rates (default 1000000); log4cxx and Poco get a fifth
  --scratch  where the log files are written (default /dev/shm: memory, so that no disk is measured)
Peers: apt-get install libspdlog-dev liblog4cxx-dev libpoco-dev, then configure the build again. Those that are missing are named.
Example: cmake --build build/release --target bench-logging && node tests/bench/logging.mjs
Exit codes: 0 done (goals are printed, not asserted), 1 something failed, 2 usage.`);
  process.exit(0);
}
const build = resolve(options.build);
const rounds = Number(options.rounds);
const parts = options.only.split(',');
const plugin = join(build, 'site/appenders/file/file.so');
const program = (name) => join(build, 'bench', `bench-log-${name}`);
if (!existsSync(program('ours'))) {
  console.error(`${program('ours')} is not there: cmake --build ${options.build} --target bench-logging`);
  process.exit(2);
}
const peers = ['spdlog', 'log4cxx', 'poco'];
for (const name of peers.filter((one) => !existsSync(program(one))))
  console.log(`without ${name}: apt-get install lib${name}-dev, then cmake --preset release`);

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Runs a program in a folder of its own; FILE and FOLDER among the words are in it. What it shows, by name. */
function run(name, words) {
  const folder = mkdtempSync(join(options.scratch, 'orrery-bench-log-'));
  try {
    const out = execFileSync(program(name), words.map((word) => ({ FILE: join(folder, 'bench.log'), FOLDER: folder })[word] ?? word), { encoding: 'utf8' });
    return Object.fromEntries([...out.matchAll(/^(\w+) (\S+)$/gm)].map(([, key, value]) => [key, Number(value)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every contender once a round, in turn; the medians of what they show. */
function inTurn(contenders) {
  const there = contenders.filter(([, name]) => existsSync(program(name)));
  const seen = new Map(there.map(([title]) => [title, {}]));
  for (let round = 0; round < rounds; round += 1)
    for (const [title, name, words] of there)
      for (const [key, value] of Object.entries(run(name, words))) (seen.get(title)[key] ??= []).push(value);
  return new Map([...seen].map(([title, values]) => [title, Object.fromEntries(Object.entries(values).map(([key, all]) => [key, median(all)]))]));
}

const goal = (reached) => (reached ? 'reached' : 'MISSED');
const million = (value) => (value / 1e6).toFixed(2).padStart(8);

function rates(threads) {
  const rows = Number(options.rows);
  const few = String(rows / 5);
  const found = inTurn([
    ['Orrery', 'ours', ['rate', threads, String(rows), 'FILE', 'plain']],
    ['Orrery, the appender a plugin', 'ours', ['rate', threads, String(rows), 'FILE', plugin]],
    ['spdlog', 'spdlog', ['rate', threads, String(rows), 'FILE', 'sync']],
    ['spdlog, asynchronous', 'spdlog', ['rate', threads, String(rows), 'FILE', 'async']],
    ['log4cxx', 'log4cxx', ['rate', threads, few, 'FILE', 'sync']],
    ['log4cxx, asynchronous', 'log4cxx', ['rate', threads, few, 'FILE', 'async']],
    ['Poco', 'poco', ['rate', threads, few, 'FILE', 'sync']],
    ['Poco, asynchronous', 'poco', ['rate', threads, few, 'FILE', 'async']],
  ]);
  console.log(`Rows a second into a file, million, ${threads} thread${threads === '1' ? '' : 's'}`);
  const ours = found.get('Orrery').rows_per_s;
  for (const [title, { rows_per_s: value }] of found)
    console.log(`  ${title.padEnd(34)} ${million(value)}${title.startsWith('Orrery') ? '' : `   Orrery ${(ours / value).toFixed(2)}×`}`);
  const peer = found.get('spdlog')?.rows_per_s;
  if (peer && threads === '1') console.log(`  goal ≥ 1.5 × spdlog: ${goal(ours / peer >= 1.5)}`);
}

function full() {
  const rows = String(Number(options.rows) / 5);
  const found = inTurn([['Orrery', 'ours', ['rate', '1', rows, 'FILE', 'full']], ['log4cxx', 'log4cxx', ['rate', '1', rows, 'FILE', 'full']]]);
  console.log('The manual’s full pattern, million rows a second, 1 thread (log4cxx: the columns it can write)');
  for (const [title, { rows_per_s: value }] of found) console.log(`  ${title.padEnd(34)} ${million(value)}`);
  const peer = found.get('log4cxx')?.rows_per_s;
  const ratio = found.get('Orrery').rows_per_s / peer;
  if (peer) console.log(`  ${ratio.toFixed(2)}×, goal ≥ 5 ×: ${goal(ratio >= 5)}`);
}

function times() {
  const found = inTurn([
    ['Orrery', 'ours', ['times', 'FILE', 'plain']],
    ['spdlog', 'spdlog', ['times', 'FILE', 'sync']],
    ['spdlog, asynchronous', 'spdlog', ['times', 'FILE', 'async']],
    ['log4cxx', 'log4cxx', ['times', 'FILE', 'sync']],
    ['log4cxx, asynchronous', 'log4cxx', ['times', 'FILE', 'async']],
    ['Poco', 'poco', ['times', 'FILE', 'sync']],
    ['Poco, asynchronous', 'poco', ['times', 'FILE', 'async']],
  ]);
  console.log('The calling thread, ns a row (bursts of 200 rows, 0.5 ms between them)      p50      p99    p99.9');
  for (const [title, value] of found)
    console.log(`  ${title.padEnd(70)} ${['caller_p50_ns', 'caller_p99_ns', 'caller_p999_ns'].map((key) => value[key].toFixed(0).padStart(8)).join(' ')}`);
  const ours = found.get('Orrery');
  console.log(`  goals p50 ≤ 30: ${goal(ours.caller_p50_ns <= 30)}, p99 ≤ 50: ${goal(ours.caller_p99_ns <= 50)}; rows lost meanwhile: ${ours.lost_rows}; reading the ticks (taken off): ${ours.reading_ticks_ns.toFixed(0)} ns`);
}

function disabled() {
  const found = inTurn([['Orrery', 'ours', ['disabled', 'FILE', 'plain']], ...peers.map((name) => [name, name, ['disabled', 'FILE', 'sync']])]);
  console.log('A level that is off, ns');
  const line = (title, ns) => console.log(`  ${title.padEnd(34)} ${ns.toFixed(2).padStart(8)}`);
  for (const [title, value] of found) {
    line(title, value.disabled_ns);
    if (title === 'Orrery') line('Orrery, its macro', value.disabled_macro_ns);
  }
  console.log(`  goal ≤ 2: ${goal(found.get('Orrery').disabled_ns <= 2)}`);
}

function allocations() {
  const value = run('ours', ['allocations', 'FILE', 'plain']).allocations_per_row;
  console.log(`Allocations per row, all threads, batches of 500 rows: ${value.toFixed(3)} (below 1: what there are are a batch’s)`);
}

function boundary() {
  const found = inTurn([['Orrery', 'ours', ['boundary', plugin, 'FOLDER']]]).get('Orrery');
  const more = (found.plugin_ns_per_row / found.compiled_in_ns_per_row - 1) * 100;
  console.log(`The appender file, ns a row: compiled in ${found.compiled_in_ns_per_row.toFixed(1)}, a plugin ${found.plugin_ns_per_row.toFixed(1)}: ${more.toFixed(1)} % more; goal ≤ 3 %: ${goal(more <= 3)}`);
}

console.log(`${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0].toFixed(1)}, ${rounds} rounds in turn, files in ${options.scratch}`);
if (parts.includes('rate')) for (const threads of ['1', '2']) rates(threads);
if (parts.includes('full')) full();
if (parts.includes('times')) times();
if (parts.includes('disabled')) disabled();
if (parts.includes('allocations')) allocations();
if (parts.includes('boundary')) boundary();
