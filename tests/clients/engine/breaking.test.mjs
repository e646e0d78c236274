// What goes wrong gets a clear error of the protocol, and the engine goes on.
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import WebSocket from 'ws';
import { Engine, orders, page, schema } from './engine.mjs';

let engine;
let appId;
let session;
let global;
let app;
before(async () => {
  engine = await Engine.start(['--sharing', 'everyone']);
  appId = await engine.createApp('Orders', orders);
});
after(async () => {
  assert.equal(engine.child.exitCode, null, 'the engine is still there');
  await engine.stop();
});
beforeEach(async () => {
  session = engine.session({ path: `/app/${appId}/identity/${Math.random()}` });
  global = await session.open();
  app = await global.openDoc(appId);
});
afterEach(() => session.close());

const chartDef = {
  qInfo: { qType: 'chart' },
  qHyperCubeDef: {
    qDimensions: [{ qDef: { qFieldDefs: ['Prod'] } }],
    qMeasures: [{ qDef: { qDef: 'Sum(Amt)' } }],
    qInitialDataFetch: [page(2)],
  },
};

/** Sends one request as it is and answers the whole answer. */
const raw = (socket, message) =>
  new Promise((resolve) => {
    const hear = (data) => {
      const answer = JSON.parse(String(data));
      if (answer.id !== message.id) return;
      socket.off('message', hear);
      resolve(answer);
    };
    socket.on('message', hear);
    socket.send(JSON.stringify(message));
  });

async function withSocket(path, use) {
  const socket = new WebSocket(engine.url(path), { headers: { 'X-Qlik-User': 'UserDirectory=TEST; UserId=tester' } });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  try {
    return await use(socket);
  } finally {
    socket.close();
  }
}

const nonsense = [
  [],
  [null],
  [7, 7, 7, 7, 7, 7],
  ['x', 'x', 'x', 'x', 'x', 'x'],
  [{}, {}, {}, {}, {}],
  [[], [], [], []],
  [true, true, true],
  [-1e308, 9007199254740993, 'NaN'],
  { qPath: 7 },
  { unknown: 1 },
  ['/qHyperCubeDef', [{ qLeft: -5, qTop: 1e18, qWidth: 1e18, qHeight: -1 }], 1e18, 'D1'],
  ['/qHyperCubeDef', [{ qRange: { qMin: 'x', qMax: [] }, qMeasureIx: 99 }], [-7, 1e10], true],
  ['/qHyperCubeDef', 1e15, [-1, 1e15], true],
  ['/qListObjectDef', 'x'.repeat(100_000), true],
  ['/' + 'a/'.repeat(5000), [], true],
];

test('every method survives every kind of nonsense, with an answer each time', async () => {
  await withSocket(`/app/${appId}/identity/nonsense`, async (socket) => {
    let id = 0;
    const ask = (method, handle, params) => raw(socket, { jsonrpc: '2.0', id: ++id, method, handle, params });
    const open = await ask('OpenDoc', -1, [appId]);
    const doc = open.result.qReturn.qHandle;
    const made = async (method, properties) => (await ask(method, doc, [properties])).result.qReturn.qHandle;
    const handles = {
      Global: -1,
      Doc: doc,
      GenericObject: await made('CreateSessionObject', {
        ...chartDef,
        qListObjectDef: { qDef: { qFieldDefs: ['Prod'] }, qInitialDataFetch: [page(1)] },
      }),
      GenericDimension: await made('CreateDimension', { qInfo: { qType: 'dimension' }, qDim: { qFieldDefs: ['Prod'] } }),
      GenericMeasure: await made('CreateMeasure', { qInfo: { qType: 'measure' }, qMeasure: { qDef: 'Sum(Amt)' } }),
      GenericBookmark: await made('CreateBookmark', { qInfo: { qType: 'bookmark' } }),
      GenericVariable: await made('CreateSessionVariable', { qName: 'v', qDefinition: '1' }),
      Field: (await ask('GetField', doc, ['Prod'])).result.qReturn.qHandle,
    };
    // What ends the session's own work is tried elsewhere.
    const ending = new Set(['DeleteApp', 'OpenDoc', 'CreateSessionApp', 'CreateSessionAppFromApp', 'CreateDocEx']);
    let asked = 0;
    for (const [name, methods] of Object.entries(schema.structs))
      for (const method of Object.keys(methods)) {
        if (handles[name] === undefined || ending.has(method)) continue;
        for (const params of nonsense) {
          const { result, error } = await ask(method, handles[name], params);
          assert.ok((result === undefined) !== (error === undefined), `${name}.${method}`);
          if (error) {
            assert.notEqual(error.code, -32603, `${name}.${method} ${JSON.stringify(params).slice(0, 100)}: ${error.message}`);
            assert.ok(error.message.length > 0, `${name}.${method} says why`);
          }
          asked += 1;
        }
      }
    assert.ok(asked > 3000, `${asked} requests`);
    const still = await ask('EngineVersion', -1, []);
    assert.ok(still.result.qVersion.qComponentVersion);
  });
});

test('handles that are closed, of another class, or never were', async () => {
  const chart = await app.createSessionObject(chartDef);
  const { handle } = chart;
  await app.destroySessionObject(chart.id);
  await withSocket(`/app/${appId}/identity/handles`, async (socket) => {
    let id = 0;
    const code = async (method, at, params = []) =>
      (await raw(socket, { jsonrpc: '2.0', id: ++id, method, handle: at, params })).error?.code;
    assert.equal(await code('GetLayout', handle), -32602, 'a handle of another session');
    for (const at of [0, 99, 2147483647]) assert.equal(await code('GetLayout', at), -32602);
    for (const at of [-2, -2147483648, 2147483648]) assert.equal(await code('GetLayout', at), -32600);
    assert.equal(await code('GetLayout', 'x'), -32600);
    assert.equal(await code('GetLayout', 1.5), -32600);
    assert.equal(await code('getLayout', -1), -32601);
    assert.equal(await code('GetLayout', -1), -32601);
    assert.equal(await code('', -1), -32600);
  });
});

test('pages beyond all bounds', async () => {
  const chart = await app.createSessionObject(chartDef);
  const [far] = await chart.getHyperCubeData('/qHyperCubeDef', [{ qLeft: 1e9, qTop: 1e12, qWidth: 1e12, qHeight: 1e12 }]);
  assert.deepEqual(far.qMatrix, []);
  const [all] = await chart.getHyperCubeData('/qHyperCubeDef', [{ qLeft: 0, qTop: 0, qWidth: 1e15, qHeight: 1e15 }]);
  assert.equal(all.qMatrix.length, 3);
  await assert.rejects(chart.getHyperCubeData('/qHyperCubeDef', Array(4000).fill(page(2, 3))), { code: 7009 });
  const wide = { ...chartDef, qHyperCubeDef: { ...chartDef.qHyperCubeDef, qMeasures: Array.from({ length: 1500 }, (_, at) => ({ qDef: { qDef: `${at}` } })), qInitialDataFetch: [] } };
  const many = await app.createSessionObject(wide);
  assert.equal((await many.getLayout()).qHyperCube.qSize.qcx, 1501);
});

test('an app is opened twice, under another name, in another way, and another one beside it', async () => {
  const again = await global.openDoc(appId);
  assert.equal(again.handle, app.handle);
  await assert.rejects(global.openDoc(appId, '', '', '', true), { code: 1009 });
  await assert.rejects(global.openDoc('not there'), { code: 1002 });
  await assert.rejects(global.createSessionApp(), { code: 1002 });
  const both = await engine.withGlobal({}, (other) => Promise.all([other.openDoc(appId), other.openDoc(appId)]));
  assert.equal(both[0].handle, both[1].handle);
  await engine.withGlobal({}, async (other) => {
    for (const id of ['', '../../etc/passwd', 'x'.repeat(10_000), '00000000-0000-0000-0000-000000000000'])
      await assert.rejects(other.openDoc(id), { code: 1003 }, id);
  });
});

test('many save at once, from several sessions, and all of it is there afterwards', async () => {
  const sessions = await Promise.all(
    Array.from({ length: 4 }, async (_, at) => {
      const own = engine.session({ user: `user${at}`, path: `/app/${appId}` });
      return { own, doc: await (await own.open()).openDoc(appId), at };
    }),
  );
  await Promise.all(
    sessions.flatMap(({ doc, at }) =>
      Array.from({ length: 8 }, async (_, n) => {
        await doc.createObject({ qInfo: { qId: `many-${at}-${n}`, qType: 'sheet' } });
        await (n % 2 ? doc.doSave() : doc.saveObjects());
      }),
    ),
  );
  await Promise.all(sessions.map(({ own }) => own.close()));
  await session.close();
  await engine.end();
  await engine.run();
  await engine.withGlobal({}, async (other) => {
    const doc = await other.openDoc(appId);
    const ids = (await doc.getAllInfos()).map(({ qId }) => qId).filter((id) => id.startsWith('many-'));
    assert.equal(ids.length, 32);
    assert.equal((await doc.evaluateEx('Sum(Amt)')).qNumber, 22);
  });
});

test('properties that lead in circles or too deep', async () => {
  const one = await app.createObject({ qInfo: { qId: 'one', qType: 'x' }, qExtendsId: 'two', a: 1 });
  await app.createObject({ qInfo: { qId: 'two', qType: 'x' }, qExtendsId: 'one', b: 2 });
  assert.equal((await one.getLayout()).qError.qErrorCode, 8000);
  await assert.rejects(one.getEffectiveProperties(), { code: 8000 });
  let deep = {};
  for (let level = 0; level < 190; level += 1) deep = { deep };
  await assert.rejects(app.createSessionObject({ qInfo: { qType: 'x' }, deep }), /Error/).catch(() => undefined);
  await assert.rejects(one.applyPatches([{ qOp: 'add', qPath: `${'/a'.repeat(3000)}`, qValue: '1' }]));
  assert.ok((await one.getProperties()).a === 1);
  await app.destroyObject('one');
  await app.destroyObject('two');
});

test('texts that are no requests', async () => {
  await withSocket(`/app/${appId}/identity/texts`, async (socket) => {
    const answers = [];
    socket.on('message', (data) => answers.push(JSON.parse(String(data))));
    const texts = ['', '[]', '{', 'null', '7', '{"id":1}', '{"id":1,"method":7}', '{"id":{},"method":"EngineVersion","handle":-1}', '['.repeat(100_000), `{"id":2,"x":${'['.repeat(250)}${']'.repeat(250)}}`];
    for (const text of texts) socket.send(text);
    const { result } = await raw(socket, { jsonrpc: '2.0', id: 77, method: 'EngineVersion', handle: -1, params: [] });
    assert.ok(result.qVersion);
    const errors = answers.filter(({ error }) => error);
    assert.equal(errors.length, texts.length);
    for (const { error } of errors) assert.ok([-32700, -32600].includes(error.code), JSON.stringify(error));
  });
});
