// `orrery log tail|grep|verify` where no site runs: on the files it left.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';

import { until } from '../lib/site.mjs';
import { LoggingSite } from './logging-site.mjs';

let site;
before(async () => {
  site = new LoggingSite(`[proxy]
Plugin=talker
[logging]
Plugin=plugins/logging
[logging.parameters]
--file-size=20KB
--machine=HOST
`);
  await site.start();
  assert.equal((await site.orrery('proxy audit 200 early')).code, 0);
  const archive = site.path('share/ArchivedLogs/HOST/Proxy');
  await until('archived files', () => existsSync(archive) && readdirSync(archive).some((name) => /^HOST_AuditActivity_.*\.log$/.test(name)), { site });
  assert.equal((await site.orrery('proxy audit 3 late')).code, 0);
  const { exit } = await site.stop();
  assert.equal(exit, 0);
});
after(() => site?.discard());

const rows = ({ out }) => out.split('\n').slice(0, -1).map((line) => JSON.parse(line));

test('grep and tail find what open and archived files have', async () => {
  const found = rows(await site.orrery(['log', 'grep', '', 'AuditActivity.Proxy', '--machine=HOST', '--json=true']));
  const commands = found.map((row) => row.Command);
  for (let i = 0; i < 200; i += 1) assert.equal(commands.filter((one) => one === `early-${i}`).length, 1, `early-${i}`);
  assert.deepEqual(commands.slice(-3), ['late-0', 'late-1', 'late-2']);
  const last = rows(await site.orrery(['log', 'tail', 'AuditActivity.Proxy', '--lines', '2', '--machine', 'HOST', '--json']));
  assert.deepEqual(last.map((row) => row.Command), ['late-1', 'late-2']);
  const one = rows(await site.orrery(['log', 'grep', 'EARLY', '--where', 'Command=early-7', '--where=Service=Proxy', '--node=*', '--json=true']));
  assert.deepEqual(new Set(one.map((row) => row.Log)), new Set(['AuditActivity.Proxy', 'AuditSecurity.Proxy', 'Service.Proxy']));
});

test('verify tells intact logs from changed ones', async () => {
  const verified = await site.orrery(['log', 'verify', '--machine=HOST']);
  assert.equal(verified.code, 0, verified.out + verified.err);
  assert.match(verified.out, /HOST_AuditSecurity_Proxy: \d+ rows in \d+ files are as they were written/);
  const copy = mkdtempSync('/tmp/orrery-copy-');
  try {
    cpSync(site.path('Log'), join(copy, 'Log'), { recursive: true });
    cpSync(site.path('share'), join(copy, 'share'), { recursive: true });
    const file = join(copy, 'Log/Proxy/Audit/HOST_AuditSecurity_Proxy.txt');
    writeFileSync(file, readFileSync(file, 'utf8').replace('late-1', 'late-x'));
    const words = [join(copy, 'Log'), join(copy, 'share'), '--key', site.path('secrets/site.key'), '--json'];
    const changed = await new Promise((resolve) => execFile(join(dirname(process.env.ORRERY), 'orrery-log-verify'), words, (error, out, err) => resolve({ code: error?.code ?? 0, out, err })));
    assert.equal(changed.code, 1, changed.err);
    const { finding } = rows(changed).find((one) => one.log === 'HOST_AuditSecurity_Proxy');
    assert.match(finding, /was changed/);
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test('what cannot be done is said', async () => {
  const refused = async (words, code, reason) => {
    const answer = await site.orrery(words);
    assert.equal(answer.code, code, answer.out + answer.err);
    assert.match(answer.err, reason);
  };
  await refused(['log', 'grep', 'x', 'NoSuch.Log'], 1, /there is no log 'NoSuch\.Log'/);
  await refused(['log', 'grep', 'x', '--node=elsewhere'], 1, /the archive has no node 'elsewhere'/);
  await refused(['log', 'tail', '--colour=red'], 2, /no option --colour/);
  await refused(['log', 'grep'], 2, /which text\?/);
  await refused(['log', 'level'], 69, /no site runs/);
  await refused(['log', '../../bin/sh'], 69, /no site runs/);
  assert.match((await site.orrery(['log', 'tail', '--help'])).out, /usage: orrery-log-tail/);
});
