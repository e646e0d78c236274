// The board in a real browser, which signs in at the company first: two people, one board, a restart in between.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { companyPage } from './lib/counterparts.mjs';
import { key, startDoors } from './lib/door.mjs';
import { placements } from './lib/samples.mjs';

const { chromium } = createRequire(new URL('../../browser/package.json', import.meta.url))('playwright-core');
let browser, company, site;
before(async () => {
  company = await companyPage(key, { user: 'ada' });
  site = await startDoors(company);
  browser = await chromium.launch({ executablePath: process.env.ORRERY_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
});
after(async () => {
  await browser?.close();
  await site?.discard();
  await company?.close();
});

for (const host of placements)
  test(`${host}: what one pins the other sees, and both come back after a restart`, async () => {
    const open = async () => {
      const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
      page.setDefaultTimeout(60_000);
      page.faults = [];
      page.on('pageerror', (error) => page.faults.push(error.message));
      page.on('console', (message) => /Content Security Policy/i.test(message.text()) && page.faults.push(message.text()));
      await page.goto(`https://localhost:${site.ports[host]}/board/`);
      await page.getByText('connected', { exact: true }).waitFor();
      return page;
    };
    const [one, other] = [await open(), await open()];
    const pin = async (text) => {
      await one.getByLabel('A note for everybody').fill(text);
      await one.getByRole('button', { name: 'Pin it' }).click();
    };
    await pin('Lunch <b>at noon</b>?');
    for (const page of [one, other]) await page.getByText('COMPANY\\ada Lunch <b>at noon</b>?').waitFor();

    const again = [one, other].map((page) => page.waitForEvent('websocket'));
    assert.equal((await site.orrery(`restart board-${host}`)).code, 0);
    await Promise.all(again);
    for (const page of [one, other]) await page.getByText('connected', { exact: true }).waitFor();
    await pin('Back again');
    for (const page of [one, other]) {
      await page.getByText('Back again').waitFor();
      assert.equal(await page.getByRole('listitem').count(), 2);
      assert.deepEqual(page.faults, []);
    }
    if (process.env.ORRERY_PICTURES) await other.screenshot({ path: `${process.env.ORRERY_PICTURES}/board-${host}.png` });
  });
