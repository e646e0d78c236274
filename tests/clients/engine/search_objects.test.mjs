// Searching objects by what they show, values by several terms, and which terms go together.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Engine, orders } from './engine.mjs';

let engine;
let session;
let app;
before(async () => {
  engine = await Engine.start();
  const appId = await engine.createApp(
    'Words',
    `${orders}
Cities: LOAD * INLINE [Land,City
Japan,Osaka
Japan,Tokyo
South Africa,Johannesburg];`,
  );
  session = engine.session();
  app = await (await session.open()).openDoc(appId);
  const cube = { qDimensions: [{ qDef: { qFieldDefs: ['City'] } }], qMeasures: [{ qDef: { qDef: 'Count(City)' } }] };
  await app.createObject({ qInfo: { qId: 'cities', qType: 'barchart' }, title: 'Towns of the world', qHyperCubeDef: cube });
  await app.createObject({
    qInfo: { qId: 'amounts', qType: 'kpi' },
    title: { qStringExpression: "='Amount ' & Sum(Amt)" },
  });
  await app.createObject({ qInfo: { qId: 'hidden', qType: 'sheet' }, title: 'World of sheets' });
});
after(async () => {
  await session.close();
  await engine.stop();
});

const page = { qOffset: 0, qCount: 10 };
const found = async (...terms) =>
  (await app.searchObjects({}, terms, page)).qSearchGroupArray.map(({ qItems }) => qItems.map(({ qIdentifier }) => qIdentifier).sort());

test('objects are found by title, calculated or not, by type and by values that they show', async () => {
  assert.deepEqual(await found('world'), [['cities']], 'sheets are never found');
  assert.deepEqual(await found('22'), [['amounts']]);
  assert.deepEqual(await found('kpi'), [['amounts']]);
  assert.deepEqual(await found('osaka'), [['cities']]);
  assert.deepEqual(await found('nothing'), []);
  const group = (await app.searchObjects({}, ['world'], page)).qSearchGroupArray[0];
  assert.equal(group.qGroupType, 'GenericObjectsType');
  assert.deepEqual(group.qItems[0].qItemMatches[0].qRanges, [{ qCharPos: 13, qCharCount: 5, qTerm: 0 }]);
});

test('values that are excluded are not found in objects', async () => {
  await (await app.getField('Land')).selectValues([{ qText: 'Japan' }]);
  assert.deepEqual(await found('osaka'), [['cities']]);
  assert.deepEqual(await found('johannesburg'), []);
  await app.clearAll();
});

test('values are found by any of several terms', async () => {
  const { qFieldMatches } = await app.searchValues({}, ['osaka', 'tokyo', 'japan'], page);
  const fields = Object.fromEntries(
    qFieldMatches.map(({ qFieldName, qValues }) => [qFieldName, Object.fromEntries(qValues.map(({ qText, qSearchTermsMatched }) => [qText, qSearchTermsMatched]))]),
  );
  assert.deepEqual(fields, { Land: { Japan: [2] }, City: { Osaka: [0], Tokyo: [1] } });
});

test('associations tell which fields find which terms', async () => {
  const result = await app.searchAssociations({}, ['japan', 'osaka'], page);
  assert.deepEqual(result.qFieldNames, ['Land', 'City']);
  assert.deepEqual(result.qFieldDictionaries[0].qResult[0].qRanges, [{ qCharPos: 0, qCharCount: 5, qTerm: 0 }]);
  assert.equal(result.qTotalSearchResults, 2);
});
