// Debian's Chromium, watched: what a page should never do fails the test that made it do so.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { at, ticketFor } from './site.mjs';

const pictures = process.env.ORRERY_PICTURES ?? fileURLToPath(new URL('../../../build/browser', import.meta.url));
mkdirSync(pictures, { recursive: true });

export const launch = (more = []) =>
  chromium.launch({
    executablePath: process.env.ORRERY_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });

/** Keeps what a page must not do: requests to elsewhere, broken content policy, uncaught errors. */
function watch(page) {
  const seen = [];
  const origin = new URL(at('')).origin;
  page.on('request', (request) => {
    const url = request.url();
    if (/^(https?|wss?):/.test(url) && new URL(url).host !== new URL(origin).host) seen.push(`asked ${url}`);
  });
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) seen.push(message.text());
  });
  page.on('pageerror', (error) => seen.push(`uncaught ${error.message}`));
  return seen;
}

/**
 * Runs `body` with a fresh page of a fresh browser profile and closes it. `options` are the context's (viewport,
 * colorScheme …); `signedIn` (default true) opens the hub with a new one-time ticket first.
 */
export async function withPage(browser, { signedIn = true, user = ['ORRERY', 'admin'], ...options }, body) {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const seen = watch(page);
  try {
    if (signedIn) await page.goto(at(`hub?qlikTicket=${encodeURIComponent(await ticketFor(...user))}`));
    await body(page);
    assert.deepEqual(seen, []);
  } catch (error) {
    await page.screenshot({ path: join(pictures, 'failed.png') }).catch(() => undefined);
    throw error;
  } finally {
    await context.close();
  }
}

/** Keeps a picture of the page under build/browser. */
export const picture = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`) });
