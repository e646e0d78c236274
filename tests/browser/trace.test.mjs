// The live page of the appender asp-net-trace: rows as they come, keys, dark colours, a small screen. It has a site of its own.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { AppenderSite, appender } from '../integration/appenders/lib/appenders.mjs';
import { freePort } from '../integration/lib/ports.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync('/tmp/orrery-trace-');
let address, site, browser, lib;
before(async () => {
  const port = await freePort();
  address = `http://127.0.0.1:${port}/`;
  process.env.ORRERY_SITE = join(folder, 'site.json'); // whom a page may ask
  mkdirSync(join(folder, 'data/flights'), { recursive: true });
  writeFileSync(join(folder, 'data/flights/counts.json'), '{}');
  writeFileSync(process.env.ORRERY_SITE, JSON.stringify({ url: address }));
  lib = await import('./lib/browser.mjs');
  site = new AppenderSite('[http]\nPlugin=plugins/http\nMayActAs=any\n', appender('trace', 'asp-net-trace', ['conversionpattern=%message'], `Listen=127.0.0.1:${port}`));
  await site.start();
  browser = await lib.launch();
});
after(async () => {
  await browser?.close();
  await site?.discard();
  rmSync(folder, { recursive: true, force: true });
});

const messages = (page) => page.locator('tbody tr:visible td:last-child').allTextContents();
const shows = (page, ...wanted) => page.waitForFunction((all) => JSON.stringify([...document.querySelectorAll('tbody tr')].filter((row) => !row.hidden).map((row) => row.lastChild.textContent)) === all, JSON.stringify(wanted));

for (const { name, ...options } of [
  { name: 'light-1280', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'dark-1024', viewport: { width: 1024, height: 768 }, colorScheme: 'dark' },
])
  test(`rows, keys and colours, ${name}`, async () => {
    await lib.withPage(browser, { signedIn: false, ...options }, async (page) => {
      await site.send('trace', 'info', `before ${name}`);
      await page.goto(address);
      await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
      assert.equal((await messages(page))[0], `before ${name}`);

      await page.keyboard.press('c');
      await shows(page);
      await site.send('trace', 'error', '<b>bold</b> {n}', { count: 2 });
      await site.send('trace', 'warn', 'x'.repeat(300));
      await shows(page, 'x'.repeat(300), '<b>bold</b> 2', '<b>bold</b> 1');
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, 'the page fits');
      await lib.picture(page, `trace-${name}`);

      await page.keyboard.press('/');
      await page.keyboard.type('BOLD');
      await shows(page, '<b>bold</b> 2', '<b>bold</b> 1');
      await page.keyboard.press('Escape'); // empties the field and leaves it
      await shows(page, 'x'.repeat(300), '<b>bold</b> 2', '<b>bold</b> 1');
      await page.keyboard.press('p');
      await site.send('trace', 'info', 'while it is paused');
      await page.getByRole('status').filter({ hasText: 'paused, 1 new' }).waitFor();
      assert.equal((await messages(page)).length, 3);
      await page.keyboard.press('p');
      await shows(page, 'while it is paused', 'x'.repeat(300), '<b>bold</b> 2', '<b>bold</b> 1');
    });
  });
