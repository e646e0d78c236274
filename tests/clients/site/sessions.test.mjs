// Sessions through the proxy of a running site: order, cancelling, aborted calculations, resuming, many on one app.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { administrator, makeApp } from '../../browser/lib/closed-stream.mjs';

const require = createRequire(new URL('../../../samples/apps/lib/site.mjs', import.meta.url));
const enigma = require('enigma.js');
const WebSocket = require('ws');
const schema = require('enigma.js/schemas/12.1657.0.json');

let admin;
let appId;
before(async () => {
  admin = await administrator();
  appId = await makeApp(
    admin,
    `Sessions ${randomUUID().slice(0, 8)}`,
    `T: LOAD RecNo() AS Id, Mod(RecNo(), 7) AS Group, Mod(RecNo(), 1000) AS Part, Rand() AS Value AUTOGENERATE 400000;`,
  );
  const { session, global } = await admin.engine(appId);
  const doc = await global.openDoc(appId);
  assert.equal(await doc.doReload(), true);
  await doc.doSave();
  await session.close();
});
after(() => admin.rest(`qrs/app/${appId}`, { method: 'DELETE' }));

/** A session of its own through the proxy; its sockets are kept, to be broken. */
function connect({ identity = randomUUID(), ttl, suspendOnClose = false } = {}) {
  const address = new URL(`app/${appId}/identity/${identity}${ttl ? `/ttl/${ttl}` : ''}`, admin.url);
  address.protocol = 'wss:';
  const sockets = [];
  const session = enigma.create({
    schema,
    url: address.href,
    suspendOnClose,
    createSocket: (url) => {
      const socket = new WebSocket(url, { ...admin.tls, headers: { Cookie: admin.cookie }, origin: admin.url.origin });
      sockets.push(socket);
      return socket;
    },
  });
  return { session, sockets, identity };
}

async function withApp(options, use) {
  const { session, sockets, identity } = connect(options);
  try {
    const global = await session.open();
    return await use(await global.openDoc(appId), { global, session, sockets, identity });
  } finally {
    await session.close().catch(() => undefined);
  }
}

const heavy = {
  qInfo: { qType: 'heavy' },
  qHyperCubeDef: {
    qDimensions: [{ qDef: { qFieldDefs: ['Id'] } }],
    qMeasures: Array.from({ length: 6 }, (_, at) => ({ qDef: { qDef: `StDev(Value * ${at + 1}) + Median(Value + ${at})` } })),
    qInitialDataFetch: [{ qLeft: 0, qTop: 0, qWidth: 7, qHeight: 1 }],
  },
};

test('requests that change something take effect in the order they were sent', async () => {
  await withApp({}, async (doc) => {
    const group = await doc.getField('Group');
    const object = await doc.createSessionObject({ qInfo: { qType: 'x' }, n: 0 });
    const asked = [];
    for (let n = 1; n <= 30; n += 1) {
      asked.push(object.setProperties({ qInfo: { qType: 'x' }, n }));
      asked.push(group.lowLevelSelect([n % 7], false));
    }
    await Promise.all(asked);
    assert.equal((await object.getProperties()).n, 30);
    assert.equal(await doc.evaluate('GetSelectedCount(Group)'), '1');
  });
});

test('a calculation that a later selection makes stale ends with error 15, at once', async () => {
  await withApp({}, async (doc) => {
    const object = await doc.createSessionObject(heavy);
    const layout = object.getLayout();
    const group = await doc.getField('Group');
    const begin = Date.now();
    const aborted = assert.rejects(layout, { code: 15 });
    await group.lowLevelSelect([1], false);
    await aborted;
    assert.ok(Date.now() - begin < 2_000);
    assert.equal((await object.getLayout()).qHyperCube.qSize.qcy > 0, true);
  });
});

test('a request is cancelled by its number', async () => {
  await withApp({}, async (doc, { global }) => {
    const object = await doc.createSessionObject({ ...heavy, other: 1 });
    const layout = object.getLayout();
    const aborted = assert.rejects(layout, { code: 15 });
    await global.cancelRequest(layout.requestId);
    await aborted;
    await global.cancelRequest(123456); // unknown: nothing to cancel, no error
    assert.equal((await doc.evaluateEx('Count(Id)')).qNumber, 400_000);
  });
});

test('a client whose connection broke comes back to its selections and session objects', async () => {
  await withApp({ ttl: 60, suspendOnClose: true }, async (doc, { session, sockets }) => {
    const object = await doc.createSessionObject({ qInfo: { qType: 'x', qId: 'kept' }, n: { qValueExpression: 'Count(Id)' } });
    await (await doc.getField('Group')).lowLevelSelect([3], false);
    const { n } = await object.getLayout();
    const suspended = new Promise((resolve) => session.once('suspended', resolve));
    sockets.at(-1).terminate();
    await suspended;
    await session.resume(true);
    assert.equal((await object.getLayout()).n, n);
    assert.equal(await doc.evaluate('GetSelectedCount(Group)'), '1');
    const heard = new Promise((resolve) => object.once('changed', resolve));
    await doc.clearAll();
    await heard;
    assert.equal((await object.getLayout()).n, 400_000);
  });
});

test('a session that has ended is resumed as a new one: without what was only its own', async () => {
  const { session, sockets } = connect({ ttl: 1, suspendOnClose: true });
  const doc = await (await session.open()).openDoc(appId);
  const object = await doc.createSessionObject({ qInfo: { qType: 'x' } });
  const suspended = new Promise((resolve) => session.once('suspended', resolve));
  sockets.at(-1).terminate();
  await suspended;
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  await assert.rejects(session.resume(true), { code: -12 });
  await session.suspend().catch(() => undefined);
  const closed = new Promise((resolve) => object.once('closed', resolve));
  await session.resume();
  await closed;
  assert.equal((await doc.evaluateEx('Count(Id)')).qNumber, 400_000);
  await session.close();
});

test('sockets with the same identity share selections, others share data only', async () => {
  const identity = randomUUID();
  await withApp({ identity }, async (one) => {
    await withApp({ identity }, async (two) => {
      const bar = await two.createSessionObject({ qInfo: { qType: 'bar' }, qSelectionObjectDef: {} });
      await bar.getLayout();
      const heard = new Promise((resolve) => bar.once('changed', resolve));
      await (await one.getField('Group')).lowLevelSelect([2], false);
      await heard;
      assert.equal(await two.evaluate('GetSelectedCount(Group)'), '1');
      await withApp({}, async (apart) => assert.equal(await apart.evaluate('GetSelectedCount(Group)'), '0'));
    });
  });
});

test('many sessions work on one app and hear of its changes', async () => {
  const sessions = await Promise.all(
    Array.from({ length: 20 }, async (_, at) => {
      const { session } = connect();
      const doc = await (await session.open()).openDoc(appId);
      await (await doc.getField('Group')).lowLevelSelect([at % 7], false);
      const list = await doc.createSessionObject({ qInfo: { qType: 'list' }, qAppObjectListDef: { qType: 'sheet', qData: {} } });
      await list.getLayout();
      return { session, doc, list, at };
    }),
  );
  const counts = await Promise.all(sessions.map(({ doc }) => doc.evaluateEx('Count(Id)')));
  const groups = [0, 1, 2, 3, 4, 5, 6].map((group) => Array.from({ length: 400_000 }).filter((_, id) => (id + 1) % 7 === group).length);
  const element = await sessions[0].doc.evaluate('Only({1<Id={1}>} Group)');
  assert.equal(element, '1');
  // Elements are numbered in the order values came in: 1, 2, … 6, 0.
  sessions.forEach(({ at }, n) => assert.equal(counts[n].qNumber, groups[(at % 7 + 1) % 7]));
  const heard = Promise.all(sessions.map(({ list }) => new Promise((resolve) => list.once('changed', resolve))));
  const sheet = await sessions[0].doc.createObject({ qInfo: { qType: 'sheet' }, qMetaDef: { title: 'New' } });
  await heard;
  for (const { list } of sessions)
    assert.ok((await list.getLayout()).qAppObjectList.qItems.some(({ qInfo }) => qInfo.qId === sheet.id));
  await sessions[0].doc.destroyObject(sheet.id);
  await Promise.all(sessions.map(({ session }) => session.close()));
});

test('rights in layouts are those that the repository gives', async () => {
  await withApp({}, async (doc) => {
    const { qMeta } = await doc.getAppLayout();
    const entry = await admin.rest(`qrs/app/${appId}?privileges=true`);
    // Who manages may more than who uses; whoever may change an app may also reload it.
    for (const privilege of qMeta.privileges) assert.ok([...entry.privileges, 'reload'].includes(privilege), privilege);
    for (const privilege of ['read', 'update', 'exportdata']) assert.ok(qMeta.privileges.includes(privilege), privilege);
    const sheet = await doc.createObject({ qInfo: { qType: 'sheet' } });
    const meta = (await sheet.getLayout()).qMeta;
    assert.ok(meta.privileges.includes('update'));
    await doc.destroyObject(sheet.id);
  });
});

test('exported data comes through the proxy, for who asked only', async () => {
  await withApp({}, async (doc) => {
    const chart = await doc.createSessionObject({
      qInfo: { qType: 'chart' },
      qHyperCubeDef: {
        qDimensions: [{ qDef: { qFieldDefs: ['Part'], qSortCriterias: [{ qSortByNumeric: 1 }] } }],
        qMeasures: [{ qDef: { qDef: 'Count(Id)', qLabel: 'n' } }],
      },
    });
    const { qUrl } = await chart.exportData('CSV_C', '/qHyperCubeDef', 'parts');
    const text = await download(qUrl, admin.cookie);
    assert.equal(text.status, 200);
    assert.deepEqual(text.body.split('\r\n').slice(0, 3), ['Part,n', '0,400', '1,400']);
    assert.notEqual((await download(qUrl, '')).status, 200);
    const large = await doc.createSessionObject({ qInfo: { qType: 'chart' }, qHyperCubeDef: { qDimensions: [{ qDef: { qFieldDefs: ['Id'] } }] } });
    const { qUrl: url } = await large.exportData('CSV_T', '/qHyperCubeDef');
    assert.equal((await download(url, admin.cookie)).body.split('\r\n').length, 400_002);
  });
});

async function download(path, cookie) {
  const { request } = await import('node:https');
  return new Promise((resolve, reject) => {
    request(new URL(path, admin.url), { ...admin.tls, headers: cookie ? { Cookie: cookie } : {} }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => (body += part));
      answer.on('end', () => resolve({ status: answer.statusCode, body }));
    })
      .on('error', reject)
      .end();
  });
}
