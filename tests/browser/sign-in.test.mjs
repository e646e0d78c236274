// Without a session the hub leads to the sign-in page; wrong passwords say so and tell nothing; signing out ends the session.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { launch, picture, withPage } from './lib/browser.mjs';
import { at, orrery } from './lib/site.mjs';

const user = `browser-${randomBytes(4).toString('hex')}`;
const password = randomBytes(12).toString('base64');
let browser;
before(async () => {
  await orrery(['user', 'add', user, '--name', 'Browser Test'], `${password}\n`);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await orrery(['user', 'remove', user]);
});

async function tryPassword(page, name, text) {
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(text);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('a wrong password and an unknown user are refused in the same words', async () => {
  await withPage(browser, { signedIn: false }, async (page) => {
    await page.goto(at('hub'));
    await page.getByLabel('User name').waitFor();
    await picture(page, 'sign-in');
    await tryPassword(page, user, 'not the password');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    const wrong = await alert.innerText();
    await picture(page, 'sign-in-refused');
    await tryPassword(page, `nobody-${randomBytes(4).toString('hex')}`, 'not the password');
    await page.waitForLoadState();
    assert.equal(await alert.innerText(), wrong);
    assert.ok(!wrong.includes(user));
  });
});

test('signing in by keyboard leads to the page that was asked for; signing out ends the session', async () => {
  await withPage(browser, { signedIn: false }, async (page) => {
    await page.goto(at('hub/my/work'));
    await page.getByLabel('User name').focus();
    await page.keyboard.type(user);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.waitForURL(at('hub/my/work'));
    await page.getByRole('heading', { name: 'Personal work' }).waitFor();
    await picture(page, 'hub-new-user');

    const cookies = await page.context().cookies();
    await page.getByRole('button', { name: /User menu/ }).click();
    await picture(page, 'user-menu');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('User name').waitFor();

    await page.context().clearCookies();
    await page.context().addCookies(cookies);
    await page.goto(at('hub'));
    await page.getByLabel('User name').waitFor();
  });
});
