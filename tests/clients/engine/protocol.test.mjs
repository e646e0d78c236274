// The protocol as an unmodified enigma.js sees it: opening, errors, events, suspend and resume.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { Engine, hears, orders } from './engine.mjs';

let engine;
let appId;
before(async () => {
  engine = await Engine.start(['--sharing', 'everyone']);
  appId = await engine.createApp('Orders', orders);
});
after(() => engine.stop());

test('a session opens an app with and without deltas', async () => {
  for (const delta of [true, false]) {
    await engine.withGlobal({ path: `/app/${appId}/identity/${delta}`, delta }, async (global) => {
      assert.equal((await global.engineVersion()).qComponentVersion, '12.1657.0');
      const app = await global.openDoc(appId);
      assert.equal(app.handle, 1);
      assert.equal(app.type, 'Doc');
      assert.equal((await app.getAppLayout()).qTitle, 'Orders');
      assert.equal(await app.evaluate('Sum(Amt)'), '22');
    });
  }
});

test('errors have code, parameter and message', async () => {
  await engine.withGlobal({}, async (global) => {
    await assert.rejects(global.openDoc('none'), (error) => error.code === 1003 && error.parameter === 'none' && !!error.message);
    await assert.rejects(global.getActiveDoc(), { code: 1007 });
    const app = await global.openDoc(appId);
    await assert.rejects(app.getObject('none'), { code: -2 });
    await assert.rejects(app.destroyObject('none'), { code: 2 });
    await assert.rejects(app.getTableData(-1, 10, false, 'Orders'), { code: -32602 });
    await assert.rejects(app.scramble('Prod'), { code: 17 });
  });
});

test('changes reach the objects they concern, also those of another socket', async () => {
  const path = `/app/${appId}/identity/events`;
  await engine.withGlobal({ path }, async (first) => {
    await engine.withGlobal({ path }, async (second) => {
      const app = await first.openDoc(appId);
      const other = await second.openDoc(appId);
      const chart = await app.createSessionObject({
        qInfo: { qId: 'chart', qType: 'x' },
        n: { qValueExpression: { qExpr: '=Sum(Amt)' } },
      });
      const seen = await other.getObject('chart');
      const heard = [hears(chart, 'changed'), hears(seen, 'changed')];
      const field = await app.getField('Prod');
      assert.equal(await field.select('A'), true);
      assert.deepEqual(await Promise.all(heard), [true, true]);
      assert.equal((await seen.getLayout()).n, 14);
      const closed = [hears(chart, 'closed'), hears(seen, 'closed')];
      await app.destroySessionObject('chart');
      assert.deepEqual(await Promise.all(closed), [true, true]);
    });
  });
});

test('setting properties changes the object itself, which charts wait for', async () => {
  await engine.withGlobal({}, async (global) => {
    const app = await global.openDoc(appId);
    const object = await app.createSessionObject({ qInfo: { qType: 'x' }, a: 1 });
    const changed = hears(object, 'changed');
    await object.setProperties({ qInfo: { qType: 'x' }, a: 2, hash: 'x' });
    assert.equal(await changed, true);
    await app.clearUndoBuffer();
    assert.equal((await object.getLayout()).a, 2);
    await object.applyPatches([{ qOp: 'replace', qPath: '/a', qValue: '3' }], true);
    assert.equal((await object.getLayout()).a, 3);
    assert.equal((await object.getProperties()).a, 2);
  });
});

test('a client that suspends and resumes finds its session, selections and objects again', async () => {
  const session = engine.session({ path: `/app/${appId}/identity/resume`, suspendOnClose: true });
  const global = await session.open();
  const app = await global.openDoc(appId);
  const object = await app.createSessionObject({ qInfo: { qType: 'x' }, n: { qValueExpression: '=Sum(Amt)' } });
  await (await app.getField('Prod')).select('A');
  await session.suspend();
  await assert.rejects(object.getLayout(), { code: -11 });
  await session.resume(true);
  assert.equal((await object.getLayout()).n, 14);
  await session.close();
});

test('a client whose connection breaks comes back to its session', async () => {
  let socket;
  const session = engine.session({
    path: `/app/${appId}/identity/broken`,
    suspendOnClose: true,
    createSocket: (url) => (socket = new WebSocket(url)),
  });
  const global = await session.open();
  const app = await global.openDoc(appId);
  const object = await app.createSessionObject({ qInfo: { qType: 'x' }, n: { qValueExpression: '=Sum(Amt)' } });
  await (await app.getField('Prod')).select('B');
  assert.equal((await object.getLayout()).n, 7);
  const suspended = new Promise((resolve) => session.once('suspended', resolve));
  socket.terminate();
  assert.equal((await suspended).initiator, 'network');
  const changed = hears(object, 'changed');
  await session.resume(true);
  assert.equal(await changed, true);
  assert.equal((await object.getLayout()).n, 7);
  await app.clearAll();
  assert.equal((await object.getLayout()).n, 22);
  await session.close();
});

test('what waits behind a reload is cancelled at once', async () => {
  await engine.withGlobal({}, async (global) => {
    await global.createSessionApp();
    const app = await global.getActiveDoc();
    await app.setScript('SLEEP 3000;');
    // It is cancelled while it waits (an error) or while it runs (it did not succeed).
    const reload = app.doReload().catch(({ code }) => code);
    const layouts = Array.from({ length: 20 }, () => app.getAppLayout());
    const ended = Promise.allSettled(layouts);
    await global.abortAll();
    for (const { status, reason } of await ended) assert.ok(status === 'fulfilled' || reason.code === 15);
    assert.ok([false, 15].includes(await reload));
  });
});

test('a client whose session is gone reopens its app', async () => {
  const session = engine.session({ path: `/app/${appId}/identity/reopen/ttl/0`, suspendOnClose: true });
  const global = await session.open();
  const app = await global.openDoc(appId);
  const object = await app.createSessionObject({ qInfo: { qType: 'x' } });
  await session.suspend();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const closed = hears(object, 'closed');
  await session.resume();
  assert.equal(await closed, true);
  assert.equal(await app.evaluate('Sum(Amt)'), '22');
  await session.close();
});

test('a request can be cancelled by its id', async () => {
  await engine.withGlobal({}, async (global) => {
    const app = await global.openDoc(appId);
    const request = app.getAppLayout();
    // It is a race by nature: either the answer was out already, or the request ends with the code for "aborted".
    const ended = request.then(({ qTitle }) => qTitle, ({ code }) => code);
    await global.cancelRequest(request.requestId);
    await global.abortAll();
    assert.ok(['Orders', 15].includes(await ended));
    assert.equal((await app.getAppLayout()).qTitle, 'Orders');
  });
});

test('raw sockets get the connected notice first and survive nonsense', async () => {
  const socket = new WebSocket(engine.url('/app/engineData'));
  const messages = [];
  const next = () =>
    new Promise((resolve) => (messages.length ? resolve(messages.shift()) : socket.once('message', () => resolve(messages.shift()))));
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const who = await next();
  assert.equal(who.method, 'OnAuthenticationInformation');
  assert.deepEqual(who.params, { userId: 'tester', userDirectory: 'TEST', mustAuthenticate: false });
  const connected = await next();
  assert.deepEqual(connected, { jsonrpc: '2.0', method: 'OnConnected', params: { qSessionState: 'SESSION_CREATED' } });
  for (const [text, code] of [
    ['not json', -32700],
    ['[]', -32600],
    ['{"id":1,"method":"Nothing","handle":-1,"params":[]}', -32601],
    [`{"id":2,"method":"EngineVersion","handle":-1,"params":${'['.repeat(5000)}${']'.repeat(5000)}}`, -32700],
  ]) {
    socket.send(text);
    assert.equal((await next()).error.code, code);
  }
  // A client waits for its own id, whatever is wrong with the rest.
  socket.send('{"method":"EngineVersion","handle":-1,"params":[1,],"id":77}');
  const refused = await next();
  assert.deepEqual([refused.id, refused.error.code], [77, -32700]);
  socket.send(JSON.stringify({ id: 3, method: 'EngineVersion', handle: -1, params: {} }));
  assert.deepEqual(await next(), { jsonrpc: '2.0', id: 3, result: { qVersion: { qComponentVersion: '12.1657.0' } } });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.send(Buffer.from([1, 2, 3]), { binary: true });
  assert.equal(await closed, 1003);
});

test('a message beyond the limit closes only its own socket', async () => {
  const socket = new WebSocket(engine.url('/app/engineData'));
  await new Promise((resolve) => socket.once('open', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  socket.send(`{"id":1,"method":"EngineVersion","params":["${'x'.repeat(20 << 20)}"]}`);
  assert.equal(await closed, 1009);
  await engine.withGlobal({}, async (global) => assert.ok(await global.engineVersion()));
});

test('the health check tells what the engine does', async () => {
  const health = await (await fetch(`http://127.0.0.1:${engine.port}/engine/healthcheck`)).json();
  assert.equal(health.version, '12.1657.0');
  assert.ok(health.mem.committed > 0);
  assert.ok(health.apps.calls > 0);
  assert.equal(health.saturated, false);
});
