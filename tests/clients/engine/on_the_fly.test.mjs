// Fields on the fly through an unmodified client: in charts, lists and selections, over a reload and a restart.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Engine, orders, page } from './engine.mjs';

let engine;
before(async () => {
  engine = await Engine.start();
});
after(() => engine.stop());

async function rows(app, dimension, measure) {
  const cube = await app.createSessionObject({
    qInfo: { qType: 'cube' },
    qHyperCubeDef: {
      qDimensions: [{ qDef: { qFieldDefs: [dimension], qSortCriterias: [{ qSortByAscii: 1 }] } }],
      qMeasures: [{ qDef: { qDef: measure } }],
      qInitialDataFetch: [page(2, 100)],
    },
  });
  const { qHyperCube } = await cube.getLayout();
  await app.destroySessionObject(cube.id);
  return qHyperCube.qDataPages[0].qMatrix.map((cells) => cells.map((cell) => cell.qText).join(' '));
}

test('a field on the fly is drawn, selected and found again', async () => {
  const id = await engine.createApp('On the fly', orders);
  const opened = { path: `/app/${id}` };
  await engine.withGlobal(opened, async (global) => {
    const app = await global.openDoc(id);
    assert.equal(await app.addFieldFromExpression('Size', "=If(Amt > 6, 'large', 'small')"), true);
    assert.equal(await app.addFieldFromExpression('Total', 'Sum(Amt)'), false);
    assert.equal(await app.getFieldOnTheFlyByName('Size'), 'Size');
    assert.deepEqual(await rows(app, 'Size', 'Sum(Amt)'), ['large 16', 'small 6']);
    const field = await app.getField('Size');
    assert.equal(await field.select('l*'), true);
    assert.deepEqual(await rows(app, 'Country', 'Sum(Amt)'), ['DE 9', 'SE 7']);
    await app.clearAll();
    await app.doSave();
  });
  await engine.end();
  await engine.run();
  await engine.withGlobal(opened, async (global) => {
    const app = await global.openDoc(id);
    assert.deepEqual(await rows(app, 'Size', 'Sum(Amt)'), ['large 16', 'small 6']);
    await app.setScript('Orders: LOAD * INLINE [Amt\n3\n20\n30];');
    assert.equal(await app.doReload(), true);
    assert.deepEqual(await rows(app, 'Size', 'Sum(Amt)'), ['large 50', 'small 3']);
  });
});
