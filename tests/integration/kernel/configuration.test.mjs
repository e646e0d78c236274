// What an administrator gets wrong: every fault named with its line, and the rest of the site running.
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { test } from 'node:test';

import { KernelSite, check, on, orrery } from './kernel-site.mjs';

// The first stanza begins in line 5.
const plugins = process.env.ORRERY_TEST_PLUGINS;

test('a right configuration', async () => {
  const { code, problems } = await check('[hello]\nPlugin=hello\n');
  assert.deepEqual([code, problems], [0, ['services.conf: 1 services, no errors']]);
});

test('an unknown key, a missing plugin, a wrong parameter: all in one run', async () => {
  const { code, problems } = await check(
    '[hello]\nPlugin=hello\nRequirs=x\n[gone]\nPlugin=plugins/gone\n[other]\nPlugin=hello\n[other.parameters]\n--greting=x\n',
  );
  assert.equal(code, 78);
  assert.equal(problems[0], "services.conf:6: error: [hello] unknown key 'Requirs'; did you mean 'Requires'?");
  assert.match(problems[1], /^services\.conf:8: error: \[gone\] Plugin=plugins\/gone: there is no such folder; looked for:/);
  assert.ok(problems.join('\n').includes(`${plugins}/plugins/gone`));
  assert.equal(problems.at(-1), "services.conf:12: error: [other] the plugin has no parameter --greting; did you mean 'greeting'?");
});

test('a wrong user hides nothing else', async () => {
  const { problems } = await check('[a]\nPlugin=probe\nUser=nobody-at-all\n[a.parameters]\n--level=9\n');
  assert.match(problems[0], /:6: error: \[a\] there is no user 'nobody-at-all'/);
  assert.match(problems[1], /:8: error: \[a\] parameter --level=9: /);
});

test('a ring of services is printed', async () => {
  const { code, problems } = await check('[a]\nPlugin=hello\nRequires=b\n[b]\nPlugin=hello\nWants=c\n[c]\nPlugin=hello\nRequires=a\n');
  assert.equal(code, 78);
  assert.match(problems[0], /\[a\] services wait for each other in a ring: a → b → c → a; take one/);
  assert.equal(problems.length, 3);
});

test('the service that serves the listeners comes after those behind them', async () => {
  const { problems } = await check('[http]\nPlugin=probe\n[hub]\nPlugin=hello\nListen=0\nRequires=http\n');
  assert.match(problems[0], /ring: http → hub → http/);
});

test('Listen= without somebody to serve it', async () => {
  const missing = await check('[hub]\nPlugin=hello\nListen=0\n');
  assert.match(missing.problems[0], /:6: error: \[hub\] Listen= needs the service 'http'/);
  const unable = await check('[hub]\nPlugin=hello\nListen=0\nListenVia=web\n[web]\nPlugin=hello\n');
  assert.match(unable.problems[0], /served by 'web', whose plugin offers no orrery\.listener\/1/);
});

test('ListenVia= counts for a plugin that could serve its sockets itself, too', async () => {
  const misspelled = await check('[front]\nPlugin=probe\nListen=0\nListenVia=wbe\n[web]\nPlugin=probe\n');
  assert.match(misspelled.problems[0], /:7: error: \[front\] Listen= needs the service 'wbe' .*; did you mean 'web'\?$/);
  await on('[front]\nPlugin=probe\nListen=0\nListenVia=web\n[web]\nPlugin=probe\n', async (site) => {
    const attached = (name) => site.rows(name).filter((row) => row.message === 'attached').length;
    assert.deepEqual([attached('front'), attached('web')], [0, 1]);
  });
});

test('an undefined variable fails its service only', async () => {
  await on('[bad]\nPlugin=hello\n[bad.parameters]\n--greeting=${Nowhere_At_All}\n[good]\nPlugin=hello\nHost=inprocess\n', async (site) => {
    assert.equal((await site.service('good')).state, 'ready');
    const bad = await site.service('bad');
    assert.equal(bad.state, 'invalid');
    assert.match(bad.reason, /services\.conf:7: error: \[bad\] \$\{Nowhere_At_All\} is neither in \[globals\] nor in the environment/);
    assert.match((await site.orrery('why bad')).out, /^bad is invalid: services\.conf:7/);
    assert.equal((await site.orrery('status')).code, 1);
  });
});

test('a port in use names service, line and port, and fails that service only', async () => {
  const taken = createServer();
  await new Promise((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address();
  const conf = `[web]\nPlugin=probe\nHost=inprocess\nListen=127.0.0.1:${port}\n[good]\nPlugin=hello\n`;
  const expected = new RegExp(`services\\.conf:7: error: \\[web\\] cannot listen on 127\\.0\\.0\\.1:${port}: port ${port} is in use by another program`);
  const site = new KernelSite(conf);
  try {
    assert.match((await check(conf)).problems[0], expected);
    await site.start();
    assert.match((await site.service('web')).reason, expected);
    assert.equal((await site.service('good')).state, 'ready');
  } finally {
    await site.discard();
    taken.close();
  }
});

test('limits that only isolation can keep are refused in process', async () => {
  const { problems } = await check('[a]\nPlugin=hello\nHost=inprocess\nMemoryLimit=1GB\n');
  assert.match(problems[0], /\[a\] MemoryLimit= needs Host=isolated/);
  const more = await check('[a]\nPlugin=hello\nNice=3\nHost=inprocess\nUser=nobody\nMemoryLimit=1GB\n');
  assert.match(more.problems[0], /:7: error: \[a\] User= MemoryLimit= Nice= needs Host=isolated/);
});

test('a secret with a wrong value is not printed', async () => {
  const { problems } = await check('[a]\nPlugin=probe\n[a.parameters]\n--secret=hunter2\n');
  assert.equal(problems[0], 'services.conf:7: error: [a] parameter --secret: expected a whole number; its default is 1');
});

test('a library that others may write to is not loaded', async () => {
  const site = new KernelSite('[a]\nPlugin=hello\n');
  try {
    const folder = site.path('plugins', 'hello');
    mkdirSync(folder, { recursive: true });
    copyFileSync(`${plugins}/hello/hello.so`, `${folder}/hello.so`);
    chmodSync(`${folder}/hello.so`, 0o666);
    const { code, out } = await site.orrery(['--plugins', site.path('plugins'), 'check']);
    assert.equal(code, 78);
    assert.match(out, /hello\.so is not safe to use: owner \d+, mode 0666; it must belong to root or to the user who runs orrery/);
    chmodSync(`${folder}/hello.so`, 0o644);
    chmodSync(folder, 0o777);
    assert.match((await site.orrery(['--plugins', site.path('plugins'), 'check'])).out, /plugins\/hello is not safe to use/);
  } finally {
    await site.discard();
  }
});

test('exit codes without a site', async () => {
  const site = new KernelSite('');
  try {
    assert.equal((await orrery(['status'], { cwd: site.folder })).code, 69);
    assert.equal((await orrery(['run'], { cwd: site.folder })).code, 78);
    assert.equal((await orrery([])).code, 2);
    assert.equal((await orrery(['status', '--jsn'])).code, 2);
    assert.equal((await orrery(['logs', 'nobody'], { cwd: site.folder })).code, 69);
    assert.equal((await orrery(['--config', '/no/such/file', 'check'])).code, 78);
    const refused = await orrery(['run', '--run', '/sys/orrery/run'], { cwd: site.folder });
    assert.equal(refused.code, 77);
    assert.match(refused.err, /^orrery: cannot make \/sys\/orrery: /);
    const help = await orrery(['--help']);
    assert.equal(help.code, 0);
    assert.match(help.out, /Examples:[\s\S]*orrery stop[\s\S]*Exit codes:/);
  } finally {
    await site.discard();
  }
});
