// A site whose certificates do not exist yet, and ports that open when they do.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Site } from './lib/site.mjs';

test('ports wait for the certificates without burning time, then open', async () => {
  const site = await Site.start({ certificatesFirst: false });
  try {
    await sleep(1000);
    const ticks = () => readFileSync(`/proc/${site.process.pid}/stat`, 'utf8').split(' ').slice(13, 15).reduce((sum, text) => sum + Number(text), 0);
    const before = ticks();
    await sleep(2000);
    assert.ok(ticks() - before < 20, `used ${ticks() - before} ticks while waiting`);
    await site.logged(/waits for certificates: .*is not there yet/);
    site.makeCertificates();
    await site.ready();
    await site.logged(/is open/);
  } finally {
    await site.stop();
  }
});
