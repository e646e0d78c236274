// Somebody else's plugin: Orrery is installed, the sample is built against that alone, and run both ways.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { KernelSite } from './kernel-site.mjs';

const { ORRERY_BUILD: build, ORRERY_SOURCE: source, ORRERY_CMAKE: cmake } = process.env;
const key = '0123456789abcdef0123456789abcdef';
let folder;

const run = (...words) => execFileSync(cmake, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

before(() => {
  folder = mkdtempSync('/tmp/orrery-sdk-');
  for (const component of ['sdk', 'kernel']) run('--install', build, '--prefix', join(folder, 'prefix'), '--component', component);
  for (const sample of ['key-auth', 'hello']) {
    const own = join(folder, sample);
    run('-S', join(source, 'samples', 'plugins', sample), '-B', own, '-G', 'Ninja', `-DCMAKE_PREFIX_PATH=${join(folder, 'prefix')}`, '-DCMAKE_BUILD_TYPE=Release');
    run('--build', own);
  }
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** A site with the sample as [keys], and a probe to ask it. */
function siteWithKeys(host, parameters) {
  const site = new KernelSite('');
  site.configure(`[globals]
PluginPath=${process.env.ORRERY_TEST_PLUGINS}:${join(folder, 'key-auth', 'drop-in')}
[keys]
Plugin=auth-plugins/key-auth
${host}
[keys.parameters]
${parameters}
[near]
Plugin=probe
Host=inprocess
Wants=keys
`);
  return site;
}

for (const host of ['inprocess', 'isolated', '(left out: isolated)'])
  test(`key-auth, ${host}`, async () => {
    const site = siteWithKeys(host.startsWith('(') ? '' : `Host=${host}`, `--key=alice=${key}`);
    try {
      await site.start();
      assert.equal((await site.service('keys')).placement, host === 'inprocess' ? 'in process' : 'isolated');
      assert.equal((await site.orrery('near authenticate keys')).out, 'status 1\n');
      assert.equal(
        (await site.orrery(`near authenticate keys ${key}`)).out,
        'status 0\nverdict=accept\nidentity.directory=KEYS\nidentity.id=alice\nidentity.name=alice\nvalid_for=0\n',
      );
      assert.equal((await site.orrery('near authenticate keys guess')).out, 'status 0\nverdict=reject\nreason=unknown key\n');
    } finally {
      await site.discard();
    }
  });

test('a key too short, and none at all, say what is wanted without showing the key', async () => {
  for (const [lines, text] of [
    ['--key=alice=short', /expected NAME=KEY, the key at least 16 characters long/],
    ['', /parameter --key is missing/],
  ]) {
    const site = siteWithKeys('', lines);
    try {
      await site.start();
      const { reason, state } = await site.service('keys');
      assert.ok(['failed', 'invalid'].includes(state));
      assert.match(reason, text);
      assert.doesNotMatch(site.log(), /short\b(?!.*characters)/);
    } finally {
      await site.discard();
    }
  }
});

test('the installed dispatcher runs the sample that was built against it', () => {
  const site = new KernelSite('');
  site.configure(`[hello]\nPlugin=hello\n`);
  const out = execFileSync(join(folder, 'prefix', 'bin', 'orrery'), ['check', '--site', site.folder, '--plugins', join(folder, 'hello', 'drop-in')], { encoding: 'utf8' });
  assert.equal(out, 'services.conf: 1 services, no errors\n');
  rmSync(site.folder, { recursive: true });
});
