// Differences: a client that patches ends up with what one that gets everything whole is sent.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { Engine, orders, page } from './engine.mjs';

const require = createRequire(import.meta.url);
let engine;
let appId;
before(async () => {
  engine = await Engine.start(['--sharing', 'everyone']);
  appId = await engine.createApp('Orders', orders);
});
after(() => engine.stop());

const chart = (id) => ({
  qInfo: { qId: id, qType: 'chart' },
  title: { qStringExpression: "='Sum ' & Sum(Amt)" },
  'odd/key': { qValueExpression: '=Count(OID)' },
  qHyperCubeDef: {
    qDimensions: [{ qDef: { qFieldDefs: ['Prod'], cId: 'p' } }],
    qMeasures: [{ qDef: { qDef: 'Sum(Amt)' } }],
    qInitialDataFetch: [page()],
  },
  qListObjectDef: { qDef: { qFieldDefs: ['Country'] }, qInitialDataFetch: [page()] },
});

/** Everything a chart asks for. */
async function everything(app, object) {
  return {
    app: await app.getAppLayout(),
    infos: await app.getAllInfos(),
    layout: await object.getLayout(),
    properties: await object.getProperties(),
    effective: await object.getEffectiveProperties(),
    tree: await object.getFullPropertyTree(),
    first: await object.getHyperCubeData('/qHyperCubeDef', [{ qLeft: 0, qTop: 0, qWidth: 2, qHeight: 1 }]),
    second: await object.getHyperCubeData('/qHyperCubeDef', [{ qLeft: 0, qTop: 1, qWidth: 2, qHeight: 5 }, page()]),
    list: await object.getListObjectData('/qListObjectDef', [page()]),
  };
}

async function opened(delta, more = {}) {
  const session = engine.session({ path: `/app/${appId}/identity/delta-${delta}`, delta, ...more });
  const answers = [];
  // As it came: enigma.js puts the patched results into the message itself.
  session.on('traffic:received', (answer) => answers.push(structuredClone(answer)));
  const global = await session.open();
  const app = await global.openDoc(appId);
  return { session, app, object: await app.createSessionObject(chart('chart')), answers };
}

test('with and without differences the results are the same, step by step', async () => {
  const [with_, without] = [await opened(true), await opened(false)];
  const steps = [
    () => {},
    async ({ app }) => (await app.getField('Prod')).select('A'),
    async ({ app }) => (await app.getField('Country')).select('DE'),
    ({ object }) => object.applyPatches([{ qOp: 'add', qPath: '/more', qValue: '{"list":[1,2,3],"a":null}' }], true),
    ({ object }) => object.applyPatches([{ qOp: 'replace', qPath: '/more', qValue: '{"list":[3],"b":{}}' }], true),
    ({ app }) => app.clearAll(),
    ({ object }) => object.clearSoftPatches(),
    ({ object }) => object.setProperties({ qInfo: { qId: 'chart', qType: 'chart' }, ...chart('chart'), extra: [[], [1]] }),
    async ({ app }) => (await app.getField('Prod')).selectExcluded(),
  ];
  const plain = ({ app: layout, ...rest }) => ({ ...rest, app: { ...layout, qModified: false } });
  for (const step of steps) {
    await step(with_);
    await step(without);
    assert.deepEqual(plain(await everything(with_.app, with_.object)), plain(await everything(without.app, without.object)));
  }
  const patched = with_.answers.filter(({ delta }) => delta);
  assert.ok(patched.length > 50, 'differences were used');
  assert.ok(patched.some(({ result }) => result.qLayout?.length === 0), 'nothing new is told with no patch');
  assert.ok(without.answers.every(({ delta }) => !delta));
  await with_.session.close();
  await without.session.close();
});

test('differences save what a small change leaves as it was', async () => {
  const { session, app, object, answers } = await opened(true);
  const size = async () => {
    answers.length = 0;
    await object.getFullPropertyTree();
    return JSON.stringify(answers[0].result).length;
  };
  const whole = await size();
  assert.ok((await size()) < 60);
  await object.applyPatches([{ qOp: 'add', qPath: '/small', qValue: '1' }]);
  assert.ok((await size()) < whole / 3);
  await app.destroySessionObject('chart');
  await session.close();
});

test('a client that resumes with differences is sent everything whole again', async () => {
  const { session, app, object } = await opened(true, { suspendOnClose: true });
  await (await app.getField('Prod')).select('A');
  const before_ = await everything(app, object);
  await session.suspend();
  await session.resume(true);
  assert.deepEqual(await everything(app, object), before_);
  await session.close();
});

test('every schema that enigma.js ships opens, shows and selects', async () => {
  const versions = ['12.20.0', '12.34.11', '12.67.2', '12.170.2', '12.612.0', '12.936.0', '12.1306.0', '12.1477.0',
    '12.1657.0', '12.1823.0', '12.2015.0', '12.2027.0'];
  for (const version of versions) {
    const schema = require(`enigma.js/schemas/${version}.json`);
    for (const delta of [true, false]) {
      const session = engine.session({ path: `/app/${appId}/identity/${version}-${delta}`, delta, schema });
      const app = await (await session.open()).openDoc(appId);
      const object = await app.createSessionObject(chart('chart'));
      assert.equal((await object.getLayout()).title, 'Sum 22');
      assert.equal(await object.selectHyperCubeValues('/qHyperCubeDef', 0, [0], false), true);
      const layout = await object.getLayout();
      assert.equal(layout.title, 'Sum 14', version);
      assert.equal(layout['odd/key'], 2);
      assert.equal((await object.getHyperCubeData('/qHyperCubeDef', [page()]))[0].qMatrix[0][1].qNum, 14);
      await session.close();
    }
  }
});
