// Pivot tables as their client asks for them, with DuckDB as the source of expected values.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { Engine, hears, page } from './engine.mjs';

let engine;
let app;
let session;
let database;
const rows = Array.from({ length: 400 }, (_, at) => [`r${(at * 7) % 5}`, `m${(at * 11) % 6}`, `p${(at * 13) % 9}`, (at * 17) % 23]);
before(async () => {
  engine = await Engine.start();
  const script = `T: LOAD * INLINE [\nRegion,Month,Product,Amount\n${rows.map((row) => row.join(',')).join('\n')}];`;
  const id = await engine.createApp('Pivot', script);
  session = engine.session({ path: `/app/${id}` });
  app = await (await session.open()).openDoc(id);
  database = await (await DuckDBInstance.create()).connect();
  await database.run('create table t(region varchar, month varchar, product varchar, amount integer)');
  await database.run(`insert into t values ${rows.map(([r, m, p, a]) => `('${r}','${m}','${p}',${a})`).join(',')}`);
});
after(async () => {
  await session.close();
  await engine.stop();
});

const dimension = (field) => ({ qDef: { qFieldDefs: [field], qSortCriterias: [{ qSortByAscii: 1 }] } });
const table = (more) => ({
  qInfo: { qType: 'pivot-table' },
  qHyperCubeDef: {
    qMode: 'P',
    qDimensions: ['Region', 'Month', 'Product'].map(dimension),
    qMeasures: [{ qDef: { qDef: '=Sum(Amount)' } }],
    qNoOfLeftDims: 2,
    qInitialDataFetch: [page(50, 50)],
    ...more,
  },
});

/** The texts that lead to every line of an axis. */
const paths = (cells, before_ = []) =>
  cells.flatMap((cell) => (cell.qSubNodes.length ? paths(cell.qSubNodes, [...before_, cell.qText]) : [[...before_, cell.qText]]));

test('a table that is open all the way says what a query with three groups says', async () => {
  const pivot = await app.createSessionObject(table({ qAlwaysFullyExpanded: true }));
  const [{ qLeft, qTop, qData }] = (await pivot.getLayout()).qHyperCube.qPivotDataPages;
  const expected = new Map();
  const read = await database.runAndReadAll('select region, month, product, sum(amount)::integer from t group by all');
  for (const [r, m, p, sum] of read.getRows()) expected.set(`${r} ${m} ${p}`, sum);
  const found = new Map();
  paths(qLeft).forEach((left, row) =>
    paths(qTop).forEach((top, column) => {
      const point = qData[row][column];
      if (point.qType === 'V') found.set([...left, ...top].join(' '), point.qNum);
    }));
  assert.deepEqual([...found].sort(), [...expected].sort());
});

test('opening a header changes the object, and closed ones show sums over what is in them', async () => {
  const pivot = await app.createSessionObject(table({}));
  const [closed] = await pivot.getHyperCubePivotData('/qHyperCubeDef', [page(50, 50)]);
  assert.equal(closed.qLeft.length, 5);
  assert.ok(closed.qLeft.every((cell) => cell.qCanExpand && !cell.qSubNodes.length));
  const changed = hears(pivot, 'changed');
  await pivot.expandLeft('/qHyperCubeDef', 1, 0, false);
  assert.equal(await changed, true);
  const [open] = await pivot.getHyperCubePivotData('/qHyperCubeDef', [page(50, 50)]);
  assert.equal(open.qLeft[1].qCanCollapse, true);
  const read = await database.runAndReadAll("select sum(amount)::integer from t where region='r0' and product='p0'");
  assert.equal(open.qData[0][0].qNum, read.getRows()[0][0]);
  await pivot.collapseLeft('/qHyperCubeDef', 0, 0, true);
  assert.deepEqual((await pivot.getHyperCubePivotData('/qHyperCubeDef', [page(50, 50)]))[0].qLeft, closed.qLeft);
});

test('a click in the data selects what leads to it', async () => {
  const pivot = await app.createSessionObject(table({}));
  await pivot.beginSelections(['/qHyperCubeDef']);
  assert.equal(await pivot.selectPivotCells('/qHyperCubeDef', [{ qType: 'D', qRow: 2, qCol: 3 }], false, false), true);
  await pivot.endSelections(true);
  assert.equal(await app.getSetAnalysis(), "{<Region={'r2'},Product={'p3'}>}");
  await app.clearAll();
});

test('accumulations of charts run over the rows', async () => {
  const chart = await app.createSessionObject({
    qInfo: { qType: 'chart' },
    qHyperCubeDef: {
      qDimensions: [dimension('Month')],
      qMeasures: [{ qDef: { qDef: 'RangeSum(Above(Sum(Amount),0,RowNo()))' } }],
      qInitialDataFetch: [page()],
    },
  });
  const { qMatrix } = (await chart.getLayout()).qHyperCube.qDataPages[0];
  const read = await database.runAndReadAll('select month, (sum(sum(amount)) over (order by month))::integer from t group by month order by month');
  assert.deepEqual(qMatrix.map((cells) => [cells[0].qText, cells[1].qNum]), read.getRows());
});
