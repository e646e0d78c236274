#!/usr/bin/env node
// One CSV file into tables with symbols: Orrery over its WebSocket against DuckDB inside this process, in turn.
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { differencesSeen, expectSame, load, row, timed } from './lib-figures.mjs';

const { values: options } = parseArgs({ options: {
  file: { type: 'string' }, rounds: { type: 'string', default: '5' }, goal: { type: 'string', default: '1.4' },
  build: { type: 'string', default: 'build/release' }, help: { type: 'boolean' },
} });
if (options.help || !options.file) {
  console.log(`usage: node csv.mjs --file FILE [--rounds N] [--goal RATIO] [--build FOLDER]
  --file    with labels in its first row and commas between cells
  --rounds  how often each side loads it (default 5)
  --goal    how many times faster than DuckDB we want to be (default 1.4)
  --build   a release build with the target engine-test-host
Example: node csv.mjs --build ../../build/release --file ../../build/demo/data/flights/flights.csv
Exit codes: 0 done (goals are printed, not asserted), 1 the answers of both sides differ, 2 usage.`);
  process.exit(options.help ? 0 : 2);
}
process.env.GLIBC_TUNABLES ??= 'glibc.malloc.hugetlb=1'; // as LargePages=true of the deployments has it
process.env.ORRERY_ENGINE_HOST = resolve(options.build, 'tests/clients/engine/engine-test-host');
const { Engine } = await import('../clients/engine/engine.mjs');

const file = resolve(options.file);
const engine = await Engine.start();
const session = engine.session();
const global = await session.open();
const app = await global.openDoc((await global.createApp('CSV')).qAppId);
await app.createConnection({ qName: 'files', qType: 'folder', qConnectionString: dirname(file) });
await app.setScript(`T: LOAD * FROM [lib://files/${basename(file)}] (txt, utf8, embedded labels, delimiter is ',', msq);`);
const { qTables: [{ qFields }] } = await app.doReload().then(() => app.getTablesAndKeys({}, {}, 0, true, false))
  .then((answer) => ({ qTables: answer.qtr }));

const ours = [];
const theirs = [];
let db;
for (let round = 0; round <= Number(options.rounds); ++round) {
  const [time, done] = await timed(() => app.doReload());
  if (!done) throw new Error('the script failed');
  db?.closeSync();
  db = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await db.connect();
  const [theirTime] = await timed(() => connection.run(`CREATE TABLE t AS SELECT * FROM read_csv('${file}', header = true)`));
  if (round > 0) ours.push(time), theirs.push(theirTime);
  if (round > 0) continue;
  for (const { qName, qnTotalDistinctValues } of qFields) {
    const answer = await connection.runAndReadAll(`SELECT count(DISTINCT "${qName}") FROM t`);
    expectSame(`distinct values of ${qName}`, qnTotalDistinctValues, Number(answer.getRows()[0][0]));
  }
}
console.log(`${basename(file)}, ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB, load ${load()}; Orrery, DuckDB: median ms (min–max), ratio`);
row('CSV load', ours, theirs, Number(options.goal));
await session.close();
await engine.stop();
process.exit(differencesSeen() ? 1 : 0);
