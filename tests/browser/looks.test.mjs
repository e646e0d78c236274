// How the pages look and read: dark colours, small screens, names for assistive technology, no motion where none is wanted.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch, picture, withPage } from './lib/browser.mjs';
import { openSheet, stills } from './lib/sheet.mjs';
import { at } from './lib/site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Rules of WCAG A and AA that the page breaks, without what the chart packages draw themselves. */
async function brokenRules(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run({ exclude: ['.chart-body'] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`);
}

/** What is as bright as paper among the charts. */
const white = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.chart *')]
      .filter((one) => getComputedStyle(one).backgroundColor === 'rgb(255, 255, 255)' && one.clientWidth * one.clientHeight > 0)
      .map((one) => one.outerHTML.slice(0, 200)),
  );

/** The average of a rough greyscale of the page, 0 (black) to 255. */
const background = (page) =>
  page.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
    return (red + green + blue) / 3;
  });

const screens = [
  { name: 'light-1280', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'dark-1024', viewport: { width: 1024, height: 768 }, colorScheme: 'dark', reducedMotion: 'reduce' },
];

for (const { name, ...options } of screens) {
  test(`hub and app at ${name}: no rule of WCAG A and AA is broken, nothing sticks out`, async () => {
    await withPage(browser, options, async (page) => {
      const sticksOut = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await page.goto(at('hub'));
      await page.locator('.card').first().waitFor();
      assert.deepEqual(await brokenRules(page), []);
      assert.ok((await sticksOut()) <= 0, 'the hub fits');
      const dark = (await background(page)) < 128;
      assert.equal(dark, options.colorScheme === 'dark');
      await picture(page, `hub-${name}`);

      await openSheet(page, 'Flights');
      await stills(page, ['delays-filters', 'delays-by-day', 'delays-by-origin', 'delays-by-weekday']);
      assert.deepEqual(await brokenRules(page), []);
      assert.ok((await sticksOut()) <= 0, 'the sheet fits');
      if (dark) assert.deepEqual(await white(page), [], 'nothing glares in the dark');
      await picture(page, `sheet-${name}`);
      await page.getByRole('tab', { name: 'Airports' }).click();
      await stills(page, ['airports-table', 'airports-scatter', 'airports-by-hour']);
      await picture(page, `airports-${name}`);
    });
  });
}

test('the switch in the user menu overrules the system, in the charts too, and is remembered', async () => {
  await withPage(browser, { colorScheme: 'light' }, async (page) => {
    await openSheet(page, 'Flights');
    const [before_] = Object.values(await stills(page, ['delays-by-origin']));
    await page.getByRole('button', { name: /User menu/ }).click();
    await page.getByRole('radio', { name: 'Dark' }).check();
    assert.ok((await background(page)) < 128);
    await page.keyboard.press('Escape');
    const [after_] = Object.values(await stills(page, ['delays-by-origin']));
    assert.ok(!before_.equals(after_), 'the chart changed its colours');
    await picture(page, 'sheet-switched-to-dark');
    await page.goto(at('hub'));
    await page.locator('.card').first().waitFor();
    assert.ok((await background(page)) < 128);
  });
});
