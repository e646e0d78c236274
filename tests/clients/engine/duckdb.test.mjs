// Cubes and selections against DuckDB on the same random data.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { Engine } from './engine.mjs';

const rowCount = 30000;
let engine;
let appId;
let database;
let session;
let app;

/** Numbers that are the same on every run. */
function randomNumbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function salesCsv() {
  const random = randomNumbers(42);
  const lines = ['id,store,product,day,amount,discount'];
  for (let id = 0; id < rowCount; ++id) {
    const store = random(20) === 0 ? '' : `s${random(60)}`;
    const discount = random(3) === 0 ? '' : (random(100) / 100).toFixed(2);
    lines.push([id, store, `p${random(300)}`, random(365), (random(200000) - 20000) / 100, discount].join(','));
  }
  return `${lines.join('\n')}\n`;
}

const storesCsv = () => {
  const random = randomNumbers(7);
  const lines = Array.from({ length: 70 }, (_, store) => `s${store},r${random(6)},${random(5000)}`);
  return `store,region,area\n${lines.join('\n')}\n`;
};

before(async () => {
  engine = await Engine.start();
  const data = join(engine.folder, 'data');
  await mkdir(data);
  await writeFile(join(data, 'sales.csv'), salesCsv());
  await writeFile(join(data, 'stores.csv'), storesCsv());
  database = await (await DuckDBInstance.create(':memory:')).connect();
  for (const table of ['sales', 'stores'])
    await database.run(`CREATE TABLE ${table} AS SELECT * FROM read_csv('${join(data, `${table}.csv`)}', header = true)`);
  await engine.withGlobal({}, async (global) => {
    ({ qAppId: appId } = await global.createApp('Sales'));
    const doc = await global.openDoc(appId);
    await doc.createConnection({ qName: 'data', qType: 'folder', qConnectionString: data });
    await doc.setScript(`
      Sales: LOAD id, If(Len(store)>0, store) AS store, product, day, amount, If(Len(discount)>0, discount) AS discount
        FROM [lib://data/sales.csv] (txt, utf8, embedded labels);
      Stores: LOAD store, region, area FROM [lib://data/stores.csv] (txt, utf8, embedded labels);`);
    assert.equal(await doc.doReload(), true);
    await doc.doSave();
  });
});
after(() => engine.stop());
beforeEach(async () => {
  session = engine.session();
  app = await (await session.open()).openDoc(appId);
});
afterEach(() => session.close());

async function sql(statement) {
  const rows = await (await database.runAndReadAll(statement)).getRows();
  return rows.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)));
}

/** All rows of a cube, page by page. */
async function cube(dimensions, measures, more = {}) {
  const chart = await app.createSessionObject({
    qInfo: { qType: 'chart' },
    qHyperCubeDef: {
      qDimensions: dimensions.map((field) => ({ qDef: { qFieldDefs: [field], qSortCriterias: [{ qSortByAscii: 1 }] }, qNullSuppression: true })),
      qMeasures: measures.map((qDef) => ({ qDef: { qDef } })),
      ...more,
    },
  });
  const { qHyperCube } = await chart.getLayout();
  const width = qHyperCube.qSize.qcx;
  const height = Math.floor(10000 / width);
  const rows = [];
  while (rows.length < qHyperCube.qSize.qcy) {
    const [data] = await chart.getHyperCubeData('/qHyperCubeDef', [{ qLeft: 0, qTop: rows.length, qWidth: width, qHeight: height }]);
    rows.push(...data.qMatrix);
  }
  const values = rows.map((row) => row.map((cell, column) => (column < dimensions.length ? cell.qText : cell.qNum)));
  return { rows: values, totals: qHyperCube.qGrandTotalRow.map((cell) => cell.qNum) };
}

function assertClose(actual, expected, where) {
  if (expected === null) return assert.equal(actual, 'NaN', where);
  if (typeof expected !== 'number') return assert.equal(actual, expected, where);
  const scale = Math.max(1, Math.abs(expected));
  return assert.ok(Math.abs(actual - expected) <= 1e-9 * scale, `${where}: ${actual} instead of ${expected}`);
}

function assertRows(actual, expected) {
  assert.equal(actual.length, expected.length);
  const byKey = (rows) => [...rows].sort((a, b) => (String(a) < String(b) ? -1 : 1));
  const keys = (row) => row.filter((value) => typeof value === 'string').join('|');
  const left = new Map(byKey(actual).map((row) => [keys(row.filter((v) => v !== 'NaN')), row]));
  for (const row of expected) {
    const match = left.get(keys(row));
    assert.ok(match, `no row for ${keys(row)}`);
    row.forEach((value, column) => assertClose(match[column], value, `${keys(row)} column ${column}`));
  }
}

const aggregates = ['Sum(amount)', 'Count(id)', 'Count(DISTINCT product)', 'Avg(amount)', 'Min(day)', 'Max(day)', 'Sum(amount*(1-discount))', 'Count(discount)'];
const aggregatesSql =
  'sum(amount), count(id), count(DISTINCT product), avg(amount), min(day), max(day), sum(amount*(1-discount)), count(discount)';

test('aggregates of one table, grouped by its own and another table', async () => {
  const { rows, totals } = await cube(['region'], aggregates);
  assertRows(rows, await sql(`SELECT region, ${aggregatesSql} FROM sales JOIN stores USING (store) GROUP BY region`));
  const [expected] = await sql(`SELECT ${aggregatesSql} FROM sales`);
  expected.forEach((value, column) => assertClose(totals[column], value, `total ${column}`));
});

test('two dimensions', async () => {
  const { rows } = await cube(['region', 'product'], ['Sum(amount)', 'Count(DISTINCT store)']);
  assertRows(rows, await sql('SELECT region, product, sum(amount), count(DISTINCT store) FROM sales JOIN stores USING (store) GROUP BY ALL'));
});

test('a measure of the smaller table is not multiplied by the larger', async () => {
  const { rows, totals } = await cube(['region'], ['Sum(area)']);
  assertRows(rows, await sql('SELECT region, sum(area) FROM stores GROUP BY region'));
  assertClose(totals[0], (await sql('SELECT sum(area) FROM stores'))[0][0], 'total');
});

test('sorted by measure, descending', async () => {
  const { rows } = await cube(['product'], ['Sum(amount)'], {
    qInterColumnSortOrder: [1, 0],
    qMeasures: [{ qDef: { qDef: 'Sum(amount)' }, qSortBy: { qSortByNumeric: -1 } }],
  });
  const expected = await sql('SELECT product, sum(amount) AS s FROM sales GROUP BY product ORDER BY s DESC');
  rows.forEach(([product, sum], at) => {
    assertClose(sum, expected[at][1], `row ${at}`);
    if (at > 0 && expected[at][1] !== expected[at - 1][1] && expected[at][1] !== expected[at + 1]?.[1]) assert.equal(product, expected[at][0]);
  });
});

test('selections over two tables', async () => {
  const regions = await app.getField('region');
  const products = await app.getField('product');
  const text = (qText) => ({ qText, qIsNumeric: false, qNumber: 0 });
  assert.equal(await regions.selectValues(['r1', 'r3'].map(text)), true);
  assert.equal(await products.selectValues(['p1', 'p2', 'p3', 'p5', 'p8'].map(text)), true);
  const where = "region IN ('r1','r3') AND product IN ('p1','p2','p3','p5','p8')";
  const { rows, totals } = await cube(['store'], aggregates);
  assertRows(rows, await sql(`SELECT store, ${aggregatesSql} FROM sales JOIN stores USING (store) WHERE ${where} GROUP BY store`));
  const [expected] = await sql(`SELECT ${aggregatesSql} FROM sales JOIN stores USING (store) WHERE ${where}`);
  expected.forEach((value, column) => assertClose(totals[column], value, `total ${column}`));
  const [[days]] = await sql(`SELECT count(DISTINCT day) FROM sales JOIN stores USING (store) WHERE ${where}`);
  assert.equal((await app.evaluateEx('GetPossibleCount(day)')).qNumber, days);
});

test('random selections: the same sums and the same possible values', async () => {
  const random = randomNumbers(99);
  const fields = { region: ['r', 6], store: ['s', 60], product: ['p', 300] };
  for (let round = 0; round < 15; ++round) {
    await app.clearAll();
    const conditions = [];
    for (const [name, [letter, count]] of Object.entries(fields)) {
      if (random(3) === 0) continue;
      const values = [...new Set(Array.from({ length: 1 + random(Math.ceil(count / 3)) }, () => letter + random(count)))];
      const condition = `${name} IN (${values.map((value) => `'${value}'`).join()})`;
      const [[possible]] = await sql(`SELECT count(*) FROM sales JOIN stores USING (store) WHERE ${[...conditions, condition].join(' AND ')}`);
      if (possible === 0) continue;
      const field = await app.getField(name);
      assert.equal(await field.selectValues(values.map((qText) => ({ qText, qIsNumeric: false, qNumber: 0 }))), true);
      conditions.push(condition);
    }
    if (conditions.length === 0) continue;
    const where = conditions.join(' AND ');
    // A selection of products alone leaves the sales without a store in.
    const join = /region|store/.test(where) ? 'sales JOIN stores USING (store)' : 'sales LEFT JOIN stores USING (store)';
    const [[sum, count]] = await sql(`SELECT sum(amount), count(id) FROM ${join} WHERE ${where}`);
    assertClose((await app.evaluateEx('Sum(amount)')).qNumber, sum, where);
    assertClose((await app.evaluateEx('Count(id)')).qNumber, count, where);
    const [[days]] = await sql(`SELECT count(DISTINCT day) FROM ${join} WHERE ${where}`);
    assert.equal((await app.evaluateEx('GetPossibleCount(day)')).qNumber, days, where);
  }
});
