// What is made of the table behind --help: completion and manual pages; and what the reading verbs give as JSON.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { until } from '../lib/site.mjs';
import { on, orrery } from './kernel-site.mjs';

const verbs = async () => {
  const { out } = await orrery(['--help']);
  return out.split('Subcommands:\n')[1].split('\n\n')[0].split('\n').map((line) => line.trim().split(/ /)[0]).filter((word) => /^[a-z-]+$/.test(word));
};

/** What bash offers for the last of these words. */
const completed = (script, words) =>
  execFileSync(
    'bash',
    ['-c', `${script}\nCOMP_WORDS=("$@")\nCOMP_CWORD=$(($# - 1))\n_orrery\nprintf '%s\\n' "\${COMPREPLY[@]}"`, 'bash', process.env.ORRERY, ...words],
    { encoding: 'utf8' },
  ).trim().split('\n');

test('bash completes verbs, options and the names of services', async () => {
  await on('[one]\nPlugin=probe\nHost=inprocess\n[other]\nPlugin=probe\nHost=inprocess\n', async (site) => {
    const { out: script } = await orrery(['completion', 'bash']);
    const offered = completed(script, ['']);
    for (const verb of await verbs()) assert.ok(offered.includes(verb), verb);
    assert.deepEqual(completed(script, ['--site', site.folder, 'why', 'o']), ['one', 'other']);
    assert.deepEqual(completed(script, ['--site', site.folder, 'config', 'show', 'ot']), ['other']);
    assert.deepEqual(completed(script, ['status', '--n']), ['--names']);
    assert.deepEqual(completed(script, ['plugin', 'ver']), ['verify']);
    assert.ok(completed(script, ['check-plugin', '--']).includes('--deadline'));
    assert.ok(!completed(script, ['check', '--']).includes('--deadline'));
    for (const shell of ['zsh', 'fish']) assert.match((await orrery(['completion', shell])).out, /status --names/);
    assert.equal((await orrery(['completion', 'tcsh'])).code, 2);
  });
});

test('a manual page for every verb, with its options and the exit codes', async () => {
  const folder = mkdtempSync('/tmp/orrery-man-');
  try {
    assert.equal((await orrery(['man', '--directory', folder])).code, 0);
    assert.deepEqual(readdirSync(folder).sort(), ['orrery.1', ...(await verbs()).map((verb) => `orrery-${verb}.1`)].sort());
    assert.match(readFileSync(join(folder, 'orrery-logs.1'), 'utf8'), /\\fB\\-f\\fR, \\fB\\-\\-follow\\fR\nwait for more\n[\s\S]*EXIT STATUS[\s\S]*\\fB78\\fR\nwrong configuration/);
    assert.equal((await orrery(['man'])).out, readFileSync(join(folder, 'orrery.1'), 'utf8'));
    assert.match((await orrery(['status', '--help'])).out, /Exit codes:\n {2}0\tfine\n/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('logs, verbs and plugin list as JSON', async () => {
  await on('[near]\nPlugin=probe\nHost=inprocess\n', async (site) => {
    await site.orrery(['near', 'log', 'look\nhere'], { input: 'a\tb' });
    const row = await until('the row', async () => {
      const { out } = await site.orrery('logs near --json');
      return out.split('\n').filter(Boolean).map((line) => JSON.parse(line)).find((one) => one.level === 'WARN');
    }, { site });
    assert.equal(row.message, 'look\nhere');
    assert.equal(row.properties, 'input=a\tb');
    const { out } = await site.orrery('verbs --json');
    assert.ok(JSON.parse(out).some((verb) => verb.name === 'near call' && verb.service === 'near' && verb.options.some((option) => option.name === 'deadline')));
    assert.deepEqual(JSON.parse((await site.orrery('plugin list --json')).out), []);
    assert.equal((await site.orrery('status --names')).out, 'near\n');
  });
});
