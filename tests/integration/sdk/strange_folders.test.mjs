// Drop-in folders as a careless or ill-meaning author may pack them, and keys and folders that others may write to.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { KernelSite } from '../kernel/kernel-site.mjs';

const hello = `${process.env.ORRERY_TEST_PLUGINS}/hello`;
const stanza = '[hello]\nPlugin=plugins/hello\n';

let site, folder;
before(() => {
  site = new KernelSite('');
  folder = site.path('given');
});
beforeEach(() => {
  for (const path of [folder, site.path('drop-in'), site.path('plugin-keys')]) rmSync(path, { recursive: true, force: true });
  cpSync(hello, folder, { recursive: true });
  site.configure(stanza);
});
after(() => site.discard());

const install = (given = folder) => site.orrery(['plugin', 'install', given]);
const manifest = (more) => writeFileSync(join(folder, 'plugin.json'), JSON.stringify({ name: 'hello', kind: 'service', version: '1.0.0', abi: '1.0', library: 'hello.so', ...more }));
const room = () => (existsSync(site.path('drop-in/plugins')) ? readdirSync(site.path('drop-in/plugins')) : []);
const pipe = (...parts) => {
  rmSync(join(...parts), { force: true });
  execFileSync('mkfifo', [join(...parts)]);
};

test('what plugin.json says must be so', async () => {
  for (const [wrong, text] of [
    [{ abi: '1.9' }, /says ABI 1\.9, the library has 1\.0/],
    [{ version: '9.9.9' }, /says version 9\.9\.9, the library has 1\.0\.0/],
    [{ kind: 'auth' }, /says kind auth, the library has no role orrery\.auth\/1/],
    [{ kind: 'sorcery' }, /says kind sorcery, the library has no role orrery\.sorcery\/1/],
    [{ name: 'he\u001b[31mllo' }, /`name` and `library` must be names of letters/],
    [{ name: '..' }, /`name` and `library` must be names of letters/],
    [{ library: '../hello.so' }, /`name` and `library` must be names of letters/],
  ]) {
    manifest(wrong);
    const { code, err } = await install();
    assert.equal(code, 78, JSON.stringify(wrong));
    assert.match(err, text);
    assert.deepEqual(room(), []);
  }
  manifest({});
  assert.equal((await install()).code, 0);
});

test('a list of plugins holds no lines of theirs', async () => {
  assert.equal((await install()).code, 0);
  writeFileSync(site.path('drop-in/plugins/hello/plugin.json'),
    JSON.stringify({ name: 'hello', kind: 'x\nforged', version: '1\u001b[31m', abi: '1.0', library: 'hello.so', capabilities: ['a\nb'] }));
  const { out } = await site.orrery('plugin list');
  assert.equal(out, 'plugins/hello  x?forged 1?[31m, ABI 1.0, not signed, asks for a?b\n');
});

test('a folder by another name is copied whole, not the name', async () => {
  symlinkSync('given', site.path('alias'));
  const { code, err } = await install(site.path('alias'));
  assert.equal(code, 0, err);
  assert.ok(lstatSync(site.path('drop-in/plugins/hello')).isDirectory());
  assert.equal((await site.orrery('check')).code, 0);
  unlinkSync(site.path('alias'));
});

test('nobody but its owner may write to what was installed', async () => {
  mkdirSync(join(folder, 'web'));
  writeFileSync(join(folder, 'web/page.html'), '');
  for (const path of ['web', 'web/page.html', 'plugin.json']) chmodSync(join(folder, path), 0o777);
  assert.equal((await install()).code, 0);
  for (const path of ['', 'web', 'web/page.html', 'plugin.json', 'hello.so'])
    assert.equal(lstatSync(site.path('drop-in/plugins/hello', path)).mode & 0o022, 0, path);
});

test('pipes are waited for nowhere', async () => {
  const soon = (words) => site.orrery(words, { timeout: 20_000 });
  pipe(folder, 'page.html');
  const { code, err } = await soon(['plugin', 'install', folder]);
  assert.equal(code, 78);
  assert.match(err, /given\/page\.html is neither a file nor a folder/);
  assert.deepEqual(room(), []);
  rmSync(join(folder, 'page.html'));
  assert.equal((await install()).code, 0);
  const mine = site.path('drop-in/plugins/hello');
  pipe(mine, 'plugin.json');
  assert.match((await soon(['plugin', 'list'])).out, /plugins\/hello {2}BROKEN: .*plugin\.json is no regular file/);
  assert.match((await soon(['plugin', 'verify', 'plugins/hello'])).err, /plugin\.json is no regular file/);
  assert.match((await soon(['check'])).out, /services\.conf:2: error: \[hello\] .*plugin\.json is no regular file/);
  cpSync(join(folder, 'plugin.json'), join(mine, 'plugin.json'), { force: true });
  site.configure(`[globals]\nPlugins=signed\n${stanza}`);
  for (const name of ['contents', 'contents.minisig']) pipe(mine, name);
  assert.match((await soon(['check'])).out, /hello: it is not signed/);
});

test('a link in the place of the library is refused', async () => {
  cpSync(join(folder, 'hello.so'), site.path('real.so'));
  rmSync(join(folder, 'hello.so'));
  symlinkSync('../real.so', join(folder, 'hello.so'));
  const { code, err } = await install();
  assert.equal(code, 77);
  assert.match(err, /hello\.so is a symbolic link, expected the library itself/);
});

test('the folders that plugins lie in are nobody else\'s to write to', async () => {
  assert.equal((await install()).code, 0);
  for (const path of ['drop-in', 'drop-in/plugins', 'drop-in/plugins/hello']) {
    chmodSync(site.path(path), 0o777);
    const { code, out } = await site.orrery('check');
    assert.equal(code, 78);
    assert.match(out, new RegExp(`/${path} is not safe to use`));
    chmodSync(site.path(path), 0o1777);
    assert.equal((await site.orrery('check')).code, path.endsWith('hello') ? 78 : 0, path);
    chmodSync(site.path(path), 0o755);
  }
});

test('keys that others may change, or add to, are not believed', async () => {
  const keys = site.path('plugin-keys'), own = mkdtempSync(site.path('key-'));
  mkdirSync(keys);
  execFileSync('minisign', ['-G', '-W', '-p', join(keys, 'us.pub'), '-s', join(own, 'us.key')], { input: '' });
  assert.equal((await site.orrery(['plugin', 'seal', folder])).code, 0);
  execFileSync('minisign', ['-S', '-W', '-s', join(own, 'us.key'), '-m', join(folder, 'contents')], { input: '' });
  assert.equal((await install()).code, 0);
  site.configure(`[globals]\nPlugins=signed\n${stanza}`);
  assert.equal((await site.orrery('check')).code, 0);
  for (const [path, usual] of [['plugin-keys', 0o755], ['plugin-keys/us.pub', 0o644]]) {
    chmodSync(site.path(path), 0o777);
    const { code, out } = await site.orrery('check');
    assert.equal(code, 78);
    assert.match(out, new RegExp(`\\[hello\\] .*/${path} is not safe to use`));
    assert.equal((await site.orrery('plugin verify plugins/hello')).code, 77);
    chmodSync(site.path(path), usual);
  }
  assert.equal((await site.orrery('check')).code, 0);
});
