// And-mode through an unmodified client: allowed or not, what it leaves, and how selections and bookmarks tell it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { Engine, page } from './engine.mjs';

const script = `
Customers: LOAD * INLINE [
CID,Country
1,SE
2,DE
3,SE
4,DE];
Bought: LOAD DISTINCT * INLINE [
CID,Prod
1,A
1,B
1,B
2,A
3,B
3,C];`;

let engine;
let appId;
let session;
let app;
before(async () => {
  engine = await Engine.start();
  appId = await engine.createApp('Bought', script);
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
  const cells = qListObject.qDataPages[0].qMatrix.map(([cell]) => `${cell.qText}:${cell.qState}`);
  return { text: cells.join(' '), counts: qListObject.qDimensionInfo.qStateCounts };
}

async function currentSelections() {
  const object = await app.createSessionObject({ qInfo: { qType: 'current' }, qSelectionObjectDef: {} });
  const { qSelectionObject } = await object.getLayout();
  await app.destroySessionObject(object.id);
  return qSelectionObject.qSelections;
}

async function inAndMode(name) {
  const field = await app.getField(name);
  await field.setAndMode(true);
  return field;
}

test('the mode is for the second column of a pair without duplicates', async () => {
  for (const [name, allowed] of [['Prod', true], ['CID', false], ['Country', false]]) {
    const field = await inAndMode(name);
    assert.equal(await field.getAndMode(), allowed, name);
    assert.equal((await app.getFieldDescription(name)).qAndMode, allowed, name);
  }
});

test('what has every selected value stays', async () => {
  const product = await inAndMode('Prod');
  assert.equal(await product.toggleSelect('A'), true);
  assert.equal(await product.toggleSelect('B'), true);
  assert.equal((await states('Prod')).text, 'A:S B:S C:X');
  assert.equal((await states('CID')).text, '1:O 2:X 3:X 4:X');
  assert.equal((await app.evaluateEx('Count(DISTINCT CID)')).qNumber, 1);
  const [selection] = await currentSelections();
  assert.deepEqual(selection.qSelectedFieldSelectionInfo, [
    { qName: 'A', qFieldSelectionMode: 'AND' },
    { qName: 'B', qFieldSelectionMode: 'AND' },
  ]);
  assert.equal(await product.toggleSelect('C'), false);
});

test('what is forced out must not be there, and a bookmark keeps it', async () => {
  const product = await inAndMode('Prod');
  await product.select('B');
  assert.equal(await product.toggleSelect('A', false, 2), true);
  const { text, counts } = await states('Prod');
  assert.equal(text, 'A:D B:S C:O');
  assert.equal(counts.qDeselected, 1);
  assert.equal((await states('CID')).text, '1:X 2:X 3:O 4:X');
  const [selection] = await currentSelections();
  assert.deepEqual(selection.qSelectedFieldSelectionInfo, [
    { qName: 'B', qFieldSelectionMode: 'AND' },
    { qName: 'A', qFieldSelectionMode: 'NOT' },
  ]);

  const bookmark = await app.createBookmark({ qInfo: { qType: 'bookmark' }, qMetaDef: { title: 'B without A' } });
  const [item] = (await bookmark.getLayout()).qBookmark.qStateData[0].qFieldItems;
  assert.equal(item.qAndMode, true);
  assert.deepEqual(item.qExcludedValues.map((value) => value.qText), ['A']);
  await app.clearAll();
  await product.setAndMode(false);
  assert.equal(await bookmark.apply(), true);
  assert.equal(await product.getAndMode(), true);
  assert.equal((await states('Prod')).text, 'A:D B:S C:O');
});

test('sets of expressions keep the mode of what they do not change', async () => {
  const product = await inAndMode('Prod');
  await product.select('A');
  await product.toggleSelect('B');
  const count = async (set) => (await app.evaluateEx(`Count(${set} DISTINCT CID)`)).qNumber;
  assert.equal(await count('{$}'), 1);
  assert.equal(await count("{<Country={'SE'}>}"), 1);
  assert.equal(await count("{<Country={'DE'}>}"), 0);
  assert.equal(await count("{<Prod={'A','B'}>}"), 3);
});
