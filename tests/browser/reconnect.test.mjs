// When the engine goes away an open page says so, keeps what it showed, and opens the app again by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, picture, withPage } from './lib/browser.mjs';
import { chart, expectFields, expectKpi, openSheet, still } from './lib/sheet.mjs';
import { counts, orrery } from './lib/site.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const number = (value) => value.toLocaleString('en-US');
const minutes = { timeout: 180_000 };

test('a restarted engine: the page reconnects, reopens the app and works as before', minutes, async () => {
  await withPage(browser, {}, async (page) => {
    await openSheet(page, 'Flights');
    await expectKpi(page, 'delays-flights', number(counts.flights));
    await still(page, 'delays-filters');
    const restart = orrery(['restart', 'engine']);
    await page.getByText('Reconnecting').waitFor();
    await picture(page, 'reconnecting');
    assert.ok(await page.locator('.open-app').evaluate((element) => element.inert), 'nothing can be clicked meanwhile');
    await restart;
    await page.getByText('Reconnecting').waitFor({ state: 'detached', timeout: 90_000 });
    await expectKpi(page, 'delays-flights', number(counts.flights));
    await still(page, 'delays-filters');
    await chart(page, 'delays-filters').getByText('Wed', { exact: true }).first().click();
    await page.getByTestId('actions-toolbar-confirm').click();
    await expectFields(page, ['weekday']);
    await picture(page, 'reconnected');
  });
});
