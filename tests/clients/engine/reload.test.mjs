// Reload with progress, saving, and what is left after a restart or a crash.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Engine, orders } from './engine.mjs';

let engine;
before(async () => {
  engine = await Engine.start();
});
after(() => engine.stop());

test('a reload shows its progress and keeps its log', async () => {
  await mkdir(join(engine.folder, 'data'), { recursive: true });
  const rows = Array.from({ length: 20000 }, (_, n) => `${n},${n % 7}`);
  await writeFile(join(engine.folder, 'data', 'rows.csv'), `n,g\n${rows.join('\n')}\n`);
  await engine.withGlobal({}, async (global) => {
    const app = await global.createSessionApp();
    await app.createConnection({ qName: 'files', qType: 'folder', qConnectionString: join(engine.folder, 'data') });
    await app.setScript('TRACE hello from the script; SLEEP 300; LOAD n, g FROM [lib://files/rows.csv] (txt, utf8, embedded labels);');
    const reload = app.doReloadEx({});
    let told = '';
    let progress;
    do {
      progress = await global.getProgress(reload.requestId);
      if (progress.qPersistentProgress) told += `${progress.qPersistentProgress}\n`;
      await new Promise((resolve) => setTimeout(resolve, 30));
    } while (!progress.qFinished);
    const { qSuccess, qScriptLogFile } = await reload;
    assert.equal(qSuccess, true);
    assert.match(told, /hello from the script/);
    assert.match(told, /20,000/);
    assert.match(await readFile(join(engine.folder, 'Log', qScriptLogFile), 'utf8'), /rows\.csv/);
    assert.equal((await app.evaluateEx('Count(n)')).qNumber, 20000);
    const { qtr } = await app.getTablesAndKeys({}, {}, 0, false, false);
    assert.equal(qtr[0].qNoOfRows, 20000);
  });
});

test('a failing script keeps the old data and names the line', async () => {
  await engine.withGlobal({}, async (global) => {
    const app = await global.createSessionApp();
    await app.setScript('LOAD 1 AS a AUTOGENERATE 1;');
    assert.equal(await app.doReload(), true);
    await app.setScript('LOAD 2 AS a AUTOGENERATE 1;\nLOAD b RESIDENT Nowhere;');
    const reload = app.doReload();
    assert.equal(await reload, false);
    const progress = await global.getProgress(reload.requestId);
    assert.match(progress.qPersistentProgress, /line 2/);
    assert.equal(await app.evaluate('a'), '1');
  });
});

test('what was saved is there after a restart', async () => {
  const id = await engine.createApp('Kept', orders);
  await engine.withGlobal({ path: `/app/${id}` }, async (global) => {
    const app = await global.openDoc(id);
    await app.createObject({ qInfo: { qId: 'sheet', qType: 'sheet' }, qMetaDef: { title: 'One' } });
    await app.saveObjects();
  });
  await engine.end();
  await engine.run();
  await engine.withGlobal({ path: `/app/${id}` }, async (global) => {
    const app = await global.openDoc(id);
    assert.equal((await (await app.getObject('sheet')).getLayout()).qMeta.title, 'One');
    assert.equal((await app.evaluateEx('Sum(Amt)')).qNumber, 22);
  });
});

test('killed in the middle of saving, an app is as before or as after', async () => {
  const id = await engine.createApp('Crash', 'LOAD 1 AS version, RecNo() AS n AUTOGENERATE 200000;');
  for (let round = 0; round < 4; ++round) {
    const session = engine.session({ path: `/app/${id}` });
    session.on('closed', () => {});
    const app = await (await session.open()).openDoc(id);
    const before = (await app.evaluateEx('Only(version)')).qNumber;
    await app.setScript(`LOAD ${before + 1} AS version, RecNo() AS n AUTOGENERATE 200000;`);
    await app.setAppProperties({ qTitle: `version ${before + 1}` });
    await app.doReload();
    app.doSave().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, round * 4));
    await engine.end('SIGKILL');
    await engine.run();
    await engine.withGlobal({ path: `/app/${id}` }, async (global) => {
      const reopened = await global.openDoc(id);
      const version = (await reopened.evaluateEx('Only(version)')).qNumber;
      assert.ok(version === before || version === before + 1, `version ${version} after ${before}`);
      const { qTitle } = await reopened.getAppLayout();
      assert.equal(qTitle, version === 1 ? 'Crash' : `version ${version}`);
      assert.equal((await reopened.evaluateEx('Count(n)')).qNumber, 200000);
    });
  }
});
