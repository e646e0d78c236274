// Every public name of the SDK has a docstring (in sdk/include each member and enumerator one of its own), and so has every type of
// its helper libraries' insides.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { undocumented } from './undocumented.mjs';
import { undocumentedMembers } from './undocumented_members.mjs';

const sdk = join(dirname(fileURLToPath(import.meta.url)), '../../../sdk');
const headers = readdirSync(sdk, { recursive: true }).filter((name) => name.endsWith('.h') && !name.startsWith('templates/')).sort();
const read = (name) => readFileSync(join(sdk, name), 'utf8');
const isPublic = (name) => /(^|\/)include\/orrery\//.test(name);

test('every public name has one', () => {
  assert.ok(headers.filter(isPublic).length > 50, `only ${headers.length} headers were found below ${sdk}`);
  const missing = headers.filter(isPublic).flatMap((name) => undocumented(read(name)).map((one) => `sdk/${name}:${one.line}: ${one.name}`));
  assert.deepEqual(missing, []);
});

test('each name that third parties include has one of its own', () => {
  const given = headers.filter((name) => name.startsWith('include/orrery/'));
  assert.ok(given.length > 30, `only ${given.length} headers were found below ${sdk}/include`);
  const missing = given.flatMap((name) => undocumentedMembers(read(name)).map((one) => `sdk/${name}:${one.line}: ${one.name}`));
  assert.deepEqual(missing, []);
});

test('taking any one of them away is seen', () => {
  const text = read('include/orrery/http.h');
  const lines = text.split('\n');
  const docs = lines.flatMap((line, at) => (/^ {4}\/\/\/ /.test(line) && !/^ {4}\/\/\/ /.test(lines[at - 1]) ? [at] : []));
  assert.ok(docs.length > 20, `only ${docs.length} comments of members were found`);
  for (const at of docs) {
    let end = at;
    while (/^ {4}\/\/\/ /.test(lines[end])) ++end;
    const without = lines.toSpliced(at, end - at).join('\n');
    assert.deepEqual(undocumentedMembers(without).map((one) => one.line), [at + 1], lines[at]);
  }
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

/** The same for members. */
const members = (text) => undocumentedMembers(`#pragma once\nnamespace orrery {\n\n${text}\n}  // namespace orrery\n`).map((one) => one.name);

for (const [what, text, names] of [
  ['members', '/// A.\nstruct A {\n    int x;\n    int y;  ///< y\n    /// z\n    int z = f({1, 2});\n    int u{0};\n};\n', ['x', 'u']],
  ['each of a group', '/// A.\nint a(int x);\nint b(int x);\n', ['b']],
  ['what is public only', '/// A.\nclass A {\n    int w;\n\npublic:\n    A() = default;\n    explicit A(int x) : w(x), v_{x} {}\n    A(A&&) noexcept = default;\n    virtual ~A() = default;\n    int f() const { return w; }\n\nprivate:\n    int v_;\n    struct B {\n        int u;\n    };\n};\n', ['A', 'A', 'f']],
  ['members of members', '/// A.\nclass A {\npublic:\n    struct B {\n        int x;\n    };\n};\n', ['B', 'x']],
  ['functions over several lines', '/// A.\nstruct A {\n    int f(int x,\n          int y) {\n        if (x) {\n            return y;  // here\n        }\n        return x;\n    }\n    /// g\n    template <class T>\n    void g(T x) {\n        x();\n    }\n    operator int() const { return 1; }\n};\n', ['f', 'operator int']],
  ['enumerators', '/// A.\nenum class A {\n    a = 1,\n    b,  ///< b\n    c\n};\n', ['a', 'c']],
  ['enumerators on one line', '/// A: one or two.\nenum class A { one, two, three };\n', ['three']],
  ['tables of C', '/* A. */\ntypedef struct A {\n    int x; /* x */\n    void (*f)(void* self);\n} A;\n/* B. */\ntypedef int (*B)(void);\n', ['f']],
])
  test(`what is looked for below: ${what}`, () => assert.deepEqual(members(text), names));
