// Every public name of the SDK has a docstring, and so has every type of its helper libraries' insides.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { undocumented } from './undocumented.mjs';

const sdk = join(dirname(fileURLToPath(import.meta.url)), '../../../sdk');
const headers = readdirSync(sdk, { recursive: true }).filter((name) => name.endsWith('.h') && !name.startsWith('templates/')).sort();
const read = (name) => readFileSync(join(sdk, name), 'utf8');
const isPublic = (name) => /(^|\/)include\/orrery\//.test(name);

test('every public name has one', () => {
  assert.ok(headers.filter(isPublic).length > 50, `only ${headers.length} headers were found below ${sdk}`);
  const missing = headers.filter(isPublic).flatMap((name) => undocumented(read(name)).map((one) => `sdk/${name}:${one.line}: ${one.name}`));
  assert.deepEqual(missing, []);
});

test('so has every type inside', () => {
  const missing = headers.filter((name) => !isPublic(name)).flatMap((name) => undocumented(read(name)).filter((one) => one.isType).map((one) => `sdk/${name}:${one.line}: ${one.name}`));
  assert.deepEqual(missing, []);
});

/** The names that are found in a piece of a header. */
const found = (text) => undocumented(`#pragma once\nnamespace orrery {\n\n${text}\n}  // namespace orrery\n`).map((one) => one.name);

for (const [what, text, names] of [
  ['types', '/// One.\nstruct A {\n    int x;\n};\n\nstruct B {\n    int x;\n};\nenum class C { c };\n', ['B', 'C']],
  ['templates', '/// One.\ntemplate <class T, bool = std::is_same_v<T, int>>\nclass A {};\n\ntemplate <class T>\nclass B {};\n', ['B']],
  ['what stands behind a blank line', '/// One.\nint a(int x);\nint b(int x);\n\nint c(int x);\n', ['c']],
  ['functions, declared and defined', '/// One.\nint a(int x);\n\nint b(int x);\ninline int c() {\n    return 1;\n}\n/// One.\ninline int d() noexcept { return 1; }\n', ['b', 'c']],
  ['constants, aliases and macros', 'constexpr int a = 1;\nconstexpr int b = 1;  ///< one\nusing C = int;\n#define D(x) \\\n    x; y\n', ['a', 'C', 'D']],
  ['a comment that is no docstring', '// One.\nint a();\n', ['a']],
  ['a docstring of something else', '/// One.\n\nint a();\n', ['a']],
  ['nothing where nothing new is declared', 'struct A;\nenum class B : int;\nusing namespace std;\nstatic_assert(1 == 1);\ninline A::A() = default;\ninline void A::f() { g(); }\n', []],
])
  test(`what is looked for: ${what}`, () => assert.deepEqual(found(text), names));
