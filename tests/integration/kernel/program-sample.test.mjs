// The sample of a program in Node.js: described by its own services.conf, ready when it answers, ended in order.
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { KernelSite } from './kernel-site.mjs';

test('a service in Node.js', async () => {
  const sample = join(process.env.ORRERY_SOURCE, 'samples', 'programs', 'node-greeter');
  const port = await freePort();
  const site = new KernelSite('');
  try {
    site.configure(readFileSync(join(sample, 'services.conf'), 'utf8').replace('GreeterPort=9090', `GreeterPort=${port}`));
    copyFileSync(join(sample, 'greeter.mjs'), site.path('greeter.mjs'));
    assert.equal((await site.orrery('check')).code, 0);
    await site.start();
    assert.equal((await site.service('greeter')).state, 'ready');
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    assert.match(await answer.text(), /^Good day from Node\.js \d+/);
    await until('its row', () => site.rows('greeter').some((row) => row.message === 'GET /'), { site });
    process.kill((await site.service('greeter')).pid, 'SIGKILL');
    await until('a new life', async () => (await site.service('greeter')).restarts === 1 && (await site.service('greeter')).state === 'ready', { site });
    await site.stop();
    assert.ok(site.rows('greeter').some((row) => row.message === 'ends in order'), site.log());
  } finally {
    await site.discard();
  }
});
