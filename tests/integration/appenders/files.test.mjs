// Rows of other services reach file appenders: in process, isolated, after rotation by hand, a kill and a stop.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { test } from 'node:test';

import { on, probe } from '../kernel/kernel-site.mjs';

const file = (name, host, ...settings) =>
  `[${name}]\nPlugin=appenders/${name}\nHost=${host}\n[${name}.parameters]\n${settings.map((one) => `--${one}\n`).join('')}`;
const pattern = 'conversionpattern=%level|%logger|%message%newline';

/** The file's rows that are about `text`. */
const rows = (site, name, text) =>
  existsSync(site.path(name))
    ? readFileSync(site.path(name), 'utf8')
        .split('\n')
        .filter((line) => line.includes(text))
    : [];

/** Waits until `look` gives something true. */
async function until(look, what) {
  for (let i = 0; i < 200; i++) {
    const seen = look();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`${what} did not come`);
}

for (const host of ['inprocess', 'isolated'])
  test(`rows are written, ${host}`, async () => {
    const stanzas = probe('talker') + file('file', host, 'file=Log/all.log', pattern, 'layout.header=# rows');
    await on(stanzas, async (site) => {
      await site.orrery(['talker', 'log', 'first words']);
      await until(() => rows(site, 'Log/all.log', 'first words').length, 'the row');
      assert.deepEqual(rows(site, 'Log/all.log', 'first words'), ['WARN|talker|first words']);
      assert.equal(statSync(site.path('Log/all.log')).mode & 0o137, 0);

      renameSync(site.path('Log/all.log'), site.path('Log/all.old'));
      await site.orrery(['talker', 'log', 'after rotation']);
      await until(() => rows(site, 'Log/all.log', 'after rotation').length, 'the row after rotation');
      assert.equal(rows(site, 'Log/all.old', 'after rotation').length, 0);

      rmSync(site.path('Log'), { recursive: true });
      await site.orrery(['talker', 'log', 'after removal']);
      await until(() => rows(site, 'Log/all.log', 'after removal').length, 'the row after removal');

      for (let i = 0; i < 20; i++) await site.orrery(['talker', 'log', `last ${i};`]);
      await site.stop();
      for (let i = 0; i < 20; i++) assert.equal(rows(site, 'Log/all.log', `last ${i};`).length, 1, `row ${i}`);
    });
  });

test('a killed appender goes on where it was', async () => {
  const stanzas = probe('talker') + file('file', 'isolated', 'file=Log/all.log', pattern);
  await on(stanzas, async (site) => {
    await site.orrery(['talker', 'log', 'before;']);
    await until(() => rows(site, 'Log/all.log', 'before;').length, 'the first row');
    process.kill((await site.pids()).file, 'SIGKILL');
    await site.orrery(['talker', 'log', 'meanwhile;']);
    await until(() => rows(site, 'Log/all.log', 'meanwhile;').length, 'the row of the time between');
    await site.orrery(['talker', 'log', 'afterwards;']);
    await until(() => rows(site, 'Log/all.log', 'afterwards;').length, 'the last row');
  });
});

test('the rolling ones roll', async () => {
  const rolling = file('rolling-file', 'isolated', 'file=Log/size.log', 'maximumfilesize=1KB', 'maxsizerollbackups=3', pattern);
  const vendors = file('qs-rolling-file', 'inprocess', 'file=Log/qs.txt', 'maximumfilesize=1KB', pattern);
  await on(probe('talker') + rolling + vendors, async (site) => {
    const text = 'x'.repeat(100);
    for (let i = 0; i < 25; i++) await site.orrery(['talker', 'log', `${text}${i};`]);
    await until(() => rows(site, 'Log/size.log', `${text}24;`).length && rows(site, 'Log/qs.txt', `${text}24;`).length, 'row 24');
    const names = readdirSync(site.path('Log')).sort();
    const rolled = names.filter((name) => /^qs_\d{8}T\d{6}Z\.log$/.test(name));
    assert.ok(rolled.length >= 2, names.join(' '));
    assert.deepEqual(names.filter((name) => name.startsWith('size.')).slice(0, 3), ['size.log', 'size.log.1', 'size.log.2']);
    for (const [all, what] of [[[...rolled, 'qs.txt'], 'qs'], [names.filter((name) => name.startsWith('size.')), 'size']])
      for (let i = 0; i < 25; i++)
        assert.equal(all.flatMap((name) => rows(site, `Log/${name}`, `${text}${i};`)).length, 1, `${what}, row ${i}`);
  });
});
