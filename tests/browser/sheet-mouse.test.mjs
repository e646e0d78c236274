// The main job by mouse: selecting in any chart changes all others; the selection bar shows, clears, steps back and forward.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, picture, withPage } from './lib/browser.mjs';
import { selectPainted } from './lib/canvas.mjs';
import { chart, expectFields, expectKpi, kpi, openSheet, selections, still, stills } from './lib/sheet.mjs';
import { counts } from './lib/site.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const number = (value) => value.toLocaleString('en-US');
const delays = ['delays-by-day', 'delays-by-origin', 'delays-by-weekday', 'delays-flights', 'delays-average'];
const airports = ['airports-table', 'airports-scatter', 'airports-by-hour'];

/** Those charts whose pictures are the same as before. */
const unchanged = (one, other) => Object.keys(one).filter((id) => one[id].equals(other[id]));

const clearAll = (page) => page.getByRole('button', { name: 'Clear all selections' }).click();

test('every chart of both sheets is drawn from all the data', async () => {
  await withPage(browser, {}, async (page) => {
    await openSheet(page, 'Flights');
    await expectKpi(page, 'delays-flights', number(counts.flights));
    await expectKpi(page, 'delays-average', (counts.sumOfDelay / counts.flights).toFixed(1));
    await stills(page, [...delays, 'delays-filters']);
    assert.equal(await page.getByText(/cannot be shown|Incomplete visualization|invalid/i).count(), 0);
    await picture(page, 'sheet-delays');
    await page.getByRole('tab', { name: 'Airports' }).click();
    await stills(page, airports);
    assert.equal(await page.getByText(/cannot be shown|Incomplete visualization|invalid/i).count(), 0);
    const [busiest, flights] = Object.entries(counts.flightsByOrigin).sort((a, b) => b[1] - a[1])[0];
    const table = await chart(page, 'airports-table').innerText();
    assert.ok(table.includes(busiest) && table.includes(number(flights)), `the table begins with ${busiest}: ${table}`);
    await picture(page, 'sheet-airports');
  });
});

const ways = [
  { chart: 'delays-filters', field: 'weekday', select: (page) => clickValue(page, 'delays-filters', 'Tue') },
  {
    chart: 'delays-by-origin',
    field: 'origin',
    select: (page) => selectPainted(page, 'delays-by-origin', 'bar', { margin: 3 }),
  },
  {
    chart: 'delays-by-weekday',
    field: 'weekday',
    select: (page) => selectPainted(page, 'delays-by-weekday', 'slices', { margin: 4 }),
  },
  {
    chart: 'delays-by-day',
    field: 'day',
    select: (page) => selectPainted(page, 'delays-by-day', 'line-component', { order: selectPainted.highest }),
  },
];

async function clickValue(page, id, text) {
  await chart(page, id).getByText(text, { exact: true }).first().click();
  await page.getByTestId('actions-toolbar-confirm').click();
}

for (const way of ways) {
  test(`selecting in ${way.chart} changes every other chart`, async () => {
    await withPage(browser, {}, async (page) => {
      await openSheet(page, 'Flights');
      await expectKpi(page, 'delays-flights', number(counts.flights));
      const others = delays.filter((id) => id !== way.chart);
      await still(page, way.chart);
      const full = await stills(page, others);
      await way.select(page);
      await expectFields(page, [way.field]);
      assert.deepEqual(unchanged(full, await stills(page, others)), []);
      await picture(page, `selected-in-${way.chart}`);
      await clearAll(page);
      await expectFields(page, []);
      await expectKpi(page, 'delays-flights', number(counts.flights));
    });
  });
}

test('selecting in the table and in the scatter plot changes the other charts', async () => {
  await withPage(browser, {}, async (page) => {
    await openSheet(page, 'Flights', 'airports');
    const full = await stills(page, airports);
    await chart(page, 'airports-table').getByText('ATL', { exact: true }).click();
    await page.getByTestId('actions-toolbar-confirm').click();
    await expectFields(page, ['origin']);
    assert.equal((await selections(page)).origin, 'ATL');
    assert.deepEqual(unchanged(full, await stills(page, airports)), []);
    await picture(page, 'selected-in-airports-table');
    await clearAll(page);
    await expectFields(page, []);
    await stills(page, airports);
    await selectPainted(page, 'airports-scatter', 'point-component', { margin: 1 });
    await expectFields(page, ['origin']);
    assert.deepEqual(unchanged(full, await stills(page, airports)), []);
    await picture(page, 'selected-in-airports-scatter');
  });
});

test('the selection bar clears one field, steps back and forward; numbers are those of the source', async () => {
  await withPage(browser, {}, async (page) => {
    await openSheet(page, 'Flights', 'airports');
    await still(page, 'airports-table');
    await chart(page, 'airports-table').getByText('ATL', { exact: true }).click();
    await page.getByTestId('actions-toolbar-confirm').click();
    await page.getByRole('tab', { name: 'Delays' }).click();
    await expectKpi(page, 'delays-flights', number(counts.flightsByOrigin.ATL));
    await still(page, 'delays-filters');
    await clickValue(page, 'delays-filters', 'Mon');
    await expectFields(page, ['origin', 'weekday']);
    const both = await kpi(page, 'delays-flights');
    assert.notEqual(both, number(counts.flightsByOrigin.ATL));
    await picture(page, 'two-selections');

    await page.getByRole('button', { name: 'Step back' }).click();
    await expectFields(page, ['origin']);
    await expectKpi(page, 'delays-flights', number(counts.flightsByOrigin.ATL));
    await page.getByRole('button', { name: 'Step forward' }).click();
    await expectFields(page, ['origin', 'weekday']);
    await expectKpi(page, 'delays-flights', both);
    await page.getByRole('button', { name: 'Clear selections in origin' }).click();
    await expectFields(page, ['weekday']);
    await clearAll(page);
    await expectFields(page, []);
    await expectKpi(page, 'delays-flights', number(counts.flights));
  });
});
