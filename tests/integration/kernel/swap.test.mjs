// Hot swap, seen from the command line and from clients under way: nothing is lost, and a bad new one changes nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { until } from '../lib/site.mjs';
import { Load } from './load.mjs';
import { SwapSite, library } from './swap-site.mjs';

for (const placement of ['inprocess', 'isolated'])
  test(`ten swaps under load lose nothing: ${placement}`, () =>
    SwapSite.with(`Host=${placement}\nWorkers=16`, async (site) => {
      const load = await new Load(site.port, { requests: 50, sockets: 50 }).start();
      for (let i = 0; i < 10; ++i) {
        await load.progress();
        site.put((i + 1) % 2 + 1);
        const { code, out, err } = await site.orrery('swap phoenix');
        assert.equal(code, 0, err);
        const versions = i % 2 ? '2.0.0 .* → 1.0.0' : '1.0.0 .* → 2.0.0';
        assert.match(out, new RegExp(`^phoenix: swapped by overlap in \\d+ ms: ${versions} .*\n  50 open streams were handed over\n$`));
      }
      await load.progress();
      const { failures, versions, answered, messages } = await load.stop();
      assert.deepEqual(failures, []);
      assert.deepEqual(versions, ['1.0.0', '2.0.0']);
      assert.ok(answered > 500 && messages > 500, `${answered} requests, ${messages} messages`);
      assert.equal((await site.service('phoenix')).restarts, 0);
      const rows = () => site.rows('phoenix').filter((row) => row.message.startsWith('stopped'));
      await until('the end of every old one', () => rows().length === 10, { site });
    }));

for (const placement of ['inprocess', 'isolated'])
  test(`a new one that does not get ready changes nothing: ${placement}`, () =>
    SwapSite.with(`Host=${placement}\nStartDeadline=2s`, async (site) => {
      const load = await new Load(site.port, { requests: 4, sockets: 4 }).start();
      const refused = async (words, why) => {
        const { code, out, err } = await site.orrery(['swap', ...words]);
        assert.deepEqual([code, out], [1, '']);
        assert.match(err, new RegExp(`^orrery: phoenix was not swapped: .*${why}.*; the old one serves on\n$`));
        assert.equal(await site.version(), '1.0.0');
        await load.progress();
      };
      const two = ['phoenix', '--to', library('overlap-2')];
      const wrong = { create: 'told to fail in create', start: 'told to fail in start', health: 'its health stays bad: told to be ill' };
      if (placement === 'isolated') Object.assign(wrong, { hang: '(no answer|did not return) within 2000 ms', exit: "the plugin's process has gone" });
      for (const [where, why] of Object.entries(wrong)) {
        site.fail(where);
        await refused(two, `the new one did not get ready: ${why}`);
      }
      site.fail('nowhere');
      writeFileSync(site.path('text.so'), 'no library at all');
      await refused(['phoenix', '--to', site.path('text.so')], 'text.so: cannot be loaded');
      await refused(['phoenix', '--to', site.path('none.so')], 'none.so: No such file');
      execFileSync('mkfifo', [site.path('pipe.so')]);
      await refused(['phoenix', '--to', site.path('pipe.so')], 'pipe.so is no regular file');
      await refused(['phoenix', '--to', library('broken/crashes-at-load')], 'opening it does not go well: .* signal SIG');
      await refused(['phoenix', '--to', library('phoenix-needs')], 'new-setting.*missing');
      await refused(['phoenix', '--to', library('probe')], 'is the plugin orrery.test.probe, and phoenix runs orrery.test.phoenix');
      const { failures, versions } = await load.stop();
      assert.deepEqual(failures, []);
      assert.deepEqual(versions, ['1.0.0']);
      assert.equal((await site.orrery(['swap', ...two])).code, 0);
      assert.equal(await site.version(), '2.0.0');
    }));

test('what cannot be swapped is refused with the reason', () =>
  SwapSite.with('[sleeper]\nExePath=/bin/sleep\n[sleeper.parameters]\n1000\n', async (site) => {
    const swap = async (name) => {
      const { code, err } = await site.orrery(`swap ${name}`);
      assert.equal(code, 1);
      return err;
    };
    assert.match(await swap('nobody'), /there is no such service/);
    assert.match(await swap('sleeper'), /it is a program, and only plugins can be swapped/);
    await site.orrery('stop phoenix');
    assert.match(await swap('phoenix'), /it is stopped, and only what is ready can be swapped; `orrery restart phoenix`/);
  }));

test('a given file stays until the next start of the site, over restarts of the service', () =>
  SwapSite.with('Host=isolated', async (site) => {
    const { out } = await site.orrery(['swap', 'phoenix', '--to', library('overlap-2')]);
    assert.match(out, /1\.0\.0 isolated → 2\.0\.0 isolated/);
    await site.orrery('restart phoenix');
    assert.equal(await site.version(), '2.0.0');
    await site.orrery('swap phoenix');
    assert.equal(await site.version(), '1.0.0');
  }));

test('streams that are not given up are told to reconnect', () =>
  SwapSite.with('Host=isolated', async (site) => {
    site.fail('suspend');
    await site.orrery('restart phoenix');
    const load = await new Load(site.port, { sockets: 3 }).start();
    const { code, out } = await site.orrery(['swap', 'phoenix', '--to', library('overlap-2')]);
    assert.equal(code, 0);
    assert.match(out, /not all streams were handed over: suspend: told to fail in suspend/);
    assert.deepEqual((await load.stop()).failures, Array(3).fill('socket: closed with 1012'));
  }));

for (const placement of ['inprocess', 'isolated'])
  test(`swap=replace holds requests meanwhile: ${placement}`, () =>
    SwapSite.with(`Host=${placement}\nWorkers=16`, async (site) => {
      const load = await new Load(site.port, { requests: 20 }).start();
      for (const version of [2, 1, 2]) {
        await load.progress();
        site.put(version);
        const { code, out, err } = await site.orrery('swap phoenix');
        assert.equal(code, 0, err);
        assert.match(out, new RegExp(`^phoenix: replaced in .* → ${version}\\.0\\.0`));
      }
      site.put(1);
      site.fail('start');
      const broken = site.orrery('swap phoenix');
      const { code, err } = await broken;
      assert.equal(code, 1);
      // The old file fails at the same place: then nothing serves, and the service is restarted as after a death.
      assert.match(err, /told to fail in start; nor did the old one start again: .*told to fail in start/);
      site.fail('nowhere');
      await until('a restart', async () => (await site.service('phoenix')).state === 'ready', { site });
      const { versions } = await load.stop();
      assert.deepEqual(versions, ['1.0.0', '2.0.0']);
    }, 'replace'));

test('swap=replace: no request fails over swaps, nor when the new one is bad', () =>
  SwapSite.with('Host=isolated\nWorkers=16', async (site) => {
    const load = await new Load(site.port, { requests: 20 }).start();
    for (const version of [2, 1]) {
      await load.progress();
      site.put(version);
      assert.equal((await site.orrery('swap phoenix')).code, 0);
    }
    const { code, err } = await site.orrery(['swap', 'phoenix', '--to', library('replace-broken')]);
    assert.equal(code, 1);
    assert.match(err, /the new one did not get ready: built to fail; the old one was started again/);
    await load.progress();
    const { failures, versions } = await load.stop();
    assert.deepEqual(failures, []);
    assert.deepEqual(versions, ['1.0.0', '2.0.0']);
  }, 'replace'));

test('swap=replace: who waited too long gets 503 and is told to come again', () =>
  SwapSite.with('Host=isolated', async (site) => {
    site.fail('late');
    const swap = site.orrery('swap phoenix');
    const load = new Load(site.port, { path: '/' });
    const answer = await until('a refusal', async () => {
      const one = await load.request();
      return one.status !== 200 && one;
    }, { site });
    load.agent.destroy();
    assert.equal(answer.status, 503);
    assert.equal(answer.headers['retry-after'], '2');
    assert.equal((await swap).code, 0);
    assert.equal(await site.version(), '1.0.0');
  }, 'replace'));

test('a version that is installed in the place of another is swapped in, and nobody notices', () =>
  SwapSite.with('Host=isolated\nAutoSwap=yes', async (site) => {
    const package_ = (version) => {
      const folder = site.path(`package-${version}`);
      mkdirSync(folder);
      copyFileSync(library(`overlap-${version}`), `${folder}/phoenix.so`);
      writeFileSync(`${folder}/plugin.json`, JSON.stringify({ name: 'phoenix', kind: 'http', version: `${version}.0.0`, abi: '1.0', library: 'phoenix.so' }));
      return folder;
    };
    const install = (...words) => site.orrery(['plugin', 'install', ...words]);
    const [one, two] = [package_(1), package_(2)];
    assert.equal((await install(one)).code, 0);
    site.configure(readFileSync(site.path('services.conf'), 'utf8').replace('Plugin=phoenix', 'Plugin=plugins/phoenix'));
    assert.equal((await site.orrery('reload')).code, 0);
    const load = await new Load(site.port, { requests: 4, sockets: 4 }).start();
    const again = await install(two);
    assert.equal(again.code, 75);
    assert.match(again.err, /plugins\/phoenix is there already\n {2}--replace puts this one in its place/);
    for (const [folder, version] of [[two, '2.0.0'], [one, '1.0.0']]) {
      const { code, out, err } = await install(folder, '--replace');
      assert.equal(code, 0, err);
      assert.match(out, /plugins\/phoenix: not signed\n$/);
      await until(`version ${version}`, async () => (await site.version()) === version, { site });
      await load.progress();
    }
    assert.deepEqual(readdirSync(site.path('drop-in/plugins')), ['phoenix']);
    assert.deepEqual((await load.stop()).failures, []);
    assert.equal((await site.orrery('plugin disable plugins/phoenix')).code, 0);
    assert.equal((await install(two, '--replace')).code, 0);
    assert.match((await site.orrery('plugin list')).out, /^plugins\/phoenix {2}http 2\.0\.0, .*, disabled\n$/);
  }));

test('AutoSwap=yes: a new file in the drop-in folder is taken at once, a bad one is not', () =>
  SwapSite.with('Host=isolated\nAutoSwap=yes', async (site) => {
    const load = await new Load(site.port, { requests: 4, sockets: 4 }).start();
    site.put(2);
    await until('version 2', async () => (await site.version()) === '2.0.0', { site });
    const target = site.path('mine', 'phoenix', 'phoenix.so');
    writeFileSync(target, 'half a librar');
    await until('the refusal', () => /phoenix: was not swapped: .*cannot be loaded.*the old one serves on/.test(site.log()), { site });
    // A folder replaced as a whole, as package managers do.
    mkdirSync(site.path('mine', 'next'));
    copyFileSync(library('overlap-1'), site.path('mine', 'next', 'phoenix.so'));
    rmSync(site.path('mine', 'phoenix'), { recursive: true });
    renameSync(site.path('mine', 'next'), site.path('mine', 'phoenix'));
    await until('version 1', async () => (await site.version()) === '1.0.0', { site });
    const { failures, versions } = await load.stop();
    assert.deepEqual(failures, []);
    assert.deepEqual(versions, ['1.0.0', '2.0.0']);
  }));
