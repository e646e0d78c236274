#!/usr/bin/env node
// The star at one size, Orrery over its WebSocket against DuckDB inside this process, in turn; and the same by hand.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { differencesSeen, expectSame, load, median, row, timed } from './lib-figures.mjs';
import { listObject, possibleCount } from './lib-engine.mjs';
import { cubeRows, cubeSize, cubes, fields, loadDuckDb, loadScript, select18, selectionOf } from './lib-star.mjs';

const jobs = ['load', 'memory', 'select18', 'cubes', 'open'];
const { values: options } = parseArgs({ options: {
  rows: { type: 'string', default: '1000000' }, job: { type: 'string', default: jobs.join(',') }, rounds: { type: 'string', default: '7' },
  build: { type: 'string', default: 'build/release' }, work: { type: 'string', default: '/tmp/orrery-star' }, keep: { type: 'boolean' }, help: { type: 'boolean' },
} });
const wanted = options.job.split(',');
if (options.help || !wanted.every((job) => jobs.includes(job)) || !(Number(options.rows) >= 1000)) {
  console.log(`usage: node star.mjs [--rows N] [--job LIST] [--rounds N] [--build FOLDER] [--work FOLDER] [--keep]
  --rows    lines of sales, 1,000,000 if not said otherwise; CSV takes about 55 bytes a line
  --job     of ${jobs.join(', ')}; all if not said otherwise
  --rounds  how often each job is timed (default 7; load and open: at most 3 and 5)
  --build   a release build with the targets bench-star and engine-test-host
  --work    folder for data and apps (default /tmp/orrery-star); --keep leaves it for the next run
Exit codes: 0 done (goals are printed, not asserted), 1 the answers of both sides differ, 2 usage.`);
  process.exit(options.help ? 0 : 2);
}
const rows = Number(options.rows);
const rounds = Number(options.rounds);
const program = resolve(options.build, 'bench/bench-star');
process.env.GLIBC_TUNABLES ??= 'glibc.malloc.hugetlb=1'; // as LargePages=true of the deployments has it; DuckDB brings its own allocator
process.env.ORRERY_ENGINE_HOST = resolve(options.build, 'tests/clients/engine/engine-test-host');
const { Engine } = await import('../clients/engine/engine.mjs');

const data = join(options.work, `csv-${rows}`);
const database = join(options.work, `${rows}.duckdb`);
mkdirSync(options.work, { recursive: true });
if (!existsSync(join(data, 'sales.csv'))) execFileSync(program, ['generate', String(rows), data]);

const status = (pid, name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const forget = (file) => execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
const benchStar = (...words) => execFileSync(program, words, { encoding: 'utf8' }).trim().split('\n').map((line) => JSON.parse(line));

const engine = await Engine.start(['--session-ttl', '1']);
const session = engine.session({ path: '/app/engineData' });
const global = await session.open();
const { qAppId: appId } = await global.createApp('Star');
const app = await global.openDoc(appId);
await app.createConnection({ qName: 'star', qType: 'folder', qConnectionString: data });
await app.setScript(loadScript);
console.log(`${rows.toLocaleString('en')} sales, load ${load()}; Orrery, the other: median ms (min–max), ratio`);

async function loadBoth() {
  const ours = [];
  const theirs = [];
  const count = wanted.includes('load') ? Math.min(rounds, 3) : 1;
  let db;
  for (let round = 0; round < count; ++round) {
    const [time, done] = await timed(() => app.doReload());
    if (!done) throw new Error('the script failed');
    ours.push(time);
    const before = status(process.pid, 'VmRSS');
    const [theirTime, loaded] = await timed(() => loadDuckDb(data));
    theirs.push(theirTime);
    db?.instance.closeSync();
    db = loaded;
    if (round === 0) db.memory = status(process.pid, 'VmRSS') - before;
    else db.memory ??= NaN;
    memory.theirs ??= db.memory;
  }
  if (wanted.includes('load')) row('CSV load, five tables: DuckDB', ours, theirs, 3.5);
  return db.db;
}

async function selectAll(selections) {
  for (const [field, values] of Object.entries(selections))
    await fieldsOf[field].selectValues(values.map((value) => (typeof value === 'number' ? { qText: String(value), qIsNumeric: true, qNumber: value } : { qText: value })), false, false);
}

async function select18Both(db) {
  const lists = await Promise.all(fields.map((field) => app.createSessionObject(listObject(field))));
  const total = await app.createSessionObject({ qInfo: { qType: 'bench-total' }, qHyperCubeDef: { qMeasures: [{ qDef: { qDef: 'Sum(amount)' } }], qInitialDataFetch: [{ qTop: 0, qLeft: 0, qWidth: 1, qHeight: 1 }] } });
  const times = { ours: [], theirs: [], floor: [], kernel: [] };
  const processor = { floor: [], kernel: [] };
  const words = Array.from({ length: rounds }, (_, round) => selectionOf(round + 1).word);
  const floor = benchStar('floor', String(rows), ...words);
  const kernel = benchStar('select18', dataFile(), ...words);
  for (let round = 0; round <= rounds; ++round) {
    const { year, ...before } = selectionOf(round).fields;
    await app.clearAll();
    await selectAll(before);
    await Promise.all([...lists, total].map((object) => object.getLayout()));
    const [time, layouts] = await timed(async () => {
      const selecting = selectAll({ year });
      const answers = await Promise.all([...lists, total].map((object) => object.getLayout()));
      await selecting;
      return answers;
    });
    const [theirTime, answer] = await timed(() => select18(db, { ...before, year }));
    const ours = layouts.at(-1).qHyperCube.qGrandTotalRow[0].qNum;
    fields.forEach((field, at) => expectSame(`possible values of ${field}`, possibleCount(layouts[at]), answer.possible[at]));
    expectSame('total', ours, answer.total);
    if (round === 0) continue; // both are warm from here on
    times.ours.push(time), times.theirs.push(theirTime);
    for (const [name, side] of [['floor', floor], ['kernel', kernel]]) {
      fields.forEach((field, at) => expectSame(`${name}: ${field}`, answer.possible[at], side[round - 1].possible[at]));
      expectSame(`${name}: total`, answer.total, side[round - 1].total);
      times[name].push(side[round - 1].ms), processor[name].push(side[round - 1].cpu);
    }
  }
  const goal = rows >= 5e6 ? 20 : 15;
  row('select18 over the WebSocket: DuckDB star', times.ours, times.theirs, goal);
  row('select18 inside the engine: DuckDB star', times.kernel, times.theirs, goal);
  row('select18 inside the engine: by hand', times.kernel, times.floor);
  row('  the same, time of all processors', processor.kernel, processor.floor);
  for (const object of [...lists, total]) await app.destroySessionObject(object.id);
}

async function cubesBoth(db) {
  const { fields: selections, word } = selectionOf(1);
  const kernel = benchStar('cubes', dataFile(), String(rounds), word);
  for (const cube of cubes) {
    const ours = [];
    const layouts = [];
    const theirs = [];
    await app.clearAll();
    if (cube.filtered) await selectAll(selections);
    for (let round = 0; round <= rounds; ++round) {
      // Measures that were never asked for: no cache can hold the answer.
      const [time, layout] = await timed(async () => {
        const object = await app.createSessionObject({ qInfo: { qType: 'bench-cube' }, qHyperCubeDef: {
          qDimensions: cube.dimensions.map((field) => ({ qDef: { qFieldDefs: [field], qSortCriterias: [{ qSortByAscii: 1, qSortByNumeric: 1 }] }, qNullSuppression: true })),
          qMeasures: cube.measures.map(([measure]) => ({ qDef: { qDef: `${measure} + 0*${round}` } })), qSuppressZero: true, qSuppressMissing: true,
          qInitialDataFetch: [{ qTop: 0, qLeft: 0, qWidth: cube.dimensions.length + cube.measures.length, qHeight: 500 }] } });
        const [alone, answer] = await timed(() => object.getLayout());
        if (round > 0) layouts.push(alone);
        await app.destroySessionObject(object.id);
        return answer;
      });
      const [theirTime, answer] = await timed(() => cubeRows(db, cube, selections));
      if (round > 0) ours.push(time), theirs.push(theirTime);
      const { qDataPages: [{ qMatrix }], qSize } = layout.qHyperCube;
      if (round === 0) expectSame(`${cube.name}: rows`, qSize.qcy, await cubeSize(db, cube, selections));
      answer.forEach((cells, at) => cells.forEach((cell, column) =>
        expectSame(`${cube.name} ${cells[0]}, column ${column}`, typeof cell === 'number' ? qMatrix[at]?.[column].qNum : qMatrix[at]?.[column].qText, cell)));
    }
    row(`cube ${cube.name}`, ours, theirs, cube.goal);
    row('  its layout alone, the object being there', layouts, theirs);
    const inside = kernel.filter((line) => cube.name.startsWith(line.cube)).map((line) => line.ms);
    console.log(`${'  inside the engine'.padEnd(44)} ${median(inside).toFixed(1).padStart(9)}`);
  }
}

const dataFile = () => {
  const folder = join(engine.folder, 'Apps', appId);
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.orrery')));
};

async function openBoth() {
  rmSync(database, { force: true });
  (await loadDuckDb(data, database)).instance.closeSync();
  const chart = { qInfo: { qType: 'first' }, qHyperCubeDef: { qDimensions: [{ qDef: { qFieldDefs: ['region'] } }], qMeasures: [{ qDef: { qDef: 'Sum(amount)' } }], qInitialDataFetch: [{ qTop: 0, qLeft: 0, qWidth: 2, qHeight: 50 }] } };
  for (const kind of ['warm', 'cold']) {
    const times = { ours: [], theirs: [] };
    for (let round = 0; round < Math.min(rounds, 5); ++round) {
      await engine.end();
      await engine.run();
      for (const file of [dataFile(), database]) if (kind === 'cold') forget(file);
        else execFileSync('cat', [file], { stdio: ['ignore', 'ignore', 'inherit'] });
      const fresh = engine.session({ path: '/app/engineData' });
      const opened = await fresh.open();
      const [time, layout] = await timed(async () => (await (await opened.openDoc(appId)).createSessionObject(chart)).getLayout());
      const [theirTime, theirRows] = await timed(async () => {
        const instance = await DuckDBInstance.create(database, { threads: '2' });
        const db = await instance.connect();
        const answer = await cubeRows(db, { dimensions: ['region'], measures: [['', 'sum(amount)']] }, {});
        instance.closeSync();
        return answer;
      });
      times.ours.push(time), times.theirs.push(theirTime);
      expectSame('rows of the first chart', layout.qHyperCube.qSize.qcy, theirRows.length);
      await fresh.close();
    }
    row(`open of a saved app to its first chart, ${kind}`, times.ours, times.theirs);
  }
  console.log(`  goals at 10 M: warm 55 ms, cold 145 ms; app file ${(statSync(dataFile()).size / 2 ** 20).toFixed(0)} MiB, DuckDB file ${(statSync(database).size / 2 ** 20).toFixed(0)} MiB`);
}

const memory = {};
const db = await loadBoth();
await app.doSave();
if (wanted.includes('memory')) {
  console.log(`memory after load: Orrery ${status(engine.child.pid, 'VmRSS').toFixed(0)} MiB (at most ${status(engine.child.pid, 'VmHWM').toFixed(0)} while loading), DuckDB ${memory.theirs.toFixed(0)} MiB; goals at 10 M: 400, then 245`);
}
const fieldsOf = Object.fromEntries(await Promise.all(['country', 'category', 'year'].map(async (name) => [name, await app.getField(name)])));
if (wanted.includes('select18')) await select18Both(db);
if (wanted.includes('cubes')) await cubesBoth(db);
await session.close();
if (wanted.includes('open')) await openBoth();
await engine.stop();
if (!options.keep) rmSync(options.work, { recursive: true, force: true });
console.log(`load ${load()}`);
process.exit(differencesSeen() ? 1 : 0);
