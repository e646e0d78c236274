// The main job without a mouse: from the hub into the app, along the sheets, selecting, and back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, picture, withPage } from './lib/browser.mjs';
import { chart, expectFields, expectKpi, openSheet, selections, still } from './lib/sheet.mjs';
import { appId, at, counts } from './lib/site.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const number = (value) => value.toLocaleString('en-US');
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return {
      name: element.getAttribute('aria-label') ?? element.textContent.trim(),
      chart: element.closest('[data-object-id]')?.dataset.objectId,
    };
  });

/** Presses a key until the focus is where `wanted` says; fails after `most` times. */
async function pressUntil(page, key, wanted, most = 60) {
  for (let pressed = 0; pressed < most; pressed += 1) {
    await page.keyboard.press(key);
    if (wanted(await focused(page))) return;
  }
  assert.fail(`${most} times ${key} never led there; focus is on ${JSON.stringify(await focused(page))}`);
}

/** Presses a key, then waits until the focus is where `wanted` says: charts move it a moment after the key. */
async function pressAndSee(page, key, wanted) {
  await page.keyboard.press(key);
  for (let tries = 0; tries < 100; tries += 1) {
    if (wanted(await focused(page))) return;
    await page.waitForTimeout(50);
  }
  assert.fail(`${key} led to ${JSON.stringify(await focused(page))}`);
}

/** Whether the focused element shows that it has the focus: an outline, or a look other than without it. */
async function focusIsVisible(page) {
  const style = await page.evaluate(() => {
    const shown = document.activeElement.closest('.card') ?? document.activeElement;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(shown);
    return { outlineStyle, outlineWidth, boxShadow };
  });
  return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
}

test('from the hub into the app, selecting and stepping back by keyboard alone', async () => {
  await withPage(browser, {}, async (page) => {
    await openSheet(page, 'Flights');
    await page.goto(at('hub'));
    await page.locator('.card').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('flights');
    await page.getByText(/app matches|apps match/).waitFor();
    await pressUntil(page, 'Tab', ({ name }) => name === 'Flights');
    assert.ok(await focusIsVisible(page), 'the focused card shows it');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/sense/app/${appId('Flights')}**`);

    await expectKpi(page, 'delays-flights', number(counts.flights));
    await still(page, 'delays-filters');
    await pressUntil(page, 'Tab', ({ chart: id }) => id === 'delays-filters');
    assert.ok(await focusIsVisible(page), 'the focused chart shows it');
    await page.keyboard.press('Enter'); // into the pane
    await pressAndSee(page, 'Enter', ({ name }) => name.startsWith('Mon')); // into its first list
    await pressAndSee(page, 'ArrowDown', ({ name }) => name.startsWith('Tue'));
    await page.keyboard.press('Space');
    await expectFields(page, ['weekday']);
    await page.keyboard.press('Enter'); // confirm
    await expectFields(page, ['weekday']);
    assert.equal((await selections(page)).weekday, 'Tue');
    await still(page, 'delays-by-origin');
    await picture(page, 'keyboard-selected');

    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await pressUntil(page, 'Shift+Tab', ({ name }) => name === 'Clear all selections', 100);
    assert.ok(await focusIsVisible(page), 'the focused button shows it');
    await page.keyboard.press('Enter');
    await expectFields(page, []);
    await pressUntil(page, 'Shift+Tab', ({ name }) => name === 'Step back');
    await page.keyboard.press('Enter');
    await expectFields(page, ['weekday']);
    assert.equal((await focused(page)).name, 'Step back');
    await pressUntil(page, 'Tab', ({ name }) => name === 'Step forward');
    await page.keyboard.press('Enter');
    await expectFields(page, []);
  });
});

test('what is typed while a filter pane still asks for its lists is not lost', async () => {
  await withPage(browser, {}, async (page) => {
    await page.routeWebSocket(/\/app\//, (socket) => {
      const engine = socket.connectToServer();
      socket.onMessage((message) => engine.send(message));
      engine.onMessage((message) => setTimeout(() => socket.send(message), 300));
    });
    await openSheet(page, 'Flights');
    await still(page, 'delays-filters');
    await pressUntil(page, 'Tab', ({ chart: id }) => id === 'delays-filters');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await pressAndSee(page, 'ArrowDown', ({ name }) => name.startsWith('Tue'));
  });
});

test('along the sheets and in the table by keyboard', async () => {
  await withPage(browser, {}, async (page) => {
    await openSheet(page, 'Flights');
    await page.getByRole('tab', { name: 'Delays' }).waitFor();
    await pressUntil(page, 'Tab', ({ name }) => name === 'Delays');
    await page.keyboard.press('ArrowRight');
    assert.equal((await focused(page)).name, 'Airports');
    await page.waitForURL('**/sheet/airports');
    await still(page, 'airports-table');
    await pressUntil(page, 'Tab', ({ chart: id }) => id === 'airports-table', 100);
    await pressAndSee(page, 'Enter', ({ name }) => /^Code.{0,60}$/.test(name)); // its first heading
    await pressAndSee(page, 'ArrowDown', ({ name }) => /^[A-Z]{3}$/.test(name)); // its first row
    await page.keyboard.press('Space');
    await expectFields(page, ['origin']);
    await page.keyboard.press('Enter');
    await expectFields(page, ['origin']);
    await still(page, 'airports-by-hour');
    await picture(page, 'keyboard-table');
    assert.match(await chart(page, 'airports-table').innerText(), new RegExp((await selections(page)).origin));
  });
});

test('the skip link is the first stop and leads to the content', async () => {
  await withPage(browser, {}, async (page) => {
    await page.goto(at('hub'));
    await page.locator('.card').first().waitFor();
    await page.keyboard.press('Tab');
    assert.equal((await focused(page)).name, 'Skip to content');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  });
});
