// The hub: streams and apps, search, navigation, what a user may not see, what happens while the repository is away.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { databaseFolder } from '../../tools/lib/demo/database_folder.mjs';
import { launch, picture, withPage } from './lib/browser.mjs';
import { closedStream } from './lib/closed-stream.mjs';
import { appId, at, directory } from './lib/site.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const cards = (page) => page.locator('.card h3').allInnerTexts();

test('streams and apps are listed, and the search filters while typing', async () => {
  await withPage(browser, {}, async (page) => {
    await page.goto(at('hub'));
    await page.getByRole('link', { name: 'Flights', exact: true }).waitFor();
    assert.ok(await page.getByRole('navigation', { name: 'Streams' }).isVisible());
    await picture(page, 'hub');
    await page.getByRole('searchbox').fill('FLIGHTS');
    await page.getByText('1 app matches').waitFor();
    assert.deepEqual(await cards(page), ['Flights']);
    await page.getByRole('searchbox').fill('no such thing');
    await page.getByText('0 apps match').waitFor();
    assert.deepEqual(await cards(page), []);
    await picture(page, 'hub-search-nothing');
    await page.getByRole('searchbox').press('Escape');
    await page.getByRole('link', { name: 'Flights', exact: true }).click();
    await page.waitForURL(`**/sense/app/${appId('Flights')}`);
    await page.goBack();
    await page.getByRole('link', { name: 'Flights', exact: true }).waitFor();
  });
});

test('an app of a stream without access is neither on the page nor in the interface', async () => {
  const closed = await closedStream();
  try {
    await withPage(browser, {}, async (page) => {
      await page.goto(at('hub'));
      await page.getByRole('link', { name: closed.app.name }).waitFor();
    });
    await withPage(browser, { user: ['ORRERY', 'guest'] }, async (page) => {
      await page.goto(at('hub'));
      await page.locator('.sections a').first().waitFor();
      await page.getByText(/^\d+ apps?$/).waitFor({ state: 'attached' });
      const text = await page.locator('body').innerText();
      assert.ok(!text.includes(closed.app.name) && !text.includes(closed.stream.name), text);
      const seen = await page.evaluate(askEverything, { root: at(''), id: closed.app.id });
      assert.ok(!seen.lists.includes(closed.app.id) && !seen.lists.includes(closed.stream.id), seen.lists);
      assert.ok([403, 404].includes(seen.app), `reading the app answered ${seen.app}`);
      await page.goto(at(`sense/app/${closed.app.id}`));
      await page.getByRole('heading', { name: 'The app cannot be shown' }).waitFor();
      await picture(page, 'app-refused');
    });
  } finally {
    await closed.remove();
  }
});

/** Runs in the page: what the repository tells this user about apps and streams. */
async function askEverything({ root, id }) {
  const key = 'abcdefghijklmnop';
  const ask = (path) => fetch(`${root}${path}?xrfkey=${key}`, { headers: { 'X-Qlik-Xrfkey': key } });
  const lists = ['qrs/app', 'qrs/app/full', 'qrs/app/hublist/full', 'qrs/stream', 'qrs/stream/full'];
  const texts = await Promise.all(lists.map(async (path) => (await ask(path)).text()));
  return { lists: texts.join('\n'), app: (await ask(`qrs/app/${id}`)).status };
}

test('while the database is away the hub says so and comes back by itself', async () => {
  await withPage(browser, {}, async (page) => {
    await page.goto(at('hub'));
    const first = page.locator('.card').first();
    await first.waitFor();
    const away = page.getByRole('heading', { name: 'The site is not available just now' });
    // On a busy machine the database may be back before the page has asked.
    for (let tries = 0; tries < 5 && !(await away.isVisible()); tries += 1) {
      process.kill(databaseProcess(), 'SIGKILL');
      await lookAgain(page);
      await away.waitFor({ timeout: 5_000 }).catch(() => {});
    }
    await away.waitFor();
    assert.ok(await first.isVisible(), 'what was there stays in sight');
    await picture(page, 'hub-unavailable');
    await away.waitFor({ state: 'detached' });
    await first.waitFor();
  });
});

/** The page asks for everything anew when the user comes back to its tab. */
const lookAgain = (page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

function databaseProcess() {
  const file = resolve(directory, databaseFolder(directory), 'postmaster.pid');
  return Number(readFileSync(file, 'utf8').split('\n', 1)[0]);
}

test('when the session has ended the hub offers to sign in again', async () => {
  await withPage(browser, {}, async (page) => {
    await page.goto(at('hub'));
    await page.locator('.card').first().waitFor();
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'Personal work' }).click();
    await lookAgain(page);
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('User name').waitFor();
  });
});
