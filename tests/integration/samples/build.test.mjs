// Each sample is built out of tree against the installed SDK, runs its own tests, is tried by check-plugin, and is packed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';

import { archive, build, cmake, folder, kinds, out, prefix, rooms, source } from './lib/samples.mjs';

// Builds elsewhere take a compiler cache as everybody's own does, from the environment.
if (spawnSync('ccache', ['--version']).status === 0) process.env.CMAKE_CXX_COMPILER_LAUNCHER ??= 'ccache';

const run = (program, ...words) => {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${words.join(' ')}\n${stdout}${stderr}`);
  return stdout;
};

/** The sample's stanza with this machine in the place of names that nobody resolves. */
function reachable(name, own) {
  const file = join(folder, `${name}.conf`);
  writeFileSync(file, readFileSync(join(own, 'stanza.conf'), 'utf8').replaceAll(/https:\/\/\w+\.company\.example/g, 'http://127.0.0.1:1'));
  return file;
}

before(() => {
  mkdirSync(folder, { recursive: true });
  for (const component of ['sdk', 'kernel']) run(cmake, '--install', build, '--prefix', prefix, '--component', component);
});

for (const [name, room] of Object.entries(rooms))
  test(`${name}: built, tested, described, tried, packed`, () => {
    const own = join(source, 'samples/plugins', name), orrery = join(prefix, 'bin/orrery');
    run(cmake, '-S', own, '-B', out(name), '-G', 'Ninja', `-DCMAKE_PREFIX_PATH=${prefix}`, '-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Werror', '-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG');
    run(cmake, '--build', out(name));
    assert.match(run(join(out(name), `${name}-test`)), /[1-9]\d* tests, 0 failures/);
    const drop = join(out(name), 'drop-in', room, name), library = join(drop, `${name}.so`);
    const facts = JSON.parse(run(orrery, 'describe', library, '--json'));
    assert.equal(facts.version, '1.0.0');
    assert.ok(facts.roles.some((role) => role.id === `orrery.${kinds[name]}/1`));
    assert.ok(facts.settings.every((setting) => setting.help));
    assert.match(run(orrery, 'check-plugin', library, '--conf', reachable(name, own)), / passed, 0 failed, /);
    run(cmake, '--build', out(name), '--target', 'package');
    assert.match(run('tar', 'tzf', archive(name)), new RegExp(`${room}/${name}/plugin\\.json`));
  });
