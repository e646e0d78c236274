// The fields of the system through an unmodified client: lists, charts and selections in them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Engine, orders, page } from './engine.mjs';

let engine;
let session;
let app;
before(async () => {
  engine = await Engine.start();
  const id = await engine.createApp('System', orders);
  session = engine.session();
  app = await (await session.open()).openDoc(id);
});
after(async () => {
  await session.close();
  await engine.stop();
});

const list = (field) =>
  app.createSessionObject({
    qInfo: { qType: 'list' },
    qListObjectDef: { qShowAlternatives: true, qDef: { qFieldDefs: [field], qSortCriterias: [{ qSortByAscii: 1 }] }, qInitialDataFetch: [page(1, 50)] },
  });
const states = async (object) =>
  Object.fromEntries((await object.getLayout()).qListObject.qDataPages[0].qMatrix.map(([cell]) => [cell.qText, cell.qState]));

test('a selected table leaves its fields possible, and the data as they were', async () => {
  const tables = await list('$Table');
  const fields = await list('=[$Field]');
  assert.deepEqual(await states(tables), { Customers: 'O', Orders: 'O' });
  assert.equal(await tables.selectListObjectValues('/qListObjectDef', [0], true), true);
  assert.deepEqual(await states(tables), { Customers: 'S', Orders: 'A' });
  assert.deepEqual(await states(fields), { Amt: 'X', CID: 'O', Country: 'O', OID: 'X', Prod: 'X' });
  const { qDimensionInfo } = (await tables.getLayout()).qListObject;
  assert.deepEqual(qDimensionInfo.qTags, ['$ascii', '$hidden', '$key', '$system', '$text']);
  assert.equal(await app.evaluate('Sum(Amt)'), '22');
  await app.clearAll();
});

test('a chart says how large the tables are', async () => {
  const cube = await app.createSessionObject({
    qInfo: { qType: 'cube' },
    qHyperCubeDef: {
      qDimensions: [{ qDef: { qFieldDefs: ['[$Table]'], qSortCriterias: [{ qSortByAscii: 1 }] } }],
      qMeasures: ['Sum([$Rows])', 'Only([$Fields])', 'Count({<[$Field]={"C*"}>} [$Field])'].map((qDef) => ({ qDef: { qDef } })),
      qInitialDataFetch: [page(4, 10)],
    },
  });
  const { qHyperCube } = await cube.getLayout();
  const rows = qHyperCube.qDataPages[0].qMatrix.map((cells) => cells.map(({ qText }) => qText));
  assert.deepEqual(rows, [
    ['Customers', '3', '2', '2'],
    ['Orders', '4', '4', '1'],
  ]);
});

test('lists of fields and tables show them only when asked to', async () => {
  const names = async (options) => {
    const object = await app.createSessionObject({ qInfo: { qType: 'fields' }, qFieldListDef: options });
    return (await object.getLayout()).qFieldList.qItems.filter(({ qIsSystem }) => qIsSystem).map(({ qName, qIsHidden }) => `${qName} ${qIsHidden}`);
  };
  assert.deepEqual(await names({ qShowHidden: true }), []);
  assert.deepEqual(
    await names({ qShowSystem: true }),
    ['$Table', '$Rows', '$Fields', '$Field', '$Info', '$FieldNo'].map((name) => `${name} true`),
  );
  const tables = async (system) =>
    (await app.getTablesAndKeys({ qcx: 0, qcy: 0 }, { qcx: 0, qcy: 0 }, 0, false, system)).qtr.map(({ qName }) => qName);
  assert.deepEqual(await tables(false), ['Customers', 'Orders']);
  assert.deepEqual(await tables(true), ['Customers', 'Orders', '$Table', '$Field', '$FieldNo']);
});
