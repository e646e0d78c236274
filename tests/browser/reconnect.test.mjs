// When the engine or the whole site goes away an open page says so, keeps what it showed, and opens the app again by itself.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { after, before, test } from 'node:test';
import { launch, picture, withPage } from './lib/browser.mjs';
import { chart, expectFields, expectKpi, openSheet, still } from './lib/sheet.mjs';
import { counts, directory, orrery, site } from './lib/site.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const number = (value) => value.toLocaleString('en-US');
const minutes = { timeout: 180_000 };

const engineProcess = async () => {
  const { services } = JSON.parse(await orrery(['status', '--json']));
  return services.find((service) => service.name === 'engine').pid;
};

const demo = (...words) =>
  promisify(execFile)(fileURLToPath(new URL('../../tools/demo', import.meta.url)), [
    ...words,
    '--no-build',
    '--directory',
    directory,
    ...(words.includes('--stop') ? [] : ['--orrery', site.orrery]),
  ]);

const losses = {
  'a restarted engine': () => orrery(['restart', 'engine']),
  'a killed engine': async () => process.kill(await engineProcess(), 'SIGKILL'),
  'a restarted site': async () => {
    await demo('--stop');
    await demo('--background', '--base-port', String(site.ports.https));
  },
};

for (const [loss, lose] of Object.entries(losses))
  test(`${loss}: the page reconnects, reopens the app and works as before`, minutes, async () => {
    await withPage(browser, {}, async (page) => {
      await openSheet(page, 'Flights');
      await expectKpi(page, 'delays-flights', number(counts.flights));
      await still(page, 'delays-filters');
      const seen = page.waitForFunction(
        () => document.body.innerText.includes('Reconnecting') && document.querySelector('.open-app').inert,
      );
      const lost = lose();
      await seen; // and nothing can be clicked meanwhile
      await lost;
      await page.getByText('Reconnecting').waitFor({ state: 'detached', timeout: 90_000 });
      await expectKpi(page, 'delays-flights', number(counts.flights));
      await still(page, 'delays-filters');
      await chart(page, 'delays-filters').getByText('Wed', { exact: true }).first().click();
      await page.getByTestId('actions-toolbar-confirm').click();
      await expectFields(page, ['weekday']);
      await picture(page, 'reconnected');
    });
  });

test('a request that a newer change overtook is no error of the page; any other failure is', async () => {
  const told = [];
  await withPage(browser, {}, async (page) => {
    page.on('pageerror', ({ message }) => told.push(message));
    const reject = (message, code) =>
      page.evaluate(([text, number]) => void Promise.reject(Object.assign(new Error(text), { code: number })), [message, code]);
    await reject('Request aborted', 15);
    await reject('something else', 5);
    await page.waitForTimeout(200);
  }).catch(() => told.push('and the page was failed'));
  assert.deepEqual(told, ['something else', 'and the page was failed']);
});
