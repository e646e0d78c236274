// A reload that is debugged through an unmodified client: polls tell that it waits, answers lead it on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Engine } from './engine.mjs';

let engine;
before(async () => {
  engine = await Engine.start();
});
after(() => engine.stop());

const script = ['LET a = 1;', 'T: LOAD RecNo() AS n AUTOGENERATE 5;', 'LET b = 2;'].join('\n');

test('a reload whose client has gone keeps nobody else waiting', async () => {
  const id = await engine.createApp('Debugged', script);
  const leaving = engine.session();
  const leavingGlobal = await leaving.open();
  const reload = (await leavingGlobal.openDoc(id)).doReload(0, false, true);
  reload.catch(() => {}); // the socket goes before the answer
  while (!(await leavingGlobal.getProgress(reload.requestId)).qUserInteractionWanted) await pause(10);
  await leaving.close();
  await engine.withGlobal({}, async (global) => {
    const app = await global.openDoc(id);
    const tryReload = () => app.doReload().catch(() => pause(10)); // refused while the other one ends
    let reloaded = await tryReload();
    for (let tries = 0; tries < 500 && reloaded !== true; ++tries) reloaded = await tryReload();
    assert.equal(reloaded, true);
  });
});

test('a reload stops at a breakpoint, is stepped on, and ends', async () => {
  await engine.withGlobal({}, async (global) => {
    const app = await global.createSessionApp();
    await app.setScript(script);
    await app.setScriptBreakpoints([{ qbufferName: '', qlineIx: 2, qEnabled: true }]);
    const reload = app.doReload(0, false, true);
    const asked = async () => {
      while (!(await global.getProgress(reload.requestId)).qUserInteractionWanted) await pause(10);
      return global.getInteract(reload.requestId);
    };
    const stop = await asked();
    assert.equal(stop.qType, 'IT_BREAK');
    assert.equal(stop.qNewLineNr, 2);
    assert.match(stop.qLine, /AUTOGENERATE 5/);
    await global.interactDone(reload.requestId, { ...stop, qResult: 2 });
    const step = await asked();
    assert.equal(step.qType, 'IT_SCRIPTLINE');
    assert.equal(step.qOldLineNr, 2);
    assert.equal(step.qNewLineNr, 3);
    await global.interactDone(reload.requestId, { ...step, qResult: 1 });
    const end = await asked();
    assert.equal(end.qType, 'IT_END');
    await global.interactDone(reload.requestId, end);
    assert.equal(await reload, true);
    assert.equal(await app.evaluate('Sum(n)'), '15');
  });
});
