// Drop-in folders: installed, listed, disabled; signatures made by the real minisign, and the policy Plugins=signed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { KernelSite } from '../kernel/kernel-site.mjs';

const plugins = process.env.ORRERY_TEST_PLUGINS;
const minisign = (...words) => {
  const { status, stdout, stderr, error } = spawnSync('minisign', words, { encoding: 'utf8', input: '' });
  assert.equal(status, 0, `${error ?? ''}${stdout}${stderr}`);
};
const stanza = '[globals]\nPlugins=signed\n[hello]\nPlugin=plugins/hello\n';

let site, folder, library;
before(() => {
  site = new KernelSite('');
  site.configure(stanza);
  folder = site.path('given');
  cpSync(`${plugins}/hello`, folder, { recursive: true });
  library = `${folder}/hello.so`;
  mkdirSync(site.path('plugin-keys'));
  minisign('-G', '-W', '-p', site.path('plugin-keys', 'us.pub'), '-s', site.path('us.key'));
  minisign('-G', '-W', '-p', site.path('other.pub'), '-s', site.path('other.key'));
});
after(() => site.discard());

const say = (...words) => site.orrery(['plugin', ...words]);

test('without a signature: told, installable, refused by Plugins=signed', async () => {
  const { code, err } = await say('verify', folder);
  assert.equal(code, 77);
  assert.match(err, /given: it is not signed: there is no contents\.minisig\n.*orrery plugin seal .*given` and `minisign -S -m .*given\/contents`/);
  const installed = await say('install', folder);
  assert.match(installed.out, /drop-in\/plugins\/hello: not signed\n {2}for services\.conf: Plugin=plugins\/hello/, installed.err);
  assert.equal((await say('install', folder)).code, 75);
  const { code: refused, out } = await site.orrery('check');
  assert.equal(refused, 78);
  assert.match(out, /services\.conf:4: error: \[hello\] .*hello: it is not signed/);
  site.configure(stanza.replace('signed', 'any'));
  assert.equal((await site.orrery('check')).code, 0);
  site.configure(stanza);
  rmSync(site.path('drop-in'), { recursive: true });
});

test('signed by a known key: verified, installed, listed, loaded', async () => {
  writeFileSync(`${folder}/page.html`, 'a page');
  const sealed = await say('seal', folder);
  assert.match(sealed.out, /given\/contents lists every file/, sealed.err);
  assert.deepEqual(spawnSync('b2sum', ['-c', 'contents'], { cwd: folder, encoding: 'utf8' }).stdout.split('\n').sort(), ['', 'hello.so: OK', 'page.html: OK', 'plugin.json: OK']);
  minisign('-S', '-W', '-s', site.path('us.key'), '-m', `${folder}/contents`);
  assert.match((await say('verify', folder)).out, /^hello 0?\S+: whole, signed by us\.pub\n/);
  assert.match((await say('install', folder)).out, /signed by us\.pub/);
  assert.match((await say('list')).out, /^plugins\/hello {2}service \S+, ABI 1\.0, signed by us\.pub\n$/);
  assert.equal((await site.orrery('check')).code, 0);
});

test('a folder that is broken is told, and hides no other', async () => {
  const broken = site.path('drop-in', 'plugins', 'broken');
  mkdirSync(broken);
  writeFileSync(`${broken}/plugin.json`, '{');
  const { code, out } = await say('list');
  assert.equal(code, 78);
  assert.match(out, /plugins\/broken {2}BROKEN: .*plugin\.json/);
  assert.match(out, /plugins\/hello {2}service/);
  rmSync(broken, { recursive: true });
});

test('disabled is refused, enabled is loaded again', async () => {
  assert.equal((await say('disable', 'plugins/hello')).code, 0);
  assert.match((await say('list')).out, /, disabled\n/);
  assert.match((await site.orrery('check')).out, /plugins\/hello is disabled; `orrery plugin enable/);
  assert.equal((await say('enable', 'plugins/hello')).code, 0);
  assert.equal((await site.orrery('check')).code, 0);
});

test('a name means the folder of the site, wherever one stands, and another folder is none of its own', async () => {
  const elsewhere = site.path('elsewhere', 'plugins', 'hello');
  cpSync(site.path('drop-in', 'plugins', 'hello'), elsewhere, { recursive: true });
  const own = site.path('drop-in', 'plugins', 'hello', 'disabled');
  const there = { cwd: site.path('elsewhere') };
  assert.equal((await site.orrery('plugin disable plugins/hello', there)).code, 0);
  assert.deepEqual([existsSync(own), existsSync(`${elsewhere}/disabled`)], [true, false]);
  assert.equal((await site.orrery('plugin enable plugins/hello', there)).code, 0);
  const { code, err } = await say('disable', elsewhere);
  assert.equal(code, 69);
  assert.match(err, /elsewhere\/plugins\/hello is no drop-in folder of this site\n {2}`orrery plugin list`/);
  assert.equal(existsSync(`${elsewhere}/disabled`), false);
});

test('a file that is changed, added or missing, a changed comment, an unknown signer, a text: none passes', async () => {
  const mine = (name) => site.path('drop-in', 'plugins', 'hello', name);
  const refused = async (text) => {
    const { code, out } = await site.orrery('check');
    assert.equal(code, 78, out);
    assert.match(out, text);
  };
  for (const name of ['hello.so', 'plugin.json', 'page.html']) {
    const good = readFileSync(mine(name));
    appendFileSync(mine(name), ' ');
    await refused(new RegExp(`${name}: its bytes are not what was signed`));
    writeFileSync(mine(name), good);
  }
  writeFileSync(mine('more.html'), '');
  await refused(/more\.html: it is not among what was signed/);
  rmSync(mine('more.html'));
  symlinkSync('/etc/passwd', mine('more.html'));
  await refused(/more\.html: it is no regular file/);
  renameSync(mine('page.html'), mine('../page.html'));
  rmSync(mine('more.html'));
  await refused(/page\.html: it was signed, and is missing/);
  renameSync(mine('../page.html'), mine('page.html'));
  assert.equal((await site.orrery('check')).code, 0);
  const list = readFileSync(mine('contents'), 'utf8'), signature = readFileSync(mine('contents.minisig'), 'utf8');
  writeFileSync(mine('contents'), list.replace('page.html', 'pages.html'));
  await refused(/contents: its bytes are not what was signed/);
  writeFileSync(mine('contents'), list);
  writeFileSync(mine('contents.minisig'), signature.replace('trusted comment: timestamp', 'trusted comment: timestamps'));
  await refused(/the comment of its signature was changed/);
  writeFileSync(mine('contents.minisig'), 'nothing\n');
  await refused(/is no signature of minisign/);
  minisign('-S', '-W', '-s', site.path('other.key'), '-m', mine('contents'));
  await refused(/signed by a key this site does not know/);
  copyFileSync(site.path('other.pub'), site.path('plugin-keys', 'other.pub'));
  assert.equal((await site.orrery('check')).code, 0);
});

test('a signed site takes a lone library for a swap only with its own signature', async () => {
  const stanzas = `${stanza}Host=isolated\n`;
  site.configure(stanzas);
  await site.start();
  try {
    const lone = site.path('lone.so');
    copyFileSync(library, lone);
    const { code, err } = await site.orrery(['swap', 'hello', '--to', lone]);
    assert.equal(code, 1);
    assert.match(err, /lone\.so: it has no signature lone\.so\.minisig/);
    minisign('-S', '-W', '-s', site.path('us.key'), '-m', lone);
    assert.equal((await site.orrery(['swap', 'hello', '--to', lone])).code, 0);
    assert.match((await site.orrery('swap hello')).out, /^hello: swapped by overlap/);
  } finally {
    await site.stop();
  }
});
