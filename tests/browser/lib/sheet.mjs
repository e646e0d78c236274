// What can be seen and done on an app's sheet.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { appId, at } from './site.mjs';

export const chart = (page, id) => page.locator(`[data-object-id="${id}"]`);

/** A chart's picture once it stands still: two equal pictures in a row, with no sign of loading. */
export async function still(page, id, within = 20_000) {
  const box = chart(page, id);
  const end = Date.now() + within;
  let before = await box.screenshot();
  for (;;) {
    await sleep(250);
    const after = await box.screenshot();
    if (after.equals(before) && (await box.locator('[role=progressbar]').count()) === 0) return after;
    if (Date.now() > end) throw new Error(`the chart ${id} did not come to rest within ${within} ms`);
    before = after;
  }
}

/** Pictures of several charts by id. */
export async function stills(page, ids) {
  const pictures = {};
  for (const id of ids) pictures[id] = await still(page, id);
  return pictures;
}

/**
 * Opens an app's sheet without selections and waits until its charts have drawn something. The engine keeps a user's
 * selections for a while after the page is gone, so those of an earlier test may still be there.
 */
export async function openSheet(page, name, sheet) {
  await page.goto(at(`sense/app/${appId(name)}${sheet ? `/sheet/${sheet}` : ''}`));
  await page.locator('.chart .njs-viz').first().waitFor();
  await page.locator('.chip').or(page.getByText('No selections.')).first().waitFor();
  if ((await page.locator('.chip').count()) > 0) {
    await page.getByRole('button', { name: 'Clear all selections' }).click();
    await expectFields(page, []);
  }
}

/** The number that a KPI shows, as text. */
export async function kpi(page, id) {
  const text = await chart(page, id).innerText();
  const numbers = text.match(/-?[\d,]+(\.\d+)?%?/g);
  assert.ok(numbers, `the KPI ${id} shows no number: ${JSON.stringify(text)}`);
  return numbers.at(-1);
}

/** Waits until the KPI shows what is wanted. */
export async function expectKpi(page, id, wanted) {
  const end = Date.now() + 20_000;
  let shown;
  do {
    shown = await kpi(page, id).catch((error) => error.message);
    if (shown === wanted) return;
    await sleep(200);
  } while (Date.now() < end);
  assert.equal(shown, wanted, `KPI ${id}`);
}

/** The selections that the bar shows: field to values. */
export const selections = async (page) =>
  Object.fromEntries(
    await page
      .locator('.chip')
      .evaluateAll((chips) =>
        chips.map((chip) => [chip.dataset.field, chip.querySelector('.chip-values').textContent]),
      ),
  );

/** Waits until the selection bar shows exactly these fields. */
export async function expectFields(page, fields) {
  const end = Date.now() + 20_000;
  let shown;
  do {
    shown = Object.keys(await selections(page)).sort();
    if (JSON.stringify(shown) === JSON.stringify([...fields].sort())) return;
    await sleep(200);
  } while (Date.now() < end);
  assert.deepEqual(shown, [...fields].sort(), 'selected fields');
}
