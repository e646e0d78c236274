import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'orrery-shell-'));
after(() => rmSync(folder, { recursive: true }));

/** Runs a piece of shell with the libraries read in. */
function shell(script, environment = {}) {
  const read = ['common', 'packages', 'build', 'fuzz'].map((name) => `source ${repository}/tools/lib/${name}.sh`).join('\n');
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `${read}\n${script}`], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  return { status, output: stdout.trim(), complaint: stderr.trim() };
}

test('versions are compared as numbers', () => {
  for (const [have, want, enough] of [
    ['20.19.0', '20.19.0', true],
    ['20.9.0', '20.19.0', false],
    ['22.1.0', '20.19.0', true],
    ['18.20.4', '20.19.0', false],
  ])
    assert.equal(shell(`version_at_least ${have} ${want}`).status === 0, enough, `${have} ${want}`);
});

test('the package list is read without its comments', () => {
  writeFileSync(join(folder, 'list'), '# heading\n\ncurl  # why\n  git\n');
  assert.equal(shell(`listed_packages ${folder}/list`).output, 'curl\ngit');
});

test('missing packages are told from installed and provided ones', () => {
  assert.equal(
    shell('printf "%s\\n" bash no-such-package-here dpkg | missing_packages').output,
    'no-such-package-here',
  );
});

test('a failing command shows the end of its log and ends the script', () => {
  const log = join(folder, 'some.log');
  const result = shell(`logged "the work" ${log} bash -c 'echo the reason; exit 3'; echo not reached`);
  assert.equal(result.status, 1);
  assert.match(result.complaint, /the reason\nthe work failed \(all of it: /);
  assert.equal(result.output, '');
  assert.match(shell(`logged "the work" ${log} true`).output, /^the work: done \(\d+ s\)$/);
});

test('unit tests name the targets that build them, others do not', () => {
  const all = join(folder, 'targets');
  writeFileSync(all, 'orrery\ntest-kernel-door\ntest-sdk\n');
  const targets = (...names) => shell(`printf '%s\\n' ${names.join(' ')} | unit_test_targets <(cat ${all})`).output;
  assert.equal(targets('unit/kernel/door', 'unit/sdk'), 'test-kernel-door\ntest-sdk');
  assert.equal(targets('unit/sdk', 'integration/kernel/swap'), '');
  assert.equal(targets('unit/sdk', 'unit/tools'), '');
  assert.equal(shell(`unit_test_targets ${all} </dev/null`).output, '');
});

test('npm is not asked when the lock file did not change', () => {
  const module = join(folder, 'module');
  mkdirSync(join(module, 'node_modules'), { recursive: true });
  writeFileSync(join(module, 'package-lock.json'), '{}');
  writeFileSync(join(module, 'node_modules/.package-lock.json'), '{}');
  const touched = `touch -d '1 hour ago' ${module}/package-lock.json; npm() { echo asked; }`;
  assert.equal(shell(`${touched}; npm_packages ${module}`).output, '');
  assert.match(
    shell(`${touched}; touch -d '2 hours ago' ${module}/node_modules/.package-lock.json; npm_packages ${module}`)
      .output,
    /done/,
  );
});

test('a demo that may not build says what is missing', () => {
  const bare = join(folder, 'bare');
  cpSync(join(repository, 'tools'), join(bare, 'tools'), {
    recursive: true,
    filter: (file) => !file.endsWith('node_modules'),
  });
  const run = (environment) =>
    spawnSync('bash', [join(bare, 'tools/demo'), '--no-build'], { encoding: 'utf8', env: { ...process.env, ...environment } });
  const unfetched = run({});
  assert.equal(unfetched.status, 69);
  assert.match(unfetched.stderr, /^demo: npm packages are missing; tools\/demo without --no-build fetches them\n$/);
  const old = join(folder, 'old-node');
  mkdirSync(old);
  writeFileSync(join(old, 'node'), '#!/bin/bash\necho v18.20.4\n', { mode: 0o755 });
  const without = run({ PATH: `${old}:${process.env.PATH}` });
  assert.equal(without.status, 69);
  assert.match(without.stderr, /^demo: Node 20\.19\.0 or newer is missing; tools\/setup installs it\n$/);
});

test('every script explains itself and refuses what it does not know', () => {
  for (const name of ['setup', 'test', 'demo', 'format']) {
    const help = spawnSync(join(repository, 'tools', name), ['--help'], { encoding: 'utf8' });
    assert.equal(help.status, 0, name);
    assert.match(help.stdout, new RegExp(`^Usage: tools/${name} `));
  }
  for (const name of ['setup', 'test', 'format'])
    assert.equal(spawnSync(join(repository, 'tools', name), ['--nonsense'], { encoding: 'utf8' }).status, 64, name);
});

test('fuzz targets are chosen by name, and find what they start from', () => {
  const targets = 'all_targets() { printf "%s\\n" fuzz-engine-qvd fuzz-engine-set fuzz-conf test-conf; }';
  assert.equal(shell(`${targets}; fuzz_targets`).output, 'fuzz-conf\nfuzz-engine-qvd\nfuzz-engine-set');
  assert.equal(shell(`${targets}; fuzz_targets "engine-(set|json)"`).output, 'fuzz-engine-set');
  const files = (name, what) => shell(`fuzz_files ${name} ${what}`).output.replaceAll(repository, '').replaceAll(/^\//gm, '');
  assert.equal(files('fuzz-conf', 'corpus'), 'tests/fuzz/conf/corpus');
  assert.equal(files('fuzz-log-local-config', 'corpus'), 'tests/fuzz/log-local-config/corpus');
  assert.equal(files('fuzz-engine-set', 'corpus'), 'tests/fuzz/engine/corpus/set');
  assert.equal(files('fuzz-engine-set', 'dict'), 'tests/fuzz/engine/set.dict');
  assert.equal(files('fuzz-engine-qvd', 'corpus'), '');
});
