// The board's page and WebSocket through the real proxy, in process and isolated.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { companyPage } from './lib/counterparts.mjs';
import { browser, key, signIn, socket, startDoors } from './lib/door.mjs';
import { placements } from './lib/samples.mjs';

let company, site;
before(async () => {
  company = await companyPage(key, { user: 'ada' });
  site = await startDoors(company);
});
after(async () => {
  await site?.discard();
  await company?.close();
});

const said = async (one, count) => (await one.frames(count)).slice(0, count).map((frame) => JSON.parse(frame.payload.toString()));

for (const host of placements) {
  test(`${host}: the page, its files, and what is none of them`, async () => {
    assert.equal((await site.service(`board-${host}`)).placement, host === 'isolated' ? 'isolated' : 'in process');
    const client = browser(site, host);
    await signIn(client);
    assert.equal((await client.send('/board')).headers.location, 'board/');
    assert.match((await client.send('/board/')).text, /<title>Board<\/title>/);
    assert.match((await client.send('/board/board.js')).headers['content-type'], /javascript/);
    assert.equal((await client.send('/board/board.css')).status, 200);
    assert.equal((await client.send('/board/secret')).status, 404);
    assert.equal((await client.send('/board/%2e%2e/plugin.json')).status, 404);
  });

  test(`${host}: a note reaches everybody, and whoever comes later`, async () => {
    const client = browser(site, host);
    await signIn(client);
    const one = await socket(site, host, client), other = await socket(site, host, client);
    assert.deepEqual((await said(one, 1))[0], { notes: [] });
    await other.frames(1);
    one.send(1, 'lunch at <b>noon</b>?');
    for (const each of [one, other]) {
      const { note } = (await said(each, 2))[1];
      assert.deepEqual([note.who, note.text], ['COMPANY\\ada', 'lunch at <b>noon</b>?']);
    }
    const later = await socket(site, host, client);
    assert.equal((await said(later, 1))[0].notes.length, 1);
    assert.equal(JSON.parse((await client.send('/board/notes')).text).length, 1);
    for (const each of [one, other, later]) each.end();
  });

  test(`${host}: too long a note ends the sender's socket; no session, no socket`, async () => {
    const client = browser(site, host);
    assert.equal((await socket(site, host, client)).status, 401);
    await signIn(client);
    const one = await socket(site, host, client);
    one.send(1, 'x'.repeat(1001));
    assert.equal(await one.closeCode(), 1008);
    assert.equal((await socket(site, host, client, '/board/other')).status, 404);
  });

  test(`${host}: open pages outlive swaps of the plugin`, async () => {
    const client = browser(site, host);
    await signIn(client);
    const pages = [await socket(site, host, client), await socket(site, host, client)];
    const left = (await said(pages[0], 1))[0].notes;
    await said(pages[1], 1);
    for (let swap = 1; swap <= 2; ++swap) {
      const { code, out, err } = await site.orrery(`swap board-${host}`);
      assert.equal(code, 0, err);
      assert.match(out, /swapped by overlap in .*\n {2}\d+ open streams were handed over\n$/);
      pages[0].send(1, `after swap ${swap}`);
      for (const page of pages) {
        const [list, { note }] = (await said(page, 1 + 2 * swap)).slice(-2);
        assert.equal(list.notes.length, left.length + swap - 1);
        assert.deepEqual([note.who, note.text], ['COMPANY\\ada', `after swap ${swap}`]);
      }
    }
    assert.equal(JSON.parse((await client.send('/board/notes')).text).length, left.length + 2);
    for (const page of pages) page.end();
  });

  test(`${host}: a restart sends pages off with 1001 and keeps the notes`, async () => {
    const client = browser(site, host);
    await signIn(client);
    const one = await socket(site, host, client);
    await one.frames(1);
    assert.equal((await site.orrery(`restart board-${host}`)).code, 0);
    assert.equal(await one.closeCode(), 1001);
    assert.equal((await said(await socket(site, host, client), 1))[0].notes.length, 3);
  });
}
