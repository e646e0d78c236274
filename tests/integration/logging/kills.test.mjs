// A site that logs, and is killed again and again: the dispatcher, or the process of the logging service, at any moment.
// ORRERY_KILLS says how often (12).
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../lib/site.mjs';
import { LoggingSite } from './logging-site.mjs';

const rows = 1000; // of each log, for a round: about a second
const logs = ['AuditSecurity', 'AuditActivity', 'Audit', 'System'];
const stanzas = `[proxy]
Plugin=talker
Host=isolated
[logging]
Plugin=plugins/logging
Host=isolated
Backoff=50ms..50ms
GiveUpAfter=1000 in 1m
[logging.parameters]
--machine=HOST
--file-size=100KB
`;

const files = (folder) =>
  existsSync(folder) ? readdirSync(folder, { recursive: true }).map((name) => join(folder, name)).filter((path) => /\.(txt|log)$/.test(path)) : [];

/** The numbers of the rows of each round, by log; every line must be whole. Rounds are named like L3. */
function written(site) {
  const out = Object.fromEntries(logs.map((log) => [log, new Map()]));
  for (const file of [site.path('share/ArchivedLogs'), site.path('Log')].flatMap((folder) => files(folder))) {
    const log = /HOST_(\w+?)_Proxy/.exec(file)?.[1];
    if (!out[log]) continue;
    const text = readFileSync(file, 'utf8');
    assert.ok(text.endsWith('\n'), `${file} ends in the midst of a row`);
    const [header, ...lines] = text.slice(0, -1).split('\n').map((line) => line.split('\t'));
    for (const line of lines) {
      assert.equal(line.length, header.length, `${file} has a torn row: ${line.join(' ')}`);
      const [, round, number] = /^(\w+)-(\d+)/.exec(line[header.indexOf('Message')]) ?? [];
      if (number === undefined) continue;
      if (!out[log].has(round)) out[log].set(round, []);
      out[log].get(round).push(Number(number));
    }
  }
  return out;
}

/** Asks again for a while: files may be on their way to the archive while they are read. */
async function settled(look) {
  for (let tries = 0; ; tries += 1)
    try {
      return look();
    } catch (error) {
      if (tries === 10) throw error;
      await sleep(300);
    }
}

/** How many rows found no room in the ring of whoever wrote them, as a busy machine may have it: the site says so. */
const lost = (site) =>
  [site.path('share/ArchivedLogs'), site.path('Log')]
    .flatMap(files)
    .filter((file) => /HOST_System_Proxy/.test(file))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\t(\d+) rows were lost: more came than a thread's log takes/g)])
    .reduce((sum, [, number]) => sum + Number(number), 0);

/** The rows of a round are there once. Answers how many are not there: of all, or of those before the last that is. */
function missing(site, round, { all }) {
  const seen = written(site);
  let out = 0;
  for (const log of logs) {
    const numbers = (seen[log].get(round) ?? []).sort((a, b) => a - b);
    const twice = numbers.findIndex((number, i) => number === numbers[i - 1]);
    assert.equal(twice, -1, `${log}, round ${round}: row ${numbers[twice]} is there twice`);
    out += (all ? rows : (numbers.at(-1) ?? -1) + 1) - numbers.length;
  }
  return out;
}

/** Kills the logging service's process while rows come. Another one takes over, and no row is lost. */
async function kill_logging(site, name) {
  const before = lost(site);
  const said = site.orrery(['proxy', 'audit', String(rows), name]);
  await sleep(20 + Math.random() * 700);
  const { pid, restarts } = await site.service('logging');
  process.kill(pid, 'SIGKILL');
  await until('the next life of the logging service', async () => {
    const now = await site.service('logging');
    return now.restarts > restarts && now.state === 'ready';
  }, { site });
  assert.equal((await said).code, 0);
  await site.orrery(['proxy', 'audit', '1', `after${name}`]); // behind it all of the others have come, or were lost
  await until('a row behind the last one', () => settled(() => logs.every((log) => written(site)[log].has(`after${name}`))), { site });
  await settled(() => assert.equal(missing(site, name, { all: true }), lost(site) - before, `rows of ${name} are missing`));
}

/** Kills the dispatcher while rows come, and starts the site again. What was queued is lost. */
async function kill_dispatcher(site, name) {
  const said = site.orrery(['proxy', 'audit', String(rows), name]);
  await sleep(20 + Math.random() * 700);
  await site.kill();
  await said;
  await until('the end of all its processes', () => site.processes().length === 0, { site });
  await site.start();
  await site.orrery(['proxy', 'audit', '1', `after${name}`]); // the row that closes what was left behind
  await until('a row of the next life', () => settled(() => logs.every((log) => written(site)[log].has(`after${name}`))), { site });
  await settled(() => assert.equal(missing(site, name, { all: false }), 0, `rows of ${name} are missing`));
}

/** So many kills of one site, after each of which all of its logs are read and verified. */
async function kill_often(count) {
  const site = new LoggingSite(stanzas);
  try {
    await site.start();
    for (let round = 0; round < count; round += 1) {
      await (round % 2 === 1 ? kill_logging : kill_dispatcher)(site, `L${round}`);
      const verified = await site.orrery('log verify');
      assert.equal(verified.code, 0, verified.out + verified.err);
    }
    assert.equal((await site.stop()).exit, 0);
    written(site);
  } finally {
    await site.discard();
  }
}

const most = 12; // kills of one site: what is read after each of them is all that came before
const count = Number(process.env.ORRERY_KILLS ?? most);

test(`whatever is killed, no row is torn, doubled, or lost but those that were queued (${count} kills)`, async () => {
  for (let left = count; left > 0; left -= most) {
    await kill_often(Math.min(left, most));
    console.log(`${count - Math.max(0, left - most)} of ${count} kills`);
  }
});
