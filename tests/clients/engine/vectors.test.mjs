// The published test vectors, through list objects and hypercubes as charts ask for them.
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { Engine, orders, page } from './engine.mjs';

let engine;
let appId;
let session;
let app;
before(async () => {
  engine = await Engine.start();
  appId = await engine.createApp('Orders', orders);
});
after(() => engine.stop());
beforeEach(async () => {
  session = engine.session();
  app = await (await session.open()).openDoc(appId);
});
afterEach(() => session.close());

async function states(field) {
  const list = await app.createSessionObject({
    qInfo: { qType: 'list' },
    qListObjectDef: {
      qShowAlternatives: true,
      qDef: { qFieldDefs: [field], qSortCriterias: [{ qSortByAscii: 1 }] },
      qInitialDataFetch: [page(1)],
    },
  });
  const { qListObject } = await list.getLayout();
  await app.destroySessionObject(list.id);
  return qListObject.qDataPages[0].qMatrix.map(([cell]) => `${cell.qText}:${cell.qState}`).join(' ');
}

async function cube(dimensions, measures) {
  const chart = await app.createSessionObject({
    qInfo: { qType: 'chart' },
    qHyperCubeDef: {
      qDimensions: dimensions.map((field) => ({ qDef: { qFieldDefs: [field], qSortCriterias: [{ qSortByAscii: 1 }] } })),
      qMeasures: measures.map((qDef) => ({ qDef: { qDef } })),
      qInitialDataFetch: [page()],
    },
  });
  const { qHyperCube } = await chart.getLayout();
  await app.destroySessionObject(chart.id);
  return qHyperCube;
}

const number = async (expression) => (await app.evaluateEx(expression)).qNumber;
const select = async (field, ...values) =>
  assert.equal(await (await app.getField(field)).selectValues(values.map((qText) => ({ qText, qIsNumeric: false, qNumber: 0 }))), true);

test('nothing selected', async () => {
  assert.equal(await states('Country'), 'DE:O SE:O');
  assert.equal(await states('CID'), '1:O 2:O 3:O');
  const { qDataPages, qGrandTotalRow } = await cube(['Country'], ['=Sum(Amt)']);
  assert.deepEqual(qDataPages[0].qMatrix.map(([country, sum]) => [country.qText, sum.qNum]), [['DE', 9], ['SE', 12], ['-', 1]]);
  assert.equal(qGrandTotalRow[0].qNum, 22);
});

test('one product', async () => {
  await select('Prod', 'A');
  assert.equal(await states('Prod'), 'A:S B:A C:A');
  assert.equal(await states('CID'), '1:O 2:O 3:X');
  assert.equal(await states('Country'), 'DE:O SE:O');
  assert.equal(await number('Sum(Amt)'), 14);
});

test('a product and a country', async () => {
  await select('Prod', 'A');
  await select('Country', 'DE');
  assert.equal(await states('Country'), 'DE:S SE:A');
  assert.equal(await states('Prod'), 'A:S B:X C:X');
  assert.equal(await states('CID'), '1:X 2:O 3:X');
  assert.equal(await number('Sum(Amt)'), 9);
});

test('a selected value that another selection excludes', async () => {
  await select('Prod', 'A', 'B');
  await select('Country', 'DE');
  assert.equal(await states('Prod'), 'A:S B:XS C:X');
  assert.equal(await states('Country'), 'DE:S SE:A');
});

test('a conflicting selection releases the older one', async () => {
  await select('Prod', 'B');
  assert.equal((await app.evaluateEx('Only(Country)')).qText, 'SE');
  await select('Country', 'DE');
  assert.equal(await states('Prod'), 'A:O B:X C:X');
  assert.equal(await states('Country'), 'DE:S SE:A');
});

test('sets and totals', async () => {
  assert.equal(await number("Sum({<Prod-={'A'}>} Amt)"), 8);
  await select('Country', 'SE');
  assert.equal(await states('Prod'), 'A:O B:O C:X');
  assert.equal(await number('Sum({1} Amt)'), 22);
  assert.equal(await number("Sum({<Prod={'A'}>} Amt)"), 5);
  assert.equal(await number('Sum({<Country=>} Amt)'), 22);
  await app.clearAll();
  const { qDataPages } = await cube(['Country'], ['Sum(Amt)/Sum(TOTAL Amt)']);
  assert.ok(Math.abs(qDataPages[0].qMatrix[1][1].qNum - 12 / 22) < 1e-12);
});
