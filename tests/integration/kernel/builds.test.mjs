// One source, built by another compiler, with a debugging library, with the old string ABI; and a plugin in C: the kernel
// loads them all, in process and isolated.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';

import { KernelSite, orrery } from './kernel-site.mjs';

const plugins = process.env.ORRERY_TEST_PLUGINS;
const file = (name) => `${plugins}/${name}/${name}.so`;
const skip = (name) => !existsSync(file(name)) && 'there is no second compiler on this machine';

for (const host of ['inprocess', 'isolated'])
  for (const [name, answer] of Object.entries({
    'hello-clang': /^status 0\nHello from other/,
    'hello-debug': /^status 0\nHello from other/,
    'hello-old-strings': /^status 0\nHello from other/,
    'c-plugin': /^status 0\nnear/,
  }))
    test(`${name}, ${host}`, { skip: name === 'hello-clang' && skip(name) }, async () => {
      const site = new KernelSite(`[other]\nPlugin=${name}\nHost=${host}\n[near]\nPlugin=probe\nHost=inprocess\nRequires=other\n`);
      try {
        await site.start();
        assert.equal((await site.service('other')).state, 'ready');
        assert.match((await site.orrery('near call other')).out, answer);
        assert.equal((await site.stop()).exit, 0);
      } finally {
        await site.discard();
      }
    });

test('who built it is told, and is never a reason to refuse', { skip: skip('hello-clang') }, async () => {
  const { code, out } = await orrery(['describe', file('hello-clang')]);
  assert.equal(code, 0);
  assert.match(out, /built with clang /);
});
