// The request sequences that nebula.js and its charts send, with the properties they send.
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { Engine, hears, orders, page } from './engine.mjs';

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

const chartDef = (more = {}) => ({
  qInfo: { qType: 'chart' },
  qHyperCubeDef: {
    qDimensions: [{ qDef: { qFieldDefs: ['Prod'], qSortCriterias: [{ qSortByAscii: 1 }], cId: 'd', autoSort: true } }],
    qMeasures: [{ qDef: { qDef: '=Sum(Amt)', cId: 'm', qNumFormat: { qType: 'F', qnDec: 2, qFmt: '#,##0.00' } } }],
    qInitialDataFetch: [page(17)],
    qSuppressMissing: true,
    ...more,
  },
});

test('a bar chart: layout, effective properties, reduced data', async () => {
  const chart = await app.createSessionObject(chartDef({ qInterColumnSortOrder: [1, 0] }));
  const { qHyperCube } = await chart.getLayout();
  assert.deepEqual(qHyperCube.qEffectiveInterColumnSortOrder, [1, 0]);
  for (const member of ['qSize', 'qDimensionInfo', 'qMeasureInfo', 'qGrandTotalRow', 'qDataPages', 'qMode', 'qNoOfLeftDims'])
    assert.ok(member in qHyperCube, member);
  const info = qHyperCube.qDimensionInfo[0];
  assert.equal(info.cId, 'd');
  assert.equal(info.autoSort, true);
  assert.equal(info.qCardinalities.qHypercubeCardinal, 3);
  assert.deepEqual(info.qGroupFieldDefs, ['Prod']);
  assert.equal(qHyperCube.qMeasureInfo[0].qMax, 14);
  assert.equal(qHyperCube.qDataPages[0].qMatrix[0][1].qText.length > 0, true);
  assert.equal((await chart.getEffectiveProperties()).qHyperCubeDef.qMode, 'S');
  const pages = await chart.getHyperCubeReducedData('/qHyperCubeDef', [page(17, 2000)], -1, 'D1');
  assert.equal(pages[0].qMatrix.length, 3);
});

test('a line chart waits for the change that it makes itself', async () => {
  const chart = await app.createSessionObject(chartDef());
  await chart.getLayout();
  const properties = await chart.getProperties();
  const changed = hears(chart, 'changed');
  properties.qHyperCubeDef.qMode = 'S';
  properties.hash = Math.random();
  await chart.setProperties(properties);
  assert.equal(await changed, true);
});

test('a stacked chart is a tree', async () => {
  const chart = await app.createSessionObject(
    chartDef({
      qMode: 'K',
      qDimensions: [{ qDef: { qFieldDefs: ['Country'] } }, { qDef: { qFieldDefs: ['Prod'] } }],
    }),
  );
  const [stack] = await chart.getHyperCubeStackData('/qHyperCubeDef', [page()], 5000);
  assert.equal(stack.qData[0].qType, 'R');
  assert.ok(stack.qData[0].qSubNodes.length >= 2);
  assert.equal(stack.qData[0].qMaxPos, 22);
});

test('pages of a stacked chart go along its first dimension, and say what is before and behind', async () => {
  const chart = await app.createSessionObject(
    chartDef({
      qMode: 'K',
      qDimensions: ['Prod', 'OID'].map((field) => ({ qDef: { qFieldDefs: [field], qSortCriterias: [{ qSortByAscii: 1 }] } })),
      qInitialDataFetch: [page(17, 2)],
    }),
  );
  const { qHyperCube } = await chart.getLayout();
  assert.deepEqual(qHyperCube.qSize, { qcx: 2, qcy: 3 });
  const [first] = qHyperCube.qStackedDataPages;
  assert.deepEqual(first.qArea, { qLeft: 0, qTop: 0, qWidth: 2, qHeight: 2 });
  assert.equal(first.qData[0].qDown, 1);
  const [stack] = await chart.getHyperCubeStackData('/qHyperCubeDef', [{ qLeft: 1, qTop: 0, qWidth: 1, qHeight: 1 }], 5000);
  const [root] = stack.qData;
  assert.deepEqual([root.qUp, root.qDown, root.qSubNodes.length], [0, 2, 1]);
  const [product] = root.qSubNodes;
  assert.deepEqual([product.qText, product.qMaxPos, product.qUp, product.qDown], ['A', 14, 1, 0]);
  assert.deepEqual(product.qSubNodes.map(({ qText }) => qText), ['12']);
});

test('a filter pane: tree, children, list data', async () => {
  const pane = await app.createSessionObject({ qInfo: { qType: 'filterpane' }, qChildListDef: {} });
  await pane.setFullPropertyTree({
    qProperty: { ...(await pane.getProperties()) },
    qChildren: [
      {
        qProperty: { qInfo: { qType: 'listbox' }, qListObjectDef: { qDef: { qFieldDefs: ['Prod'] }, qInitialDataFetch: [page(1, 0)] } },
        qChildren: [],
      },
    ],
  });
  const [item] = (await pane.getLayout()).qChildList.qItems;
  const child = await app.getObject(item.qInfo.qId);
  assert.equal(child.genericType, 'listbox');
  assert.equal((await child.getLayout()).qListObject.qSize.qcy, 3);
  const pages = await child.getListObjectData('/qListObjectDef', [page(1, 100), page(1, 100)]);
  assert.equal(pages.length, 2);
  assert.equal(pages[1].qMatrix.length, 3);
});

test('a click in a list: begin, select, confirm, cancel', async () => {
  const list = await app.createSessionObject({
    qInfo: { qType: 'njsListbox', qId: 'chosen-id' },
    qListObjectDef: {
      qStateName: '$',
      qShowAlternatives: true,
      qFrequencyMode: 'V',
      qInitialDataFetch: [page(1)],
      qDef: { qSortCriterias: [{ qSortByState: 1, qSortByAscii: 1, qSortByNumeric: 1, qSortByLoadOrder: 1 }], qFieldDefs: ['Prod'] },
    },
  });
  assert.equal(list.id, 'chosen-id');
  const bar = await app.createSessionObject({ qInfo: { qType: 'current-selections' }, qSelectionObjectDef: { qStateName: '$' }, alternateStates: [] });
  await assert.rejects(app.getObject('FieldList'), { code: -2 });
  const first = (await list.getLayout()).qListObject.qDataPages[0].qMatrix[0][0];
  assert.equal(first.qFrequency, '2');
  await list.beginSelections(['/qListObjectDef']);
  assert.equal(await list.selectListObjectValues('/qListObjectDef', [first.qElemNumber], true), true);
  assert.equal((await list.getLayout()).qSelectionInfo.qInSelections, true);
  assert.equal((await bar.getLayout()).qSelectionObject.qSelections[0].qSelectedCount, 1);
  await list.abortListObjectSearch('/qListObjectDef');
  const heard = hears(bar, 'changed');
  await list.endSelections(true);
  assert.equal(await heard, true);
  assert.equal((await bar.getLayout()).qSelectionObject.qBackCount, 1);
  await list.beginSelections(['/qListObjectDef']);
  assert.equal(await list.selectListObjectAll('/qListObjectDef'), true);
  await list.endSelections(false);
  assert.equal((await bar.getLayout()).qSelectionObject.qSelections[0].qSelectedCount, 1);
  await app.back();
  assert.equal((await bar.getLayout()).qSelectionObject.qSelections.length, 0);
  await app.forward();
  await (await app.getField('Prod')).clear();
  assert.equal((await bar.getLayout()).qSelectionObject.qSelections.length, 0);
});

test('an object that is modal keeps others from selecting until it is aborted', async () => {
  const [one, two] = await Promise.all([chartDef(), chartDef()].map((def) => app.createSessionObject(def)));
  await one.beginSelections(['/qHyperCubeDef']);
  await assert.rejects(two.beginSelections(['/qHyperCubeDef']), { code: 6003 });
  await app.abortModal(true);
  await two.beginSelections(['/qHyperCubeDef']);
  assert.equal(await two.selectHyperCubeValues('/qHyperCubeDef', 0, [0], true), true);
  await two.resetMadeSelections();
  assert.equal((await app.evaluateEx('Sum(Amt)')).qNumber, 22);
  await two.endSelections(true);
});

test('a measure that cannot be calculated says why where the chart shows it', async () => {
  const chart = await app.createSessionObject(chartDef({ qMeasures: [{ qDef: { qDef: 'Sum(Amtt)' } }] }));
  const { qError } = (await chart.getLayout()).qHyperCube.qMeasureInfo[0];
  assert.equal(qError.qErrorCode, 7000);
  assert.match(qError.qExtendedMessage, /Amtt/);
});

test('more than ten thousand cells at once are refused', async () => {
  const chart = await app.createSessionObject(chartDef());
  const pages = Array.from({ length: 2000 }, () => page(2, 3));
  await assert.rejects(chart.getHyperCubeData('/qHyperCubeDef', pages), { code: 7009 });
});

test('properties have the parts that charts write into without asking', async () => {
  const chart = await app.createSessionObject(chartDef());
  const { qHyperCubeDef } = await chart.getEffectiveProperties();
  const [dimension] = qHyperCubeDef.qDimensions;
  assert.deepEqual(dimension.qDef.qSortCriterias[0], { qSortByAscii: 1, qExpression: {} });
  assert.equal(dimension.qDef.qActiveField, 0);
  assert.deepEqual(dimension.qOtherTotalSpec.qOtherCounted, {});
  assert.deepEqual(qHyperCubeDef.qMeasures[0].qSortBy, { qExpression: {} });
  await chart.setProperties(await chart.getEffectiveProperties());
  assert.equal((await chart.getLayout()).qHyperCube.qDataPages[0].qMatrix.length, 3);
});
