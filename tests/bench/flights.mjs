#!/usr/bin/env node
// One click on three million flights, and one chart of them: Orrery end to end over its WebSocket, DuckDB inside this process.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { chart, listObject, openSession, possibleCount } from './lib-engine.mjs';
import { averageDelay, loadFlights, possible } from './lib-duckdb.mjs';

const { values: options } = parseArgs({ options: {
  site: { type: 'string', default: process.env.ORRERY_SITE ?? 'build/demo/site.json' },
  data: { type: 'string' }, app: { type: 'string' }, rounds: { type: 'string', default: '9' }, help: { type: 'boolean' },
} });
if (options.help) {
  console.log(`usage: node flights.mjs [--site FILE] --data FOLDER [--app ID] [--rounds N]
  --site    site.json of a running demo (default build/demo/site.json, or ORRERY_SITE)
  --data    folder with flights.csv and airports.csv, as the demo prepared them
  --app     id of the flights app (default: the first of site.json)
  --rounds  how often each job is timed (default 9)
Example: node flights.mjs --site ../../build/demo/site.json --data ../../build/demo/data/flights
Exit codes: 0 done, 1 the answers of both sides differ, 2 usage.`);
  process.exit(0);
}
if (!options.data) {
  console.error('flights.mjs: --data FOLDER is missing; see --help');
  process.exit(2);
}

const fields = ['date', 'day', 'weekday', 'hour', 'delay', 'distance', 'origin', 'destination',
  ...['origin', 'destination'].flatMap((key) => ['airport', 'city', 'state', 'latitude', 'longitude'].map((name) => `${key} ${name}`))];
const states = ['CA', 'TX', 'NY', 'FL', 'IL', 'GA', 'CO', 'AZ', 'WA', 'NV', 'MA', 'PA'];
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const spread = (numbers) => `${Math.min(...numbers).toFixed(1)}–${Math.max(...numbers).toFixed(1)}`;
const timed = async (work) => {
  const start = performance.now();
  const answer = await work();
  return [performance.now() - start, answer];
};
let differences = 0;
const expectSame = (what, ours, theirs) => {
  if (ours === theirs) return;
  differences += 1;
  console.error(`different answers: ${what}: Orrery ${ours}, DuckDB ${theirs}`);
};

const site = JSON.parse(readFileSync(options.site, 'utf8'));
const appId = options.app ?? Object.values(site.apps)[0];
const session = openSession(site, appId);
const app = await (await session.open()).openDoc(appId);
const db = await loadFlights(options.data);
const lists = await Promise.all(fields.map((field) => app.createSessionObject(listObject(field))));
const byOrigin = await app.createSessionObject(chart('origin', 'Avg(delay)'));
const fieldOf = { 'origin state': await app.getField('origin state'), hour: await app.getField('hour') };
const selectText = (name, values) => fieldOf[name].selectValues(values.map((qText) => ({ qText })), false, false);
const selectNumber = (name, values) => fieldOf[name].selectValues(values.map((qNumber) => ({ qText: String(qNumber), qIsNumeric: true, qNumber })), false, false);

const clicks = { ours: [], theirs: [] };
const cubes = { ours: [], theirs: [] };
for (let round = 0; round < Number(options.rounds) + 1; round += 1) {
  const chosen = [states[round % 12], states[(round * 5 + 1) % 12], states[(round * 7 + 3) % 12]];
  const hours = [6 + (round % 12), 7 + (round % 12)];
  await app.clearAll();
  await selectNumber('hour', hours);
  await Promise.all([...lists, byOrigin].map((object) => object.getLayout()));
  const selections = { hour: hours, 'origin state': [...new Set(chosen)] };

  const [ourTime, layouts] = await timed(async () => {
    const selecting = selectText('origin state', selections['origin state']);
    const answers = await Promise.all([...lists, byOrigin].map((object) => object.getLayout()));
    await selecting;
    return answers;
  });
  const [theirTime, [counts, rows]] = await timed(async () => {
    const found = [];
    for (const field of fields) found.push(await possible(db, field, selections));
    return [found, await averageDelay(db, 'origin', selections)];
  });
  fields.forEach((field, at) => expectSame(`possible values of ${field}`, possibleCount(layouts[at]), counts[at]));
  const cells = layouts.at(-1).qHyperCube.qDataPages[0].qMatrix;
  expectSame('rows of the chart', cells.length, rows.length);
  rows.forEach(([name, average], at) => {
    if (cells[at]) expectSame(`average delay of ${name}`, cells[at][1].qNum.toFixed(9), average.toFixed(9));
  });
  if (round > 0) clicks.ours.push(ourTime), clicks.theirs.push(theirTime); // the first round warms both up

  await app.clearAll();
  // A new object with a definition nobody has asked for yet: no cache of either side can hold its answer.
  const measure = `Avg(delay + ${round})`;
  const [cubeOurs] = await timed(async () => {
    const object = await app.createSessionObject(chart('origin', measure));
    const layout = await object.getLayout();
    await app.destroySessionObject(object.id);
    return layout;
  });
  const [cubeTheirs] = await timed(() => db.runAndReadAll(`SELECT origin, avg(delay + ${round}) FROM flights GROUP BY 1 ORDER BY 1`));
  const [plainOurs, plain] = await timed(async () => (await (await app.createSessionObject(chart('origin', `Avg(delay) + 0*${round}`))).getLayout()));
  const [plainTheirs, all] = await timed(() => averageDelay(db, 'origin', {}));
  expectSame('rows of the whole chart', plain.qHyperCube.qSize.qcy, all.length);
  if (round > 0) {
    cubes.ours.push(plainOurs), cubes.theirs.push(plainTheirs);
    (cubes.oursExpression ??= []).push(cubeOurs), (cubes.theirsExpression ??= []).push(cubeTheirs);
  }
}
await session.close();

const row = (name, ours, theirs) => console.log(
  `${name.padEnd(52)} ${median(ours).toFixed(1).padStart(8)} (${spread(ours)})  ${median(theirs).toFixed(1).padStart(8)} (${spread(theirs)})  ${(median(theirs) / median(ours)).toFixed(1)}x`);
console.log(`3,000,000 flights, ${options.rounds} rounds; median ms (min–max): Orrery over WebSocket and TLS, DuckDB in process, ratio`);
row(`a click: ${fields.length} list objects and one chart`, clicks.ours, clicks.theirs);
row('average delay by origin', cubes.ours, cubes.theirs);
row('average of an expression by origin', cubes.oursExpression, cubes.theirsExpression);
process.exit(differences ? 1 : 0);
