// Apps as files: exported, imported, and with less data fetched over HTTP and imported elsewhere.
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Engine, orders } from './engine.mjs';

/** Importing is in no schema that enigma.js ships: it is sent as the protocol has it. */
const schema = createRequire(import.meta.url)('enigma.js/schemas/12.2027.0.json');
const call = (session, handle, method, ...params) => session.send({ handle, method, params, delta: false, outKey: -1 });

let engine;
let appId;
before(async () => {
  engine = await Engine.start();
  appId = await engine.createApp('Orders', orders);
});
after(() => engine.stop());

const withGlobal = (use) => engine.withGlobal({ schema }, use);

async function folderOfUser() {
  const root = join(engine.folder, 'Exchange');
  return join(root, (await readdir(root))[0]);
}

/** A new app with what the file holds. */
async function imported(global, session, file) {
  const { qAppId } = await global.createApp('Imported');
  await call(session, -1, 'ImportAppEx', qAppId, file, [], true);
  return qAppId;
}

test('an exported app is a file, and becomes an app again', async () => {
  await withGlobal(async (global, session) => {
    assert.equal(await global.exportApp('orders.qvf', appId, [], false), true);
    assert.equal(await global.exportApp('empty.qvf', appId, [], true), true);
    const files = await readdir(await folderOfUser());
    assert.deepEqual(files.sort(), ['empty.qvf', 'orders.qvf']);
    const doc = await global.openDoc(await imported(global, session, 'orders.qvf'));
    assert.equal((await doc.evaluateEx('Sum(Amt)')).qNumber, 22);
    assert.equal(await doc.getScript(), orders);
  });
  await withGlobal(async (global, session) => {
    const doc = await global.openDoc(await imported(global, session, 'empty.qvf'));
    assert.equal(await doc.getScript(), orders);
    assert.equal((await doc.getTablesAndKeys({}, {}, 0, false, false)).qtr.length, 0);
  });
});

test('files that are damaged, foreign or elsewhere are refused', async () => {
  await withGlobal(async (global, session) => {
    assert.equal(await global.exportApp('good.qvf', appId, [], false), true);
    const folder = await folderOfUser();
    const good = await readFile(join(folder, 'good.qvf'));
    const { qAppId } = await global.createApp('Stays empty');
    const refused = (file) => assert.rejects(call(session, -1, 'ImportApp', qAppId, file, []), ({ code }) => [3002, 3003, -32602].includes(code));
    for (let at = 0; at < good.length; at += Math.ceil(good.length / 40)) {
      const bad = Buffer.from(good);
      bad[at] ^= 0x41;
      await writeFile(join(folder, 'bad.qvf'), bad);
      await call(session, -1, 'ImportApp', qAppId, 'bad.qvf', []).catch(({ code }) => assert.equal(code, 3002));
      await writeFile(join(folder, 'bad.qvf'), good.subarray(0, at));
      await refused('bad.qvf');
    }
    for (const path of ['../../catalogue.json', '/etc/passwd', 'missing.qvf', '', '.', 'C:\\x.qvf']) await refused(path);
    assert.equal(await global.engineVersion().then(() => true), true);
  });
});

test('reduced data is fetched over HTTP once, and is an app with what was selected', async () => {
  await withGlobal(async (global, session) => {
    const doc = await global.openDoc(appId);
    await (await doc.getField('Prod')).selectValues([{ qText: 'A' }]);
    const bookmark = await doc.createBookmark({ qInfo: { qType: 'bookmark' } });
    const answer = await call(session, doc.handle, 'ExportReducedData', { qBookmarkId: bookmark.id, qServeOnce: true });
    const { qUrl, qFileSize } = answer.qDownloadInfo ?? answer;
    const address = engine.url(qUrl).replace('ws:', 'http:');
    const headers = { 'X-Qlik-User': 'UserDirectory=TEST; UserId=tester' };
    const bytes = Buffer.from(await (await fetch(address, { headers })).arrayBuffer());
    assert.equal(bytes.length, qFileSize);
    assert.equal((await fetch(address, { headers })).status, 404);
    await writeFile(join(await folderOfUser(), 'reduced.qvf'), bytes);
    await doc.destroyBookmark(bookmark.id);
  });
  await withGlobal(async (global, session) => {
    const doc = await global.openDoc(await imported(global, session, 'reduced.qvf'));
    assert.equal((await doc.evaluateEx('Sum(Amt)')).qNumber, 14);
  });
});
