// A plugin in Python: the same records, the same answers, a death that costs only itself.
import assert from 'node:assert/strict';
import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { until } from '../lib/site.mjs';
import { KernelSite } from '../kernel/kernel-site.mjs';

const sample = join(process.env.ORRERY_SOURCE, 'samples/plugins/python-greeter');

test('the sample in Python serves, refuses, dies and lives again', async () => {
  const site = new KernelSite(`[greeter]
Plugin=python-greeter
Host=isolated
Backoff=100ms..200ms
[greeter.parameters]
--greeting=Ahoy
[caller]
Plugin=caller
Requires=greeter
`);
  try {
    cpSync(sample, site.path('drop-in', 'python-greeter'), { recursive: true });
    chmodSync(site.path('drop-in', 'python-greeter'), 0o755);
    const ask = async (...fields) => (await site.orrery(['caller', 'call', 'greeter', 'orrery.http/1', '0', ...fields])).out;
    await site.start();
    assert.equal((await site.service('greeter')).placement, 'isolated');
    assert.match(await ask('method=GET', 'target=/x'), /^status 0\nstatus=200\n[\s\S]*body=Ahoy from Python: GET \/x by INTERNAL\\caller\n/);
    assert.match(await ask(), /^status 2\nerror\.message=the record has no field 'method'\n/);
    process.kill((await site.service('greeter')).pid, 'SIGKILL');
    await until('a new life', async () => (await site.service('greeter')).restarts === 1 && (await site.service('greeter')).state === 'ready');
    await until('an answer', async () => (await ask('method=GET', 'target=/y')).startsWith('status 0'));
    assert.equal((await site.stop()).exit, 0);
  } finally {
    await site.discard();
  }
});
