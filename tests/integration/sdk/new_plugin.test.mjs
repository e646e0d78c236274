// new-plugin: each kind is made, built, tested and packed with nothing but the installed SDK, then tried with check-plugin
// by the installed dispatcher.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const { ORRERY_BUILD: build, ORRERY_SOURCE: source, ORRERY_CMAKE: cmake } = process.env;
let folder, prefix, orrery;
const run = (program, ...words) => {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${words.join(' ')}\n${stdout}${stderr}`);
  return stdout;
};

before(() => {
  folder = mkdtempSync('/tmp/orrery-new-');
  prefix = join(folder, 'prefix');
  for (const component of ['sdk', 'kernel']) execFileSync(cmake, ['--install', build, '--prefix', prefix, '--component', component]);
  orrery = join(prefix, 'bin', 'orrery');
});
after(() => rmSync(folder, { recursive: true, force: true }));

const rooms = { service: 'plugins', http: 'plugins', auth: 'auth-plugins', connector: 'connectors', appender: 'appenders' };
for (const [kind, room] of Object.entries(rooms))
  test(`${kind}: made, built, tested, tried, packed`, () => {
    const name = `my-${kind}`;
    assert.ok(run(orrery, 'new-plugin', kind, name, '--directory', `${folder}/.`).startsWith(`${folder}/${name}\n`));
    const own = join(folder, name), out = join(own, 'build');
    for (const file of readdirSync(own)) assert.doesNotMatch(file + readFileSync(join(own, file), 'utf8'), /@[A-Z]+@/);
    run(cmake, '-S', own, '-B', out, '-G', 'Ninja', `-DCMAKE_PREFIX_PATH=${prefix}`, '-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Werror');
    run(cmake, '--build', out);
    assert.match(run(join(out, `${name}-test`)), /[1-9]\d* tests, 0 failures/);
    const library = join(out, 'drop-in', room, name, `${name}.so`);
    assert.match(run(orrery, 'check-plugin', library, '--conf', join(own, 'stanza.conf')), / passed, 0 failed, /);
    assert.equal(JSON.parse(readFileSync(join(out, 'drop-in', room, name, 'plugin.json'), 'utf8')).kind, kind);
    run(cmake, '--build', out, '--target', 'package');
    assert.ok(existsSync(join(out, `${name}-0.1.0.tar.gz`)));
    assert.match(run('tar', 'tzf', join(out, `${name}-0.1.0.tar.gz`)), new RegExp(`${room}/${name}/${name}\\.so`));
  });

test('names that cannot be, and folders that are there, are refused', () => {
  for (const [words, code, text] of [
    [['http', 'My Plugin'], 78, /no name for a plugin/],
    [['http', '../up'], 78, /no name for a plugin/],
    [['http', 'globals'], 78, /'globals' cannot be a plugin's name/],
    [['http', 'orrery'], 78, /'orrery' cannot be a plugin's name/],
    [['sorcery', 'x'], 2, /sorcery/],
    [['http', 'prefix'], 75, /is there already/],
  ]) {
    const { status, stdout, stderr } = spawnSync(orrery, ['new-plugin', ...words, '--directory', folder], { encoding: 'utf8' });
    assert.equal(status, code, stdout + stderr);
    assert.match(stdout + stderr, text);
  }
});

for (const kind of Object.keys(rooms))
  test(`the guide for ${kind} shows the code that new-plugin writes`, () => {
    const guide = readFileSync(join(source, 'docs/sdk', `guide-${kind}.md`), 'utf8');
    const blocks = [...guide.matchAll(/<!-- (\S+) -->\n```\w+\n([\s\S]*?)```\n/g)];
    assert.equal(blocks.length, 4);
    for (const [, file, code] of blocks) assert.equal(code, readFileSync(join(folder, `my-${kind}`, file), 'utf8'), file);
  });

test("the guide's WebSockets, put into what new-plugin writes, build and come over a swap", () => {
  const guide = readFileSync(join(source, 'docs/sdk/guide-http.md'), 'utf8');
  const [, streams] = /## WebSockets[\s\S]*?```cpp\n([\s\S]*?)```/.exec(guide);
  assert.equal(streams.split('    …\n').length, 2);
  const own = join(folder, 'my-http'), file = join(own, 'my_http.h'), out = join(own, 'build');
  const members = /public:[\s\S]*(?=\n\};)/.exec(readFileSync(file, 'utf8'))[0].replace('private:\n', '');
  writeFileSync(file, `#pragma once\n#include <orrery/plugin.h>\n${streams.replace('    …', members)}`);
  run(cmake, '--build', out, '--target', 'plugin-my-http');
  const library = join(out, 'drop-in/plugins/my-http/my-http.so');
  assert.match(run(orrery, 'describe', library), /orrery\.stream\/1: open suspend resume/);
  assert.match(run(orrery, 'check-plugin', library, '--conf', join(own, 'stanza.conf')), / passed, 0 failed, /);
});
