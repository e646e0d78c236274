#!/usr/bin/env node
// How a click grows: with the rows of the star, and with the objects on the sheet. Over the WebSocket, from request to last reply.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { load, median, timed } from './lib-figures.mjs';
import { chart, listObject } from './lib-engine.mjs';
import { fields, loadScript, selectionOf } from './lib-star.mjs';

const { values: options } = parseArgs({ options: {
  rows: { type: 'string', default: '1000000,3000000,10000000' }, objects: { type: 'string', default: '1,5,10,20,50' }, rounds: { type: 'string', default: '7' },
  build: { type: 'string', default: 'build/release' }, work: { type: 'string', default: '/tmp/orrery-star' }, keep: { type: 'boolean' }, help: { type: 'boolean' },
} });
const numbers = (list) => list.split(',').map(Number);
if (options.help || ![...numbers(options.rows), ...numbers(options.objects), Number(options.rounds)].every((number) => number >= 1)) {
  console.log(`usage: node growth.mjs [--rows LIST] [--objects LIST] [--rounds N] [--build FOLDER] [--work FOLDER] [--keep]
  --rows     sizes of the star, such as 1000000,60000000; CSV takes about 55 bytes a line, and 60 million some 3 GB of memory
  --objects  how many charts stand on the sheet, for the last of these sizes
  the rest   as for star.mjs
Goal: under 500 ms a click at 60 million rows.
Exit codes: 0 done (the goal is printed, not asserted), 2 usage.`);
  process.exit(options.help ? 0 : 2);
}
process.env.GLIBC_TUNABLES ??= 'glibc.malloc.hugetlb=1'; // as LargePages=true of the deployments has it
process.env.ORRERY_ENGINE_HOST = resolve(options.build, 'tests/clients/engine/engine-test-host');
const { Engine } = await import('../clients/engine/engine.mjs');
mkdirSync(options.work, { recursive: true });

/** An app on so many rows, and what loading it took. */
async function open(rows) {
  const data = join(options.work, `csv-${rows}`);
  if (!existsSync(join(data, 'sales.csv'))) execFileSync(resolve(options.build, 'bench/bench-star'), ['generate', String(rows), data]);
  const engine = await Engine.start();
  const session = engine.session();
  const global = await session.open();
  const { qAppId } = await global.createApp('Star');
  const app = await global.openDoc(qAppId);
  await app.createConnection({ qName: 'star', qType: 'folder', qConnectionString: data });
  await app.setScript(loadScript);
  const [time, done] = await timed(() => app.doReload());
  if (!done) throw new Error('the script failed');
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${engine.child.pid}/status`, 'utf8'))[1]) / 1024;
  if (!options.keep) rmSync(data, { recursive: true });
  return { app, id: qAppId, engine, time, memory, close: () => engine.stop() };
}

/** Size of the saved app in MiB, and how long it takes a new process to open it and draw a first chart; its file is in memory. */
async function reopen({ app, id, engine }) {
  await app.doSave();
  const folder = join(engine.folder, 'Apps', id);
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.orrery')));
  const times = [];
  for (let round = 0; round < Number(options.rounds); ++round) {
    await engine.end();
    await engine.run();
    execFileSync('cat', [file], { stdio: ['ignore', 'ignore', 'inherit'] });
    const session = engine.session();
    const global = await session.open();
    const first = { qInfo: { qType: 'first' }, qHyperCubeDef: { qDimensions: [{ qDef: { qFieldDefs: ['region'] } }], qMeasures: [{ qDef: { qDef: 'Sum(amount)' } }], qInitialDataFetch: [{ qTop: 0, qLeft: 0, qWidth: 2, qHeight: 50 }] } };
    times.push((await timed(async () => (await (await global.openDoc(id)).createSessionObject(first)).getLayout()))[0]);
    await session.close();
  }
  return { size: statSync(file).size / 2 ** 20, time: median(times) };
}

const select = (field, values) => field.selectValues(
  values.map((value) => (typeof value === 'number' ? { qText: String(value), qIsNumeric: true, qNumber: value } : { qText: value })), false, false);

/** Times of clicks on a year, each with other countries and categories, until all these objects have answered. */
async function clicks(app, objects) {
  const times = [];
  const named = Object.fromEntries(await Promise.all(['country', 'category', 'year'].map(async (name) => [name, await app.getField(name)])));
  for (let round = 0; round <= Number(options.rounds); ++round) {
    const { year, ...before } = selectionOf(round).fields;
    await app.clearAll();
    for (const [field, values] of Object.entries(before)) await select(named[field], values);
    await Promise.all(objects.map((object) => object.getLayout()));
    const [time] = await timed(() => Promise.all([select(named.year, year), ...objects.map((object) => object.getLayout())]));
    if (round > 0) times.push(time); // the first one warms up
  }
  return median(times);
}

console.log(`load ${load()}; a click: lists of ${fields.length} fields and a total`);
for (const [at, rows] of numbers(options.rows).entries()) {
  const star = await open(rows);
  const lists = await Promise.all(fields.map((field) => star.app.createSessionObject(listObject(field))));
  const total = await star.app.createSessionObject({ qInfo: { qType: 'total' }, qHyperCubeDef: { qMeasures: [{ qDef: { qDef: 'Sum(amount)' } }] } });
  const time = await clicks(star.app, [...lists, total]);
  console.log(`${rows.toLocaleString('en').padStart(11)} rows: load ${(star.time / 1000).toFixed(1)} s, ${star.memory.toFixed(0)} MiB, a click ${time.toFixed(0)} ms (${(time / rows * 1e6).toFixed(1)} ms a million)`);
  for (const list of lists) await star.app.destroySessionObject(list.id);
  if (at + 1 === numbers(options.rows).length)
    for (const count of numbers(options.objects)) {
      const charts = await Promise.all(Array.from({ length: count }, (_, i) => star.app.createSessionObject(chart(fields[i % fields.length], `Sum(amount) * ${i + 1}`))));
      console.log(`${String(count).padStart(11)} charts on the sheet: a click ${(await clicks(star.app, charts)).toFixed(0)} ms`);
      for (const each of charts) await star.app.destroySessionObject(each.id);
    }
  const opened = await reopen(star);
  console.log(`${''.padStart(11)} its app of ${opened.size.toFixed(0)} MiB opens to a first chart in ${opened.time.toFixed(0)} ms`);
  await star.close();
}
console.log(`load ${load()}`);
