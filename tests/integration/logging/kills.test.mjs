// A site that logs, and is killed again and again: the dispatcher, or the process of the logging service, at any moment.
// ORRERY_KILLS says how often (12).
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../lib/site.mjs';
import { LoggingSite } from './logging-site.mjs';

const rows = 2000; // of each log, for a round: about a second
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

/** Every row of a round up to the last one that is there, once; with `all`, all of them. */
function check(site, round, { all }) {
  const seen = written(site);
  for (const log of logs) {
    const numbers = (seen[log].get(round) ?? []).sort((a, b) => a - b);
    numbers.forEach((number, i) => assert.equal(number, i, `${log}, round ${round}: row ${i} is ${number > i ? 'missing' : 'there twice'}`));
    if (all) assert.equal(numbers.length, rows, `${log}, round ${round}: rows at the end are missing`);
  }
}

test('whatever is killed, no row is torn, doubled, or lost but those that were queued', async () => {
  const count = Number(process.env.ORRERY_KILLS ?? 12);
  const site = new LoggingSite(stanzas);
  let killedLogging = 0;
  try {
    await site.start();
    for (let round = 0; round < count; round += 1) {
      const name = `L${round}`;
      const logging = round % 2 === 1;
      const said = site.orrery(['proxy', 'audit', String(rows), name]);
      await sleep(20 + Math.random() * 700);
      if (logging) {
        const { pid, restarts } = await site.service('logging');
        process.kill(pid, 'SIGKILL');
        killedLogging += 1;
        await until('the next life of the logging service', async () => {
          const now = await site.service('logging');
          return now.restarts > restarts && now.state === 'ready';
        }, { site });
        assert.equal((await said).code, 0);
        await until('the last row', () => settled(() => written(site).System.get(name)?.includes(rows - 1)), { site });
        await settled(() => check(site, name, { all: true }));
      } else {
        await site.kill();
        await said;
        await until('the end of all its processes', () => site.processes().length === 0, { site });
        await site.start();
        await site.orrery(['proxy', 'audit', '1', `after${round}`]); // the row that closes what was left behind
        await until('a row of the next life', () => settled(() => logs.every((log) => written(site)[log].has(`after${round}`))), { site });
        await settled(() => check(site, name, { all: false }));
      }
      const verified = await site.orrery('log verify');
      assert.equal(verified.code, 0, verified.out + verified.err);
    }
    assert.equal(killedLogging, Math.floor(count / 2));
    assert.equal((await site.stop()).exit, 0);
    written(site);
  } finally {
    await site.discard();
  }
});
