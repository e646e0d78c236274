// One binary per kind, run in process and isolated by that one line of its stanza: whoever calls it sees the same.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { KernelSite } from '../kernel/kernel-site.mjs';

const { ORRERY: orrery, ORRERY_BUILD: build, ORRERY_CMAKE: cmake, ORRERY_TEST_PLUGINS: plugins } = process.env;
const rooms = { service: 'plugins', http: 'plugins', auth: 'auth-plugins', connector: 'connectors', appender: 'appenders' };
const key = '0123456789abcdef';
let folder, site;

const run = (program, ...words) => {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${words.join(' ')}\n${stdout}${stderr}`);
};

before(async () => {
  folder = mkdtempSync('/tmp/orrery-conformance-');
  run(cmake, '--install', build, '--prefix', join(folder, 'prefix'), '--component', 'sdk');
  let stanzas = '', names = [];
  for (const [kind, room] of Object.entries(rooms)) {
    run(orrery, 'new-plugin', kind, `a-${kind}`, '--directory', folder);
    const out = join(folder, `a-${kind}`, 'build');
    run(cmake, '-S', join(folder, `a-${kind}`), '-B', out, '-G', 'Ninja', `-DCMAKE_PREFIX_PATH=${join(folder, 'prefix')}`);
    run(cmake, '--build', out, '--target', `plugin-a-${kind}`);
    for (const host of ['inprocess', 'isolated']) {
      stanzas += `[${kind}-${host}]\nPlugin=${join(out, 'drop-in', room, `a-${kind}`)}\nHost=${host}\n`;
      if (kind === 'auth') stanzas += `[auth-${host}.parameters]\n--key=${key}\n`;
      names.push(`${kind}-${host}`);
    }
  }
  site = await new KernelSite(`${stanzas}[caller]\nPlugin=caller\nRequires=${names.join(' ')}\n`).start();
});
after(async () => {
  await site?.discard();
  rmSync(folder, { recursive: true, force: true });
});

/** What both placements answer, after it was seen to be the same. */
async function both(kind, index, ...fields) {
  const answers = [];
  for (const host of ['inprocess', 'isolated']) {
    const role = `orrery.${kind}/1`;
    const { code, out, err } = await site.orrery(['caller', 'call', `${kind}-${host}`, role, String(index), ...fields]);
    assert.equal(code, 0, err);
    answers.push(out.replaceAll(`${kind}-${host}`, kind));
  }
  assert.equal(answers[1], answers[0]);
  return answers[0];
}

test('each runs where its line says', async () => {
  for (const one of (await site.status()).services.filter((service) => /-(inprocess|isolated)$/.test(service.name)))
    assert.deepEqual([one.state, one.placement], ['ready', one.name.endsWith('isolated') ? 'isolated' : 'in process'], one.name);
});

test('service: health', async () => assert.match(await both('service', 3), /^status 0\nhealth=good\n/));

test('http: an answer, a refusal, an error with its hint, a record without sense', async () => {
  assert.match(await both('http', 0, 'method=GET', 'target=/'), /^status 0\nstatus=200\nheader\.content-type=text\/plain; charset=utf-8\nbody=Hello, caller\n/);
  assert.match(await both('http', 0, 'method=POST', 'target=/'), /status=405\nheader\.allow=GET/);
  assert.match(await both('http', 0, 'method=GET', 'target=/other'), /^status 5\nerror\.message=there is no such page\nerror\.hint=ask for \/\n/);
  assert.match(await both('http', 0), /^status 2\nerror\.message=/);
  assert.match(await both('http', 7), /^status 11\n/);
});

test('auth: accept, decline, reject, no page of its own', async () => {
  const request = ['method=GET', 'target=/', 'header.x-a-auth-user=ada'];
  assert.match(await both('auth', 0, ...request, `header.x-a-auth-key=${key}`), /verdict=accept\nidentity\.directory=AAuth\nidentity\.id=ada\n/);
  assert.equal(await both('auth', 0, ...request), 'status 1\n');
  assert.match(await both('auth', 0, ...request, 'header.x-a-auth-key=guess'), /verdict=reject/);
  assert.equal(await both('auth', 1, ...request), 'status 1\n');
});

test('connector: check, query, blocks, the end, errors', async () => {
  assert.equal(await both('connector', 0), 'status 0\n');
  assert.equal(await both('connector', 1, 'statement=numbers 3'), 'status 0\nresult=1\ncolumn=number\nkind=integer\ncolumn=parity\nkind=text\n');
  assert.equal(await both('connector', 2, 'result=1'), 'status 0\nrows=3 rows 1 odd 2 even 3 odd\nlast=true\n');
  assert.equal(await both('connector', 3, 'result=1'), 'status 0\n');
  assert.match(await both('connector', 2, 'result=1'), /^status 5\n/);
  assert.match(await both('connector', 1, 'statement=select'), /^status 2\nerror\.message=the statement is not understood\n/);
});

test('appender: the same rows in the file, garbage refused', async () => {
  assert.equal(await both('appender', 0, 'rows=@log'), 'status 0\n');
  assert.equal(await both('appender', 1), 'status 0\n');
  const texts = ['inprocess', 'isolated'].map((host) => readFileSync(site.path('data', `appender-${host}`, 'a-appender.log'), 'utf8'));
  assert.equal(texts[0], '1\thub\tplain\n2\thub\ttab\there\n3\thub\tplain\n');
  assert.equal(texts[1], texts[0]);
  assert.match(await both('appender', 0, 'rows=garbage'), /^status 2\n/);
});
