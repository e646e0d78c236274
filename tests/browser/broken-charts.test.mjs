// A chart whose expression is wrong says so in its place; the others are drawn.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { at as place, barChart, dimension, kpi, measure, sheet } from '../../samples/apps/lib/charts.mjs';
import { launch, picture, withPage } from './lib/browser.mjs';
import { administrator, makeApp } from './lib/closed-stream.mjs';
import { chart } from './lib/sheet.mjs';
import { at } from './lib/site.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const byName = (id, expression) => barChart(id, id, dimension('name', { label: 'Name' }), measure('Value', expression));
const charts = sheet('wrong', 'Wrong', 'Charts with wrong expressions', 1, [
  place(0, 0, 12, 6, byName('unknown-field', 'Sum(nosuch)')),
  place(12, 0, 12, 6, byName('unknown-function', 'Smu(amount)')),
  place(0, 6, 12, 6, kpi('fine', 'Fine', measure('Total', 'Sum(amount)'))),
]);

test('an unknown field and an unknown function are named in the chart', async () => {
  const admin = await administrator();
  const name = `Wrong ${randomBytes(4).toString('hex')}`;
  const id = await makeApp(admin, name, 'T: LOAD * INLINE [name, amount\na, 1\nb, 41];');
  try {
    const { session, global } = await admin.engine(id);
    const doc = await global.openDoc(id);
    assert.ok(await doc.doReload());
    const made = await doc.createObject(charts.qProperty);
    await made.setFullPropertyTree(charts);
    await doc.doSave();
    await session.close();
    await withPage(browser, {}, async (page) => {
      await page.goto(at(`sense/app/${id}/sheet/wrong`));
      await chart(page, 'fine').getByText('42').waitFor();
      await chart(page, 'unknown-field').getByText(/unknown field nosuch/i).waitFor();
      await chart(page, 'unknown-function').getByText(/unknown function smu/i).waitFor();
      await picture(page, 'broken-charts');
    });
  } finally {
    await admin.rest(`qrs/app/${id}`, { method: 'DELETE' });
  }
});
