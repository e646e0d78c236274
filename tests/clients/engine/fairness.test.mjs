// Charts that take long, of one user, and what others ask meanwhile.
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { after, before, test } from 'node:test';
import { Engine, page } from './engine.mjs';

let engine;
before(async () => {
  engine = await Engine.start();
});
after(() => engine.stop());

const chart = (dimension, measure) => ({
  qInfo: { qType: 'chart' },
  qHyperCubeDef: { qDimensions: [{ qDef: { qFieldDefs: [dimension] } }], qMeasures: [{ qDef: { qDef: measure } }], qInitialDataFetch: [page(2, 5)] },
});
const open = async (user) => {
  const id = await engine.createApp('Long', 'T: LOAD RecNo() AS n, Mod(RecNo(), 5) AS five AUTOGENERATE 60000;', user);
  const session = engine.session({ user, path: `/app/${id}` });
  return { session, app: await (await session.open()).openDoc(id) };
};

test('charts that take long hold up nobody but their user', async () => {
  const busy = await open('busy');
  const other = await open('other');
  let ended = 0;
  const long = Array.from({ length: availableParallelism() + 2 }, async (_, at) => {
    const object = await busy.app.createSessionObject(chart('n', `RangeMode(Above(n + ${at}, 0, RowNo()))`));
    await object.getLayout().catch(() => {});
    ++ended;
  });
  for (let round = 0; round < 3; ++round) {
    const object = await other.app.createSessionObject(chart('five', `Sum(n) + ${round}`));
    const { qHyperCube } = await object.getLayout();
    assert.equal(qHyperCube.qGrandTotalRow[0].qNum, 1800030000 + round);
  }
  assert.equal(ended, 0, 'the long ones still go on');
  await busy.session.close();
  await Promise.all(long);
  await other.session.close();
});
