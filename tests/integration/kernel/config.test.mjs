// Where values come from: files, drop-ins, the environment, secret files; and `orrery config show`.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { at, orrery } from './kernel-site.mjs';

const under = (stanzas, globals, work) => at(stanzas, work, { globals });

const shown = async (site, words, env = {}) => {
  const { code, out, err } = await orrery(['--site', site.folder, 'config', 'show', ...words], { env: { ...process.env, ...env } });
  return { code, err, lines: out.split('\n').slice(0, -1), out };
};
const columns = (lines) => lines.filter(Boolean).map((line) => line.trim().split(/ {2,}/));

test('every value in force with its origin', () =>
  under('[a]\nPlugin=probe\nWorkers=2\nHost=isolated\n[a.parameters]\n--level=1\n--names=x\n', 'Size=7', async (site) => {
    mkdirSync(site.path('services.d'));
    writeFileSync(site.path('services.d', '10.conf'), '[a]\nWorkers=4\n[a.parameters]\n-names=y\nnames=${Size}\n');
    writeFileSync(site.path('secret'), '77777\n', { mode: 0o600 });
    const { code, lines } = await shown(site, ['--origin', 'a'], { ORRERY_A_SECRET_FILE: site.path('secret'), ORRERY_A_LEVEL: '4' });
    assert.equal(code, 0);
    assert.deepEqual(columns(lines), [
      ['services.conf:4', '[a]'],
      ['services.conf:7', 'Host=isolated'],
      ['services.conf:5', 'Plugin=probe'],
      ['services.d/10.conf:2', 'Workers=4'],
      ['[a.parameters]'],
      ['services.d/10.conf:4', '--names=y'],
      ['services.d/10.conf:5', '--names=7'],
      ['default', '--start-delay=0ms'],
      ['default', '--fail=never'],
      ['environment ORRERY_A_LEVEL', '--level=4'],
      [`environment ORRERY_A_SECRET_FILE file ${site.path('secret')}`, '--secret=******'],
    ]);
  }));

test('without origins it is a configuration again', () =>
  under('[a]\nPlugin=probe\n[a.parameters]\n--level=2\n[b]\nExePath=/bin/sleep\n[b.parameters]\n1000\n', '', async (site) => {
    const first = await shown(site, []);
    site.configure(first.out.replaceAll('******', '1'));
    assert.equal((await site.orrery('check')).code, 0);
    assert.equal((await shown(site, [])).out, first.out);
  }));

test('secrets are hidden wherever they appear, and nothing is shown of what is not known', () =>
  under(
    '[a]\nPlugin=probe\n[a.parameters]\n--secret=${Pin}\n[b]\nPlugin=gone\n[b.parameters]\n--anything=4711\n[c]\nExePath=/bin/true\n[c.parameters]\n-password=1357924680\n-proxy=http://me:hidden@proxy/\n-port=1\n',
    'Pin=24682468\nDbPassword=97531\nPort=2',
    async (site) => {
      for (const words of [[], ['--json'], ['--origin']]) {
        const { code, out, err } = await shown(site, words);
        assert.equal(code, 78);
        assert.match(err, /this configuration has errors; `orrery check` lists them/);
        assert.doesNotMatch(out, /24682468|97531|4711|1357924680|hidden@/);
      }
      const { globals, services } = JSON.parse((await shown(site, ['--json'])).out);
      assert.deepEqual(
        globals.slice(1).map(({ name, value, file, line }) => [name, value, `${file}:${line}`]),
        [['Pin', '******', 'services.conf:3'], ['DbPassword', '******', 'services.conf:4'], ['Port', '2', 'services.conf:5']],
      );
      assert.deepEqual(
        services.map(({ parameters }) => parameters.filter(({ origin }) => origin !== 'default').map(({ name, value, secret }) => [name, value, secret])),
        [
          [['--secret', '******', true]],
          [['--anything', '******', true]],
          [['-password', '******', true], ['-proxy', 'http://me:******@proxy/', false], ['-port', '1', false]],
        ],
      );
    },
  ));

test('variables, quotes, blanks and signs that are part of a value are so again', () =>
  under(
    '[a]\nExePath=/bin/sleep\nDisplayName=""A""\n[a.parameters]\n--mail=$${Name}\n--twice=$$${Name}\n--quotes=""b c""\n--blanks=" d "\n";e"\n"#f"\n"[g]"\n--h="i\n""\n',
    'Pattern=$${Name}',
    async (site) => {
      const json = async () => JSON.parse((await shown(site, ['--json'])).out);
      const first = await shown(site, []), before = await json();
      const values = before.services[0].parameters.map(({ name, value }) => value || name);
      assert.deepEqual(values, ['${Name}', '$${Name}', '"b c"', ' d ', ';e', '#f', '[g]', '"i', '']);
      site.configure(first.out);
      const bare = (value) => JSON.stringify(value, (key, one) => (key === 'origin' || key === 'line' || key === 'file' ? undefined : one));
      assert.equal(bare(await json()), bare(before));
      assert.equal((await shown(site, [])).out, first.out);
    },
  ));

test('an unknown service is an error', () =>
  under('[a]\nPlugin=probe\n', '', async (site) => {
    const { code, err } = await shown(site, ['nobody']);
    assert.equal(code, 69);
    assert.match(err, /there is no service 'nobody'/);
  }));

test('environment and secret files reach the plugin, and no other process', () =>
  under(
    '[a]\nPlugin=probe\nHost=isolated\n[a.parameters]\n--fail@file=fail\n[b]\nExePath=/bin/sh\nRestart=never\n[b.parameters]\n-c\nenv; echo done\n[c]\nPlugin=probe\n',
    '',
    async (site) => {
      writeFileSync(site.path('fail'), 'create\n', { mode: 0o400 });
      Object.assign(process.env, { ORRERY_C_FAIL: 'start', CREDENTIALS_DIRECTORY: site.folder });
      try {
        await site.start();
        assert.match((await site.service('a')).reason, /told to fail in create/);
        assert.match((await site.service('c')).reason, /told to fail in start/);
        const printed = site.rows('b').map(({ message }) => message);
        assert.ok(printed.includes('done'));
        assert.deepEqual(printed.filter((line) => /^(ORRERY_|CREDENTIALS)/.test(line)), []);
      } finally {
        delete process.env.ORRERY_C_FAIL;
        delete process.env.CREDENTIALS_DIRECTORY;
      }
    },
  ));

test('a file that a variable names and that is not there is told with the variable', () =>
  under('[a]\nPlugin=probe\n', '', async (site) => {
    process.env.ORRERY_A_SECRET_FILE = 'nowhere';
    try {
      const { out } = await site.orrery('check');
      assert.match(out, /^services\.conf:\d+: error: \[a\] parameter --secret: environment ORRERY_A_SECRET_FILE: the secret file .*\/nowhere cannot be read/);
    } finally {
      delete process.env.ORRERY_A_SECRET_FILE;
    }
  }));

test('a secret file that others may read fails its service only, and is not printed', () =>
  under('[a]\nPlugin=probe\n[a.parameters]\n--secret@file=secret\n[b]\nPlugin=probe\n', '', async (site) => {
    writeFileSync(site.path('secret'), 'hunter2\n');
    chmodSync(site.path('secret'), 0o644);
    await site.start();
    const bad = await site.service('a');
    assert.equal(bad.state, 'invalid');
    assert.match(bad.reason, /services\.conf:7: error: \[a\] parameter --secret: the secret file .*\/secret may be read or changed by others; chmod 600 it/);
    assert.equal((await site.service('b')).state, 'ready');
    assert.doesNotMatch(site.log() + (await site.orrery('check')).out, /hunter2/);
  }));
