// Groups of objects through an unmodified client: a tree of bookmarks, kept over a restart. No published schema has their
// methods yet, so the test tells the client what they are called.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Engine, orders, schema as published } from './engine.mjs';

const method = (names, out = []) => ({
  In: names.map((Name) => ({ Name, DefaultValue: '' })),
  Out: out.map((Name) => ({ Name })),
});
const schema = structuredClone(published);
Object.assign(schema.structs.GenericObject, {
  CreateGroup: method(['qPath', 'qGroupDef', 'qTargetGroupId'], ['qGroupId']),
  AddGroupMembers: method(['qPath', 'qMembers', 'qTargetGroupId', 'qPosId']),
  RemoveGroupMembers: method(['qPath', 'qMembers', 'qTargetGroupId']),
  RemoveGroup: method(['qPath', 'qGroupId']),
  SetGroupLabel: method(['qPath', 'qNewLabel', 'qTargetGroupId']),
});
let engine;
before(async () => {
  engine = await Engine.start();
});
after(() => engine.stop());

const path = '/qNxGroupDef';
const ids = (group) => group.qMemberIds.map((member) => member.qGroupId ?? member.qObjectId);

test('bookmarks are grouped, and the groups are there after a restart', async () => {
  const id = await engine.createApp('Grouped', orders);
  const opened = { path: `/app/${id}`, schema };
  const made = await engine.withGlobal(opened, async (global) => {
    const app = await global.openDoc(id);
    for (const qId of ['one', 'two']) await app.createBookmark({ qInfo: { qId, qType: 'bookmark' }, qMetaDef: {} });
    const root = await app.createObject({
      qInfo: { qId: 'root', qType: 'bookmarks' },
      qNxGroupDef: { qClass: 'bookmark', qObjectType: 'bookmark', qGroupType: 'objectgroup', qMemberIds: [] },
    });
    const changed = new Promise((resolve) => root.once('changed', resolve));
    const group = await root.createGroup(path, { qLabel: "='Of ' & Count(OID)" });
    await changed;
    await root.addGroupMembers(path, [{ qObjectId: 'one' }, { qObjectId: 'two' }], group);
    await root.addGroupMembers(path, [{ qObjectId: 'two' }], group, 'one');
    await app.doSave();
    return group;
  });
  await engine.end();
  await engine.run();
  await engine.withGlobal(opened, async (global) => {
    const app = await global.openDoc(id);
    const root = await app.getObject('root');
    assert.deepEqual(ids((await root.getLayout()).qNxGroup), [made]);
    const inner = (await (await app.getObject(made)).getLayout()).qNxGroup;
    assert.equal(inner.qLabel, 'Of 4');
    assert.deepEqual(ids(inner), ['two', 'one']);
    await root.removeGroupMembers(path, ['two'], made);
    await root.setGroupLabel(path, 'Renamed', made);
    assert.equal((await (await app.getObject(made)).getLayout()).qNxGroup.qLabel, 'Renamed');
    await root.removeGroup(path, made);
    assert.deepEqual(ids((await root.getLayout()).qNxGroup), []);
    await assert.rejects(app.getObject(made));
    assert.ok(await app.getBookmark('one'));
  });
});
