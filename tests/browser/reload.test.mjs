// Reloading from the hub: progress, the script's log, row counts as in the source, cancelling, and a script that fails.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { launch, picture, withPage } from './lib/browser.mjs';
import { administrator, makeApp } from './lib/closed-stream.mjs';
import { at, counts } from './lib/site.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const number = (value) => value.toLocaleString('en-US');
const minutes = { timeout: 300_000 };

async function inApp(admin, id, work) {
  const { session, global } = await admin.engine(id);
  try {
    await work(await global.openDoc(id));
  } finally {
    await session.close();
  }
}

async function startReload(page, name) {
  await page.goto(at('hub'));
  await page.getByRole('button', { name: `Reload ${name}` }).click();
  await page.getByRole('dialog').waitFor();
}

test('reloading shows progress, the log, and the row counts of the source', minutes, async () => {
  await withPage(browser, {}, async (page) => {
    await startReload(page, 'Flights');
    await page.getByRole('progressbar', { name: 'Reload' }).waitFor();
    await page
      .getByRole('log')
      .getByText(/flights/)
      .first()
      .waitFor();
    await picture(page, 'reload-running');
    await page.getByText('The data is loaded').waitFor({ timeout: 240_000 });
    const rows = await page.locator('.loaded-tables tbody tr').allInnerTexts();
    const loaded = Object.fromEntries(rows.map((row) => row.split('\t').slice(0, 2)));
    assert.equal(loaded.flights, number(counts.flights));
    assert.equal(loaded.origins, number(counts.originsWithAirport));
    assert.equal(loaded.destinations, number(counts.destinationsWithAirport));
    await picture(page, 'reload-done');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

test('a reload can be cancelled, and the data stays as it was', minutes, async () => {
  const admin = await administrator();
  const name = `Endless ${randomBytes(4).toString('hex')}`;
  const id = await makeApp(admin, name, 'T: LOAD RecNo() AS a AUTOGENERATE 7;\n');
  try {
    await inApp(admin, id, async (doc) => {
      assert.ok(await doc.doReload());
      await doc.setScript('T: LOAD Rand() AS a AUTOGENERATE 1000000000 WHILE IterNo() < 1000000000;\n');
      await doc.doSave();
    });
    await withPage(browser, {}, async (page) => {
      await startReload(page, name);
      await page.getByRole('log').getByText(/Started/).first().waitFor();
      await page.getByRole('button', { name: 'Cancel reload' }).click();
      await page.getByText('The reload was cancelled').waitFor({ timeout: 60_000 });
      await picture(page, 'reload-cancelled');
      await page.getByRole('button', { name: 'Close' }).click();
    });
    await inApp(admin, id, async (doc) => assert.equal(await doc.evaluate('Count(a)'), '7'));
  } finally {
    await admin.rest(`qrs/app/${id}`, { method: 'DELETE' });
  }
});

test('a script that fails says what and where', minutes, async () => {
  const admin = await administrator();
  const name = `Broken ${randomBytes(4).toString('hex')}`;
  const id = await makeApp(admin, name, 'SET a=1;\nT: LOAD x FROM [lib://nowhere/none.csv] (txt, embedded labels);\n');
  try {
    await withPage(browser, {}, async (page) => {
      await startReload(page, name);
      await page.getByText('The reload failed').waitFor({ timeout: 60_000 });
      assert.match(await page.getByRole('alert').innerText(), /line 2, column \d+.*nowhere/s);
      await picture(page, 'reload-failed');
    });
  } finally {
    await admin.rest(`qrs/app/${id}`, { method: 'DELETE' });
  }
});
