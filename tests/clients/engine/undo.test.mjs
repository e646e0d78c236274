// Undo, redo and drafts.
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { Engine, hears, orders } from './engine.mjs';

let engine;
let appId;
let session;
let app;
before(async () => {
  engine = await Engine.start(['--sharing', 'everyone']);
  appId = await engine.createApp('Orders', orders);
});
after(() => engine.stop());
beforeEach(async () => {
  session = engine.session({ path: `/app/${appId}/identity/${Math.random()}` });
  app = await (await session.open()).openDoc(appId);
});
afterEach(() => session.close());

const undoInfo = async () => {
  const object = await app.createSessionObject({ qInfo: { qType: 'undo' }, qUndoInfoDef: {} });
  return object;
};

test('changes of objects are undone and done again, newest first', async () => {
  const info = await undoInfo();
  await app.clearUndoBuffer();
  const sheet = await app.createObject({ qInfo: { qType: 'sheet' }, title: 'one' });
  await sheet.setProperties({ ...(await sheet.getProperties()), title: 'two' });
  await sheet.applyPatches([{ qOp: 'replace', qPath: '/title', qValue: '"three"' }]);
  assert.deepEqual((await info.getLayout()).qUndoInfo, { qUndoCount: 3, qRedoCount: 0 });
  const heard = hears(sheet, 'changed');
  assert.equal(await app.undo(), true);
  assert.equal(await heard, true);
  assert.equal((await sheet.getProperties()).title, 'two');
  assert.equal(await app.undo(), true);
  assert.equal((await sheet.getLayout()).title, 'one');
  assert.equal(await app.redo(), true);
  assert.equal((await sheet.getProperties()).title, 'two');
  assert.deepEqual((await info.getLayout()).qUndoInfo, { qUndoCount: 2, qRedoCount: 1 });
  await app.destroyObject(sheet.id);
  assert.equal(await app.redo(), false, 'a new change ends what could be done again');
  assert.equal(await app.undo(), true);
  const back = await app.getObject(sheet.id);
  assert.equal((await back.getProperties()).title, 'two');
  await app.destroyObject(back.id);
  await app.clearUndoBuffer();
  assert.equal(await app.undo(), false);
});

test('a tree is undone as a whole', async () => {
  const pane = await app.createObject({ qInfo: { qType: 'filterpane' }, qChildListDef: {} });
  await pane.setFullPropertyTree({
    qProperty: await pane.getProperties(),
    qChildren: ['a', 'b'].map((title) => ({ qProperty: { qInfo: { qType: 'listbox' }, title }, qChildren: [] })),
  });
  assert.equal((await pane.getChildInfos()).length, 2);
  assert.equal(await app.undo(), true);
  assert.equal((await pane.getChildInfos()).length, 0);
  assert.equal(await app.redo(), true);
  assert.equal((await pane.getChildInfos()).length, 2);
  await app.destroyObject(pane.id);
});

test('what somebody else has changed since is not undone', async () => {
  const sheet = await app.createObject({ qInfo: { qType: 'sheet' }, title: 'mine' });
  await sheet.setProperties({ qInfo: { qType: 'sheet' }, title: 'mine too' });
  await engine.withGlobal({ user: 'other', path: `/app/${appId}` }, async (global) => {
    const theirs = await (await global.openDoc(appId)).getObject(sheet.id);
    await theirs.setProperties({ qInfo: { qType: 'sheet' }, title: 'theirs' });
  });
  assert.equal(await app.undo(), false);
  assert.equal((await sheet.getProperties()).title, 'theirs');
  await app.destroyObject(sheet.id);
});

test('a draft replaces its object with everything below it, or goes', async () => {
  const sheet = await app.createObject({ qInfo: { qType: 'sheet' }, title: 'shown', cells: [] });
  const chart = await sheet.createChild({ qInfo: { qType: 'chart' }, title: 'old' });
  await sheet.setProperties({ ...(await sheet.getProperties()), cells: [{ name: chart.id, type: 'chart' }] });
  const draftId = await app.createDraft(sheet.id);
  const draft = await app.getObject(draftId);
  const layout = await draft.getLayout();
  assert.equal(layout.qMeta.sourceObject, sheet.id);
  assert.equal((await sheet.getLayout()).qMeta.draftObject, draftId);
  const [{ qId: copy }] = await draft.getChildInfos();
  assert.notEqual(copy, chart.id);
  assert.equal(layout.cells[0].name, copy, 'the cells of a copied sheet name its own charts');
  await assert.rejects(app.createDraft(sheet.id), { code: 3 });
  await assert.rejects(app.commitDraft(sheet.id), { code: 2 });
  await draft.setProperties({ ...(await draft.getProperties()), title: 'reworked' });
  await app.commitDraft(draftId);
  assert.equal((await sheet.getProperties()).title, 'reworked');
  assert.deepEqual((await sheet.getChildInfos()).map(({ qId }) => qId), [copy]);
  assert.equal((await sheet.getLayout()).qMeta.draftObject, '');
  await assert.rejects(app.getObject(draftId), { code: -2 });
  await assert.rejects(app.getObject(chart.id), { code: -2 });
  const second = await app.createDraft(sheet.id);
  await assert.rejects(app.destroyDraft(second, 'none'), { code: -32602 });
  assert.equal(await app.destroyDraft(second, sheet.id), true);
  assert.equal((await sheet.getLayout()).qMeta.draftObject, '');
  await app.destroyObject(sheet.id);
});
