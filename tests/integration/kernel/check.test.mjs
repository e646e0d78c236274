// `orrery check`: everything that is wrong in one run, without starting anything.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { at, check, orrery } from './kernel-site.mjs';

// The first stanza begins in line 4.

/** The report of `check --json` and its exit code. */
async function report(site, words = [], env = {}) {
  const { code, out } = await orrery(['--site', site.folder, 'check', '--json', ...words], { env: { ...process.env, ...env } });
  return { code, ...JSON.parse(out) };
}

test('faults of every kind in one run, each with its file and line, what was expected, and what to do', () =>
  at(
    '[a]\nPlugin=probe\nRequirs=b\nWorkers=many\n[a.parameters]\n--level=9\n--lvel=2\n[b]\nPlugin=gone\n[c]\nPlugin=probe\nRequires=nobody\n[d]\nExePath=nowhere/tool\n',
    async (site) => {
      mkdirSync(site.path('services.d'));
      writeFileSync(site.path('services.d', '10-more.conf'), '[a.parameters]\n--fail=perhaps\n[e\n');
      const { code, ok, problems, services } = await report(site);
      assert.deepEqual([code, ok, services], [78, false, 4]);
      const told = problems.map(({ severity, file, line, service, message }) => [severity, `${file}:${line}`, service, message.split('\n')[0]]);
      assert.deepEqual(told, [
        ['error', 'services.conf:6', 'a', "unknown key 'Requirs'"],
        ['error', 'services.conf:7', 'a', 'Workers=many: expected a number from 1 to 256'],
        ['error', 'services.conf:9', 'a', 'parameter --level=9: expected a whole number from 1 to 5'],
        ['error', 'services.conf:10', 'a', 'the plugin has no parameter --lvel'],
        ['error', 'services.conf:12', 'b', 'Plugin=gone: there is no such folder; looked for:'],
        ['error', 'services.conf:15', 'c', 'Requires=nobody: there is no service of that name'],
        ['error', 'services.conf:17', 'd', `ExePath=nowhere/tool: there is no executable file ${site.path('nowhere/tool')}`],
        ['error', 'services.d/10-more.conf:2', 'a', 'parameter --fail=perhaps: expected one of never,create,start,live'],
        ['error', 'services.d/10-more.conf:3', '', "expected a section such as [name], found '[e'"],
      ]);
      assert.deepEqual(problems.filter(({ hint }) => !hint), []);
      assert.match(problems[3].hint, /did you mean 'level'\?/);
      assert.ok(!existsSync(site.path('run')) && !existsSync(site.path('data')) && !existsSync(site.path('logs')));
    },
  ));

test('a plugin whose name is nearly right, or lies in another folder', () =>
  at('[a]\nPlugin=prob\n[b]\nPlugin=exits-in-start\n[c]\nPlugin=plugins\\probe\n[d]\nPlugin=nothing/of/the/kind\n', async (site) => {
    const { problems } = await report(site);
    assert.deepEqual(problems.map(({ hint }) => hint.split(',')[0]), [
      "did you mean 'probe'? If not", "did you mean 'broken/exits-in-start'? If not", "did you mean 'probe'? If not", 'check the name',
    ]);
  }));

test('a library that crashes or exits when it is opened costs only itself', async () => {
  const { code, problems } = await check(
    '[a]\nPlugin=broken/crashes-at-load\nHost=inprocess\n[b]\nPlugin=probe\nHost=inprocess\n[b.parameters]\n--level=0\n',
  );
  assert.equal(code, 78);
  assert.match(problems[0], /^services\.conf:5: error: \[a\] .*crashes-at-load\.so: opening it does not go well: the process .*signal/);
  assert.match(problems[1], /^services\.conf:11: error: \[b\] parameter --level=0/);
});

test('a program is something that the system would run', () =>
  at(
    '[text]\nExePath=text\n[folder]\nExePath=/bin\n[script]\nExePath=script\n[sleep]\nExePath=sleep\n',
    async (site) => {
      writeFileSync(site.path('text'), 'notes, no script\n', { mode: 0o755 });
      writeFileSync(site.path('script'), '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
      const { problems } = await report(site);
      assert.deepEqual(problems.map(({ service, message }) => [service, message]), [
        ['text', `ExePath=text: ${site.path('text')} is neither a program for this system nor a script that begins with #!`],
        ['folder', 'ExePath=/bin: there is no executable file /bin'],
      ]);
    },
  ));

test('ports that a plugin opens itself clash with listeners and with other programs', async () => {
  const taken = createServer();
  await new Promise((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address();
  const other = await freePort();
  const { problems } = await check(
    `[a]\nPlugin=probe\n[a.parameters]\n--own-port=${other}\n[b]\nPlugin=probe\nListen=${other}\n[c]\nPlugin=probe\n[c.parameters]\n--own-port=${port}\n`,
  );
  taken.close();
  assert.equal(problems[0], `services.conf:7: error: [a] parameter --own-port: port ${other} is already taken by [b] in line 10; give one of them another port`);
  assert.match(problems[1], new RegExp(`^services\\.conf:14: error: \\[c\\] cannot listen on 127\\.0\\.0\\.1:${port}: port ${port} is in use`));
  assert.equal(problems.length, 2);
});

/** Certificates of `days` with their keys, made by OpenSSL's own program. */
const makeCertificate = (site, name, from, to) => {
  const file = (suffix) => site.path(`${name}${suffix}`);
  const run = (...words) => execFileSync('openssl', words, { stdio: 'pipe', cwd: site.folder });
  run('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${name}`, '-keyout', file('_key.pem'), '-out', file('.csr'));
  writeFileSync(file('.cnf'), `[ca]\ndefault_ca=it\n[it]\ndatabase=${file('.db')}\nserial=${file('.serial')}\nnew_certs_dir=${site.folder}\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n`);
  writeFileSync(file('.db'), '');
  writeFileSync(file('.serial'), '01\n');
  const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '');
  run('ca', '-batch', '-selfsign', '-config', file('.cnf'), '-keyfile', file('_key.pem'), '-in', file('.csr'), '-out', file('.pem'), '-notext', '-startdate', day(from), '-enddate', day(to));
  chmodSync(file('_key.pem'), 0o600);
};

test('files and certificates: missing, unreadable as such, expired, of another key', () =>
  at('', async (site) => {
    makeCertificate(site, 'good', -1, 300);
    makeCertificate(site, 'old', -30, -1);
    makeCertificate(site, 'soon', -30, 5);
    writeFileSync(site.path('nonsense.pem'), 'nothing\n');
    const stanza = (name, ...lines) => `[${name}]\nPlugin=probe\n[${name}.parameters]\n${lines.join('\n')}\n`;
    const globals = readFileSync(site.path('services.conf'), 'utf8');
    site.configure(
      globals +
        stanza('good', '--certificate=good.pem', '--key=good_key.pem', '--folder=.') +
        stanza('old', '--certificate=old.pem') +
        stanza('soon', '--certificate=soon.pem') +
        stanza('other', '--certificate=good.pem', '--key=old_key.pem') +
        stanza('none', '--certificate=nonsense.pem', '--key=nowhere.pem') +
        stanza('folder', '--folder=good.pem'),
    );
    chmodSync(site.path('good_key.pem'), 0o644);
    const { problems } = await report(site);
    const told = problems.map(({ severity, service, message, hint }) => `${severity} ${service} ${message}; ${hint}`);
    const expected = [
      /^warning good parameter --key: others may read the key in .*good_key\.pem; chmod 600 it$/,
      /^error old parameter --certificate: the certificate in .*old\.pem expired on \d{4}-\d\d-\d\d .*; renew it$/,
      /^warning soon parameter --certificate: the certificate in .*soon\.pem expires on .*; renew it soon$/,
      /^error other parameter --key: the key in .*old_key\.pem is not that of the certificate in .*good\.pem; /,
      /^error none parameter --certificate: no certificate in .*nonsense\.pem: .*; expected PEM/,
      /^error none parameter --key: there is no .*nowhere\.pem, expected a file; /,
      /^error folder parameter --folder: .*good\.pem is something else than a folder; /,
    ];
    assert.equal(told.length, expected.length, told.join('\n'));
    expected.forEach((one, at) => assert.match(told[at], one));
  }));

test('what is wrong with a default is told where its service stands', () =>
  at('[http]\nPlugin=plugins/http\n', async (site) => {
    mkdirSync(site.path('certificates'));
    writeFileSync(site.path('certificates', 'server.pem'), 'nothing\n');
    const { problems } = await report(site);
    assert.deepEqual(problems.map(({ file, line, service }) => `${file}:${line} ${service}`), ['services.conf:4 http']);
    assert.match(problems[0].message, /^parameter --certificates: no certificate in .*server\.pem/);
  }));

test('folders of the site that cannot be written to are pointed out', () =>
  at('[a]\nPlugin=probe\n', async (site) => {
    for (const name of ['data', 'logs']) writeFileSync(site.path(name), 'in the way');
    const { code, problems } = await report(site);
    assert.equal(code, 0);
    assert.deepEqual(problems.map(({ severity, message }) => `${severity} ${message}`), [
      `warning ${site.path('data')} is no folder`, `warning ${site.path('logs')} is no folder`,
    ]);
  }));

test('a folder of PluginPath= that is not there is pointed out', () =>
  at('[a]\nPlugin=probe\n', async (site) => {
    site.configure(readFileSync(site.path('services.conf'), 'utf8').replace(/^(PluginPath=.*)$/m, '$1:nowhere'));
    const { code, problems } = await report(site);
    assert.equal(code, 0);
    assert.deepEqual(problems.map(({ severity, line, message }) => `${severity} ${line} ${message}`), [
      `warning 2 PluginPath=: there is no folder ${site.path('nowhere')}`,
    ]);
  }));

test('a twin of no parameter in the environment is pointed out', () =>
  at('[a]\nPlugin=probe\n[off]\nPlugin=gone\nEnabled=no\n', async (site) => {
    const { code, problems } = await report(site, [], { ORRERY_A_LEVL: '3', ORRERY_OFF_X: '1', ORRERY_A_NAMES: 'x' });
    assert.equal(code, 0);
    assert.deepEqual(
      problems.map(({ severity, file, hint }) => [severity, file, hint]),
      [['warning', 'environment ORRERY_A_LEVL', "did you mean 'ORRERY_A_LEVEL'?"]],
    );
  }));

test('--live has plugins try their connections, and calls the ports of a site that runs', () =>
  at('[a]\nPlugin=probe\nHost=inprocess\nListen=0\n[a.parameters]\n--fail=live\n[b]\nPlugin=probe\n', async (site) => {
    assert.equal((await report(site)).code, 0);
    const live = await report(site, ['--live']);
    assert.equal(live.code, 78);
    assert.deepEqual(live.problems, [
      { severity: 'error', file: 'services.conf', line: 4, service: 'a', message: 'live: told to fail the live check', hint: 'take --fail out' },
    ]);
    await site.start();
    assert.match((await site.orrery('check')).out, /no errors \(ports not tried: the site runs; fully trusted, as it runs in process: a\)/);
    const { port } = (await site.service('a')).listen[0];
    await site.stop();
    site.configure(readFileSync(site.path('services.conf'), 'utf8').replace('Listen=0', `Listen=${port}`).replace('--fail=live', ''));
    await site.start();
    assert.equal((await report(site, ['--live'])).code, 0);
    // A line that the running site does not know yet: nobody answers there.
    const silent = await freePort();
    site.configure(readFileSync(site.path('services.conf'), 'utf8').replace(`Listen=${port}`, `Listen=${port} ${silent}`));
    const { problems } = await report(site, ['--live']);
    assert.deepEqual([problems.length, problems[0].message], [1, `live: 127.0.0.1:${silent}: Connection refused`]);
  }));

test("a file of the modelled product's dispatcher is read as it is", () =>
  at('', async (site) => {
    const shipped = readFileSync(`${process.env.ORRERY_SOURCE}/tests/fuzz/conf/corpus/third-party.conf`, 'utf8');
    site.configure(`${shipped}\n[old]\nExePath=/bin/true\nUseScript=1\nIdentiti=x\n`);
    const { problems } = await report(site);
    const missing = ({ message }) => /there is no (executable )?file/.test(message);
    assert.deepEqual(
      problems.filter((one) => !missing(one)).map(({ severity, service, message }) => [severity, service, message]),
      [
        ['warning', 'hub', 'there is no Node/node.exe'],
        ['warning', 'aor-o365-auth', 'there is no Node/node.exe'],
        ['warning', 'qrs-notify', 'there is no Node/node.exe'],
        ['warning', 'old', 'UseScript=: known, has no effect here'],
        ['warning', 'old', "unknown key 'Identiti'"],
      ],
    );
    assert.deepEqual(problems.filter(missing).map(({ service }) => service), ['hub', 'aor-o365-auth', 'qrs-notify']);
    assert.ok(problems.filter(missing)[0].message.endsWith('/HubService/index.js'));
  }));
