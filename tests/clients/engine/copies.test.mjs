// Copies of apps, states that are kept for a while, bookmarks with more than selections, cyclic groups.
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { createRequire } from 'node:module';
import { Engine, hears, orders, page } from './engine.mjs';

/** Some methods came with a later version of the schema, and the object's own stepping is in none that enigma.js has. */
const schema = createRequire(import.meta.url)('enigma.js/schemas/12.2027.0.json');
const call = ({ handle }, method, ...params) => session.send({ handle, method, params, delta: false, outKey: -1 });

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
  session = engine.session({ path: `/app/${appId}/identity/${Math.random()}`, schema });
  app = await (await session.open()).openDoc(appId);
});
afterEach(() => session.close());

const sumOf = (id) =>
  engine.withGlobal({}, async (global) => (await (await global.openDoc(id)).evaluateEx('Sum(Amt)')).qNumber);

test('an app is saved as another, with data and objects, and what was not saved yet', async () => {
  await app.createObject({ qInfo: { qId: 'unsaved', qType: 'sheet' } });
  const copy = await app.saveAs('Copy of orders');
  assert.notEqual(copy, appId);
  assert.equal(await sumOf(copy), 22);
  await engine.withGlobal({}, async (global) => {
    const doc = await global.openDoc(copy);
    assert.equal((await doc.getAppLayout()).qTitle, 'Copy of orders');
    assert.ok((await doc.getObject('unsaved')).handle > 0);
  });
  await app.destroyObject('unsaved');
  await assert.rejects(app.saveAs(''), { code: -32602 });
});

test('a session app is kept by saving it as another', async () => {
  const id = await engine.withGlobal({}, async (global) => {
    const doc = await global.createSessionApp();
    await doc.setScript('T: LOAD RecNo() AS Amt AUTOGENERATE 4;');
    await doc.doReload();
    await assert.rejects(doc.doSave(), { code: 9009 });
    return doc.saveAs('From a session');
  });
  assert.equal(await sumOf(id), 10);
});

test('an app goes into another one; who has that open hears of it', async () => {
  await engine.withGlobal({}, async (global) => {
    const target = await global.createApp('Target');
    const other = engine.session({ path: `/app/${target.qAppId}` });
    const doc = await (await other.open()).openDoc(target.qAppId);
    const heard = hears(doc, 'changed');
    assert.equal(await global.copyApp(target.qAppId, appId, []), true);
    assert.equal(await heard, true);
    assert.equal((await doc.evaluateEx('Sum(Amt)')).qNumber, 22);
    assert.equal((await doc.getAppLayout()).qTitle, 'Target');
    await other.close();
    await assert.rejects(global.copyApp(appId, appId, []), { code: -32602 });
    await assert.rejects(global.copyApp('none', appId, []), { code: 1003 });
  });
});

test('objects of an app are replaced by those of another', async () => {
  await app.createObject({ qInfo: { qId: 'shared', qType: 'sheet' }, title: 'new' });
  await app.createObject({ qInfo: { qId: 'apart', qType: 'sheet' }, title: 'new' });
  const target = await app.saveAs('Replaced');
  await engine.withGlobal({}, async (global, withTarget) => {
    const doc = await global.openDoc(target);
    for (const id of ['shared', 'apart']) await (await doc.getObject(id)).setProperties({ title: 'old' });
    await doc.doSave();
    assert.ok(withTarget);
    assert.equal(await global.replaceAppFromID(target, appId, ['shared']), true);
    assert.equal((await (await doc.getObject('shared')).getProperties()).title, 'new');
    assert.equal((await (await doc.getObject('apart')).getProperties()).title, 'old');
    await assert.rejects(global.replaceAppFromID(target, appId, []), { code: -32602 });
  });
  await app.destroyObject('shared');
  await app.destroyObject('apart');
});

test('what is replaced stays where it stood, and parents name the children that are there', async () => {
  const first = await app.createObject({ qInfo: { qId: 'first', qType: 'sheet' } });
  await app.createObject({ qInfo: { qId: 'second', qType: 'sheet' } });
  await first.createChild({ qInfo: { qId: 'moving', qType: 'kpi' }, title: 'new' });
  const target = await app.saveAs('Moved');
  await engine.withGlobal({}, async (global) => {
    const doc = await global.openDoc(target);
    await (await doc.getObject('first')).destroyChild('moving');
    await (await doc.getObject('second')).createChild({ qInfo: { qId: 'moving', qType: 'kpi' }, title: 'old' });
    await doc.doSave();
    assert.equal(await global.replaceAppFromID(target, appId, ['moving']), true);
    const children = async (id) => (await (await doc.getObject(id)).getChildInfos()).map(({ qId }) => qId);
    assert.deepEqual([await children('first'), await children('second')], [[], ['moving']]);
    assert.equal((await (await doc.getObject('moving')).getProperties()).title, 'new');
    assert.equal(await global.replaceAppFromID(target, appId, ['first']), true);
    assert.deepEqual([await children('first'), await children('second')], [['moving'], []]);
  });
  await app.destroyObject('first');
  await app.destroyObject('second');
});

test('an app is created and opened in one step', async () => {
  await engine.withGlobal({}, async (global) => {
    const doc = await global.createDocEx('At once', '', '', '', 'Start');
    assert.ok(doc.handle > 0 || doc.qReturn.qHandle > 0);
    await assert.rejects(global.createDocEx('Another', '', '', '', ''), { code: 1002 });
  });
});

test('selections are stored for a while and restored, by their user only', async () => {
  const prod = await app.getField('Prod');
  await prod.selectValues([{ qText: 'A' }]);
  const stored = await app.storeTempSelectionState(60);
  const id = stored.qId ?? stored;
  await app.clearAll();
  assert.equal((await app.evaluateEx('Sum(Amt)')).qNumber, 22);
  assert.equal(await app.restoreTempSelectionState(id), true);
  assert.equal((await app.evaluateEx('Sum(Amt)')).qNumber, 14);
  await app.clearAll();
  await assert.rejects(app.restoreTempSelectionState('unknown'), { code: 2 });
  await engine.withGlobal({}, async (global) => {
    const doc = await global.openDoc(await app.saveAs('Elsewhere'));
    await assert.rejects(doc.restoreTempSelectionState(id), { code: 2 });
  });
});

test('a bookmark keeps variables and the soft patches of objects', async () => {
  await app.createSessionVariable({ qName: 'vFactor', qDefinition: '2' });
  const factor = await app.getVariableByName('vFactor');
  const object = await app.createSessionObject({ qInfo: { qType: 'x' }, title: 'plain' });
  await object.applyPatches([{ qOp: 'replace', qPath: '/title', qValue: '"soft"' }], true);
  await factor.setNumValue(5);
  const kept = await app.createBookmarkEx({ qInfo: { qType: 'bookmark' }, qIncludeVariables: true }, [object.id]);
  const layout = await kept.getLayout();
  assert.equal(layout.qBookmark.qVariableItems.find(({ qName }) => qName === 'vFactor').qValue.qNumber, 5);
  assert.equal(layout.qBookmark.qPatches[0].qPatches[0].qValue, '"soft"');
  await object.clearSoftPatches();
  await factor.setNumValue(7);
  await app.applyBookmark(kept.id);
  assert.equal((await object.getLayout()).title, 'soft');
  assert.equal((await app.evaluateEx('$(vFactor)')).qNumber, 5);
  await object.clearSoftPatches();
  const temporary = await app.createTemporaryBookmark({ qIncludeVariables: true, qIncludeAllPatches: true }, []);
  await factor.setNumValue(9);
  await app.applyTemporaryBookmark(temporary.qId ?? temporary);
  assert.equal((await app.evaluateEx('$(vFactor)')).qNumber, 5);
  await app.destroyBookmark(kept.id);
});

const values = async (bookmark, ...params) => {
  const found = await call(bookmark, 'GetFieldValuesEx', ...params);
  return found?.qFieldValues ?? found;
};

test('the values of a bookmark are read by state', async () => {
  await app.addSessionAlternateState('Other');
  await (await app.getField('Prod')).selectValues([{ qText: 'A' }, { qText: 'B' }]);
  const kept = await app.createBookmark({ qInfo: { qType: 'bookmark' } });
  const ofDefault = (await values(kept, 'Prod', false, { qStatePages: [] })).find(({ qStateName }) => qStateName === '$');
  assert.deepEqual(ofDefault.qFieldValues.map(({ qText }) => qText), ['A', 'B']);
  const [first] = await values(kept, 'Prod', false, { qStatePages: [{ qStateName: '$', qStartIndex: 1, qEndIndex: 1 }] });
  assert.deepEqual(first.qFieldValues.map(({ qText }) => qText), ['B']);
  await app.destroyBookmark(kept.id);
  await app.clearAll();
});

const cycle = { qGrouping: 'C', qFieldDefs: ['Prod', 'Country'], qFieldLabels: ['', ''] };
const chart = (dimension) => ({
  qInfo: { qType: 'chart' },
  qHyperCubeDef: {
    qDimensions: [dimension],
    qMeasures: [{ qDef: { qDef: 'Sum(Amt)' } }],
    qInitialDataFetch: [page(2)],
  },
});
const title = async (object) => (await object.getLayout()).qHyperCube.qDimensionInfo[0].qFallbackTitle;

test("a cyclic dimension of a chart's own steps through its fields", async () => {
  const object = await app.createSessionObject(chart({ qDef: cycle }));
  assert.equal(await title(object), 'Prod');
  const heard = hears(object, 'changed');
  await call(object, 'StepCycle', '/qHyperCubeDef', 0, 1);
  assert.equal(await heard, true);
  assert.equal(await title(object), 'Country');
  await call(object, 'StepCycle', '/qHyperCubeDef', 0, 3);
  assert.equal(await title(object), 'Prod');
  await call(object, 'SetActiveField', '/qHyperCubeDef', 0, 1);
  assert.equal(await title(object), 'Country');
  await call(object, 'SetActiveField', '/qHyperCubeDef', 0, 9);
  assert.equal(await title(object), 'Country');
  assert.equal((await object.getProperties()).qHyperCubeDef.qDimensions[0].qDef.qActiveField, 0);
  const plain = await app.createSessionObject(chart({ qDef: { qFieldDefs: ['Prod'] } }));
  await assert.rejects(call(plain, 'StepCycle', '/qHyperCubeDef', 0, 1), { code: -32602 });
});

test('a cyclic master dimension is stepped for every chart of the session', async () => {
  const master = await app.createDimension({ qInfo: { qType: 'dimension' }, qDim: cycle, qMetaDef: { title: 'Cycle' } });
  const object = await app.createSessionObject(chart({ qLibraryId: master.id }));
  assert.equal(await title(object), 'Prod');
  const heard = hears(object, 'changed');
  await master.stepCycle(-1);
  assert.equal(await heard, true);
  assert.equal(await title(object), 'Country');
  assert.equal(await master.getActiveField(), 1);
  const states = await app.getGroupStates();
  assert.equal(states[0].qActiveFieldDef, 'Country');
  await master.setActiveField(0);
  assert.equal(await title(object), 'Prod');
  const applied = await app.applyGroupStates([...states, { qInfo: { qId: 'gone' }, qActiveFieldDef: 'x' }]);
  assert.equal(applied.qApplySuccess, true);
  assert.equal(applied.qWarnings[0].qType, 'group_missing');
  assert.equal(await title(object), 'Country');
  await assert.rejects(master.setActiveField(2), { code: -32602 });
  await app.destroyDimension(master.id);
});
