#!/usr/bin/env node
// Many sessions on one app: how long a click takes, what a further session costs, and whether objects off the sheet matter.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { load, median, percentile, timed } from './lib-figures.mjs';
import { chart, listObject } from './lib-engine.mjs';
import { loadScript } from './lib-star.mjs';

const { values: options } = parseArgs({ options: {
  rows: { type: 'string', default: '1000000' }, sessions: { type: 'string', default: '100' }, clicks: { type: 'string', default: '10' },
  objects: { type: 'string', default: '10000' }, think: { type: 'string', default: '1000' }, build: { type: 'string', default: 'build/release' },
  work: { type: 'string', default: '/tmp/orrery-star' }, keep: { type: 'boolean' }, help: { type: 'boolean' },
} });
if (options.help) {
  console.log(`usage: node sessions.mjs [--rows N] [--sessions N] [--clicks N] [--think MS] [--objects N] [--build FOLDER] [--work FOLDER] [--keep]
  --sessions  how many click at the same time (default 100), each with a sheet of five lists and a chart
  --clicks    how often each of them does (default 10)
  --think     how long each waits on average after a click, in ms (default 1000)
  --objects   how many objects are made in one session (default 10000)
  the rest    as for star.mjs
Goals: 95 of 100 clicks under 1 s at 10 M rows; under 100 KB per further session with the same selection.
Exit codes: 0 done (goals are printed, not asserted), 2 usage.`);
  process.exit(0);
}
process.env.GLIBC_TUNABLES ??= 'glibc.malloc.hugetlb=1'; // as LargePages=true of the deployments has it
process.env.ORRERY_ENGINE_HOST = resolve(options.build, 'tests/clients/engine/engine-test-host');
const { Engine } = await import('../clients/engine/engine.mjs');
const data = join(options.work, `csv-${options.rows}`);
mkdirSync(options.work, { recursive: true });
if (!existsSync(join(data, 'sales.csv'))) execFileSync(resolve(options.build, 'bench/bench-star'), ['generate', options.rows, data]);

const engine = await Engine.start();
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${engine.child.pid}/status`, 'utf8'))[1]);
const appId = await (async () => {
  const session = engine.session();
  const global = await session.open();
  const { qAppId } = await global.createApp('Star');
  const app = await global.openDoc(qAppId);
  await app.createConnection({ qName: 'star', qType: 'folder', qConnectionString: data });
  await app.setScript(loadScript);
  if (!(await app.doReload())) throw new Error('the script failed');
  await app.doSave();
  await session.close();
  return qAppId;
})();

let random = 1;
const below = (limit) => {
  random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
  return Math.floor((random / 2 ** 32) * limit);
};
const lists = ['country', 'category', 'year', 'region', 'channel'];
const measures = ['Sum(amount)', 'Avg(amount)', 'Count(DISTINCT store_id)'];

/** A session with its sheet. */
async function open(number) {
  const session = engine.session({ path: `/app/${appId}/identity/${number}` });
  const app = await (await session.open()).openDoc(appId);
  const objects = [];
  for (const field of lists) objects.push(await app.createSessionObject(listObject(field)));
  objects.push(await app.createSessionObject(chart('region', measures[number % measures.length])));
  await Promise.all(objects.map((object) => object.getLayout()));
  return { session, app, objects };
}
async function click({ objects }) {
  const at = below(lists.length);
  const counts = [60, 25, 3, 10, 4];
  const chosen = [...new Set(Array.from({ length: 1 + below(3) }, () => below(counts[at])))];
  const selecting = objects[at].selectListObjectValues('/qListObjectDef', chosen, true);
  // A later click of the same session may end a calculation: its sheet asks again.
  await Promise.all([selecting, ...objects.map((object) => object.getLayout())]);
}

console.log(`${Number(options.rows).toLocaleString('en')} sales, load ${load()}`);
// What all sessions share is there before a further one is weighed: every chart has been calculated once.
const sheets = [];
for (let number = 0; number < measures.length; ++number) sheets.push(await open(number));
const [first] = sheets;
const before = memory();
for (let number = measures.length; number < Number(options.sessions); ++number) sheets.push(await open(number));
console.log(`a further session with the same (no) selection: ${((memory() - before) / (sheets.length - measures.length)).toFixed(0)} KB (goal 100)`);

const one = [];
for (let round = 0; round < 20; ++round) one.push((await timed(() => click(first)))[0]);
console.log(`a click when nobody else does: ${median(one).toFixed(0)} ms (p95 ${percentile(one, 0.95).toFixed(0)})`);
const times = [];
const began = performance.now();
await Promise.all(sheets.map(async (sheet) => {
  for (let round = 0; round < Number(options.clicks); ++round) {
    await new Promise((done) => setTimeout(done, below(2 * Number(options.think))));
    times.push((await timed(() => click(sheet)))[0]);
  }
}));
const seconds = (performance.now() - began) / 1000;
console.log(`${sheets.length} sessions, ${(times.length / seconds).toFixed(0)} clicks a second: median ${median(times).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms (goal 1000), p99 ${percentile(times, 0.99).toFixed(0)} ms`);

for (const sheet of sheets) await sheet.app.clearAll();
await Promise.all(sheets.flatMap((sheet) => sheet.objects.map((object) => object.getLayout())));
const shared = memory();
for (const sheet of sheets) await sheet.objects[0].selectListObjectValues('/qListObjectDef', [1, 2], false);
await Promise.all(sheets.flatMap((sheet) => sheet.objects.map((object) => object.getLayout())));
console.log(`all of them with the same selection: ${((memory() - shared) / sheets.length).toFixed(0)} KB a session more (goal 100)`);
for (const sheet of sheets.slice(1)) await sheet.session.close();

const quiet = async () => {
  const series = [];
  for (let round = 0; round < 20; ++round) {
    await first.objects[0].selectListObjectValues('/qListObjectDef', [round % 2], false);
    series.push((await timed(() => Promise.all([first.objects[2].selectListObjectValues('/qListObjectDef', [round % 3], false), ...first.objects.map((object) => object.getLayout())])))[0]);
  }
  return median(series);
};
const without = await quiet();
const count = Number(options.objects);
let made = 0;
const [creating] = await timed(async () => {
  while (made < count) {
    const some = Math.min(100, count - made);
    await Promise.all(Array.from({ length: some }, (_, i) => first.app.createSessionObject({ qInfo: { qType: 'note' }, text: `note ${made + i}` })));
    made += some;
  }
});
console.log(`${count} objects made in ${(creating / 1000).toFixed(1)} s: ${(creating / count).toFixed(2)} ms each`);
console.log(`a click beside them: ${(await quiet()).toFixed(0)} ms, without them ${without.toFixed(0)} ms; load ${load()}`);
await first.session.close();
await engine.stop();
if (!options.keep) rmSync(options.work, { recursive: true, force: true });
