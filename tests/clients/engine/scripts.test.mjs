// Scripts that would never end, or take more than there is: they end when they are told to, or by an error, and the data
// that was there is served on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { Engine } from './engine.mjs';

/** Far more than it takes: the figure is in the diagnostics. */
const patience = 10_000;

let engine;
let session;
let global;
let app;
before(async () => {
  engine = await Engine.start();
  await mkdir(join(engine.folder, 'data'), { recursive: true });
  await writeFile(join(engine.folder, 'data', 'self.qvs'), 'LET n = 1;\n$(Must_Include=lib://files/self.qvs);\n');
  await engine.withGlobal({}, async (own) =>
    (await own.createSessionApp()).createConnection({ qName: 'files', qType: 'folder', qConnectionString: join(engine.folder, 'data') }),
  );
});
after(() => engine.stop());
beforeEach(async () => {
  session = engine.session({ path: `/app/engineData/identity/${Math.random()}` });
  global = await session.open();
  app = await global.createSessionApp();
  await app.setScript('Kept: LOAD RecNo() AS kept AUTOGENERATE 1000;');
  assert.ok(await app.doReload());
});
afterEach(async () => {
  assert.equal((await app.evaluateEx('Sum(kept)')).qNumber, 500_500, 'the data is what it was');
  await session.close();
  assert.equal(engine.child.exitCode, null);
});

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const endless = {
  'DO without an end': 'DO\nLET x = 1;\nLOOP',
  'DO with nothing in it': 'DO\nLOOP',
  'FOR up to a billion billion': 'FOR i = 1 TO 1e18\nNEXT',
  'FOR in FOR': 'FOR i = 1 TO 1e9\nFOR j = 1 TO 1e9\nLET k = i * j;\nNEXT\nNEXT',
  'WHILE that stays true': 'T: LOAD IterNo() AS n AUTOGENERATE 1 WHILE 1 = 1;',
  'WHILE that keeps no record': 'T: LOAD 1 AS n AUTOGENERATE 1 WHERE 1 = 0 WHILE IterNo() > 0;',
  'AUTOGENERATE of a billion billion that WHERE drops': 'T: LOAD 1 AS n AUTOGENERATE 1000000000000000 WHERE RecNo() < 0;',
  'a cross join of ten billion': 'T: LOAD RecNo() AS a AUTOGENERATE 100000;\nJOIN (T) LOAD RecNo() AS b AUTOGENERATE 100000;',
  'a sub that calls itself in a loop': 'SUB s\nLET x = 1;\nEND SUB\nDO\nCALL s\nLOOP',
  'SLEEP for weeks': 'SLEEP 2000000000;',
};

for (const [name, script] of Object.entries(endless)) {
  test(`${name} ends soon after it was cancelled`, { timeout: 120_000 }, async (t) => {
    await app.setScript(script);
    const reload = app.doReload();
    await pause(300);
    const begin = Date.now();
    await global.cancelReload();
    assert.equal(await reload, false);
    const took = Date.now() - begin;
    t.diagnostic(`${name}: ${took} ms after it was cancelled`);
    assert.ok(took < patience, `${took} ms`);
  });
}

test('a request that is cancelled ends its reload as well', async () => {
  await app.setScript('DO\nLOOP');
  const reload = app.doReload();
  await pause(200);
  await global.cancelRequest(reload.requestId);
  assert.equal(await reload.catch(({ code }) => code === 15 && false), false);
});

const hopeless = {
  'a sub that calls itself': 'SUB s\nCALL s\nEND SUB\nCALL s',
  'a variable that grows with every step': "LET v = 'xxxxxxxxxxxxxxxx';\nFOR i = 1 TO 200\nSET v = $(v)$(v);\nNEXT",
  'a variable that is in itself': "SET a = $(b);\nSET b = $(a);\nLET v = '$(a)$(b)';\nLOAD $(a) AUTOGENERATE 1;",
  'a macro that calls itself': 'SET call = $(call($1$1));\nLET v = $(call(xx));\nLOAD $(v) AUTOGENERATE 1;',
  'dollar signs that nest': `LET v = ${'$(='.repeat(20_000)}1${')'.repeat(20_000)};\nLOAD $(v) AS x FROM nowhere;`,
  'blocks that nest': `${'IF 1 THEN\n'.repeat(50_000)}LET x = 1;\n${'END IF\n'.repeat(50_000)}LOAD * FROM nowhere;`,
  'parentheses that nest': `LET x = ${'('.repeat(100_000)}1${')'.repeat(100_000)};\nLOAD * RESIDENT nowhere;`,
  'a text of two to the thirty-first': "T: LOAD Repeat('x', 2147483648) AS t AUTOGENERATE 1;\nLOAD * RESIDENT nowhere;",
  'a file that includes itself': '$(Must_Include=lib://files/self.qvs);\nLOAD * RESIDENT nowhere;',
};

for (const [name, script] of Object.entries(hopeless)) {
  test(`${name}: an error, in the same process`, { timeout: 120_000 }, async (t) => {
    await app.setScript(script);
    const begin = Date.now();
    const reload = app.doReload();
    assert.equal(await reload, false);
    const { qPersistentProgress } = await global.getProgress(reload.requestId);
    t.diagnostic(`${name}: ${Date.now() - begin} ms, ${qPersistentProgress.split('\n').at(-2)?.slice(0, 120)}`);
  });
}

test('a script that takes more memory than the machine has for it', { timeout: 240_000 }, async (t) => {
  await app.setScript("T: LOAD Repeat('x', 10000) & RecNo() AS t AUTOGENERATE 100000000;");
  const reload = app.doReload();
  const begin = Date.now();
  let memory = 0;
  while (Date.now() - begin < 3000) {
    memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${engine.child.pid}/status`, 'utf8'))[1]) / 1024;
    await pause(100);
  }
  await global.cancelReload();
  assert.equal(await reload, false);
  t.diagnostic(`${memory.toFixed(0)} MiB after three seconds`);
});
