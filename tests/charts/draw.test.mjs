// Each published chart is drawn from the engine's data; selecting in it changes the others to the very numbers.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { launch, picture, withPage } from '../browser/lib/browser.mjs';
import { administrator, makeApp } from '../browser/lib/closed-stream.mjs';
import { at } from '../browser/lib/site.mjs';
import { charts } from './lib/charts.mjs';
import { rows, script, sumWhere } from './lib/data.mjs';
import { serve, version } from './lib/page.mjs';

let browser;
let appId;
before(async () => {
  // The page is given out by the test, the data by the site: the browser takes them for different networks.
  browser = await launch(['--disable-features=LocalNetworkAccessChecks']);
  const admin = await administrator();
  appId = await makeApp(admin, `Charts ${randomUUID().slice(0, 8)}`, script);
  const { session, global } = await admin.engine(appId);
  const doc = await global.openDoc(appId);
  assert.equal(await doc.doReload(), true, 'the data of the charts is loaded');
  await doc.doSave();
  await session.close();
});
after(async () => {
  await browser?.close();
  if (appId) await (await administrator()).rest(`qrs/app/${appId}`, { method: 'DELETE' });
});

const total = sumWhere({});
const wholeNumber = { qType: 'F', qnDec: 0, qUseThou: 1, qFmt: '#,##0', qDec: '.', qThou: ',' };
const others = {
  kpi: {
    type: 'sn-kpi',
    properties: {
      qHyperCubeDef: {
        qMeasures: [{ qDef: { qDef: 'Sum(Amount)', qLabel: 'Sales', qNumFormat: wholeNumber, isCustomFormatted: true } }],
        qInitialDataFetch: [{ qLeft: 0, qTop: 0, qWidth: 500, qHeight: 10 }],
      },
    },
  },
  witness: { type: 'sn-bar-chart', fields: ['Country', '=Sum(Amount)'] },
};

/** The number that the KPI shows. */
async function kpi(page) {
  const text = await page.locator('#kpi').innerText();
  const found = text.match(/\d[\d,]*/g);
  return found ? Number(found.at(-1).replaceAll(',', '')) : undefined;
}

async function expectKpi(page, wanted) {
  const end = Date.now() + 20_000;
  while ((await kpi(page)) !== wanted && Date.now() < end) await page.waitForTimeout(100);
  assert.equal(await kpi(page), wanted);
}

/** A picture of the element once it stands still. */
async function still(page, selector) {
  const element = page.locator(selector);
  const end = Date.now() + 20_000;
  for (let before = await element.screenshot(); ; ) {
    await page.waitForTimeout(300);
    const now = await element.screenshot();
    if (now.equals(before) && (await element.locator('[role=progressbar]').count()) === 0) return now;
    if (Date.now() > end) throw new Error(`${selector} did not come to rest`);
    before = now;
  }
}

async function show(page, chart) {
  const names = [...new Set([chart.package, ...Object.values(others).map(({ type }) => type)])];
  await page.goto(await serve(page, at(''), names));
  const socket = at(`app/${appId}/identity/${randomUUID()}`).replace(/^http/, 'ws');
  const { fields, properties } = chart;
  await page.evaluate((wanted) => window.show(wanted), {
    socket,
    appId,
    charts: { ...others, chart: { type: chart.package, fields, properties } },
  });
  await expectKpi(page, total);
  const drawn = await still(page, '#chart');
  assert.equal(await page.getByText(/incomplete visualization|cannot be shown|error|invalid/i).count(), 0);
  assert.deepEqual(await page.evaluate(() => window.failures), []);
  return drawn;
}

/** A chart without dimensions has nothing to select in: it follows what is selected elsewhere. */
async function follow(page, chart, drawn) {
  await page.evaluate(async () => (await window.app.getField('Region')).selectValues([{ qText: 'South' }]));
  await expectKpi(page, sumWhere({ Region: ['South'] }));
  assert.ok(!(await still(page, '#chart')).equals(drawn), 'the chart follows');
  await picture(page, `chart-${chart.name}-selected`);
}

for (const chart of charts) {
  test(`${chart.name} (${chart.package} ${version(chart.package)})`, async () => {
    await withPage(browser, { viewport: { width: 1200, height: 740 } }, async (page) => {
      const drawn = await show(page, chart);
      await picture(page, `chart-${chart.name}`);
      const witness = await still(page, '#witness');
      if (!chart.select) return follow(page, chart, drawn);
      await chart.select(page, page.locator('#chart'));
      await page.waitForFunction(async () => Object.keys(await window.selected()).length > 0);
      const selected = await page.evaluate(() => window.selected());
      for (const field of Object.keys(selected)) assert.ok(chart.selects.includes(field), `selected in ${field}`);
      await expectKpi(page, sumWhere(selected));
      assert.notEqual(await kpi(page), total);
      assert.ok(!(await still(page, '#witness')).equals(witness), 'another chart follows');
      await picture(page, `chart-${chart.name}-selected`);
    });
  });
}

test('a KPI follows selections made elsewhere', async () => {
  await withPage(browser, { viewport: { width: 1200, height: 740 } }, async (page) => {
    await show(page, charts[0]);
    await page.evaluate(async () => (await window.app.getField('Region')).selectValues([{ qText: 'South' }]));
    await expectKpi(page, sumWhere({ Region: ['South'] }));
    assert.ok(rows.some(({ Region }) => Region === 'South'));
  });
});
