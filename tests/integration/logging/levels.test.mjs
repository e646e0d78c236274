// Levels change while the site runs, in the dispatcher and in the processes of isolated plugins; the counters' page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { LoggingSite } from './logging-site.mjs';

let site, port;
before(async () => {
  port = await freePort();
  site = new LoggingSite(`[keeper]\nPlugin=keeper\nHost=inprocess\n[near]\nPlugin=talker\nHost=inprocess\n[far]\nPlugin=talker\nHost=isolated\n` +
    `[chief]\nPlugin=talker\nHost=isolated\nMayActAs=any\n[http]\nPlugin=plugins/http\nHost=inprocess\n[metrics]\nPlugin=plugins/metrics\nHost=isolated\nListen=127.0.0.1:${port}\n`);
  await site.start();
});
after(() => site.discard());

/** Sets a level; waits for the kernel's word about it. */
const level = async (by, whose, to) => {
  const before = site.kept('keeper').rows.filter((row) => row.message.startsWith('log level of ')).length;
  await site.orrery([by, 'level', whose, to]);
  return until('the kernel\'s word', () => site.kept('keeper').rows.filter((row) => row.message.startsWith('log level of '))[before]?.message, { site });
};
let times = 0;
/** Which levels of a logger are written. */
const written = async (name, logger) => {
  const text = `whisper ${(times += 1)}`;
  await site.orrery([name, 'whisper', logger, text]);
  await site.talk(name, 1, `after ${text}`).catch(() => {});
  await site.talk('chief', 1, `over ${text}`);
  await site.hears('keeper', `over ${text}`);
  return ['debug', 'info'].filter((one) => site.said('keeper', `${text} at ${one}`).length === 1);
};

test('a logger speaks from the level on that was set for it, in either placement', async () => {
  for (const name of ['near', 'far']) {
    assert.deepEqual(await written(name, 'Audit.Talker'), ['info']);
    assert.match(await level('chief', 'Audit', 'debug'), /^log level of 'Audit' to 'debug' by chief: done$/);
    assert.deepEqual(await written(name, 'Audit.Talker'), ['debug', 'info']);
    assert.deepEqual(await written(name, 'Other.Talker'), ['info']);
    await level('chief', 'Audit.Talker', 'off');
    assert.deepEqual(await written(name, 'Audit.Talker'), []);
    await level('chief', 'Audit.Talker', 'default');
    assert.deepEqual(await written(name, 'Audit.Talker'), ['debug', 'info']);
    await level('chief', 'Audit', 'default');
    assert.deepEqual(await written(name, 'Audit.Talker'), ['info']);
    await level('chief', `stanza:${name}`, 'debug');
    assert.deepEqual(await written(name, 'Other.Talker'), ['debug', 'info']);
    await level('chief', `stanza:${name}`, 'default');
  }
});

test('off does not silence license and security rows', async () => {
  for (const name of ['near', 'far']) {
    for (const whose of ['License', 'AuditSecurity', `stanza:${name}`]) await level('chief', whose, 'off');
    assert.deepEqual(await written(name, 'License.Repository'), ['info']);
    assert.deepEqual(await written(name, 'AuditSecurity.Proxy'), ['info']);
    assert.deepEqual(await written(name, 'Audit.Proxy'), []);
    for (const whose of ['License', 'AuditSecurity', `stanza:${name}`]) await level('chief', whose, 'default');
  }
});

test('only who may act for anybody changes levels, and only to levels there are', async () => {
  assert.match(await level('far', 'Audit', 'debug'), /by far: refused, its stanza lacks MayActAs=any$/);
  assert.match(await level('chief', 'Audit', 'loud'), /refused, expected off, error, warn/);
  assert.deepEqual(await written('near', 'Audit.Talker'), ['info']);
});

test('the counters of the site are a page that Prometheus reads', async () => {
  const page = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
    return response.text();
  };
  await page();
  const text = await page();
  for (const line of text.trimEnd().split('\n'))
    assert.match(line, /^(# (HELP|TYPE) [a-zA-Z_][a-zA-Z0-9_]* .+|[a-zA-Z_][a-zA-Z0-9_]*(\{appender="[a-z]+"\})? -?[0-9][0-9.e+-]*)$/);
  const value = (name) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  assert.ok(value('orrery_log_rows_total') > 20);
  assert.equal(value('orrery_log_rows_lost_total'), 0);
  assert.ok(value('orrery_log_appended_rows_total\\{appender="keeper"\\}') > 20);
  assert.equal(value('orrery_log_appender_lost_rows_total\\{appender="keeper"\\}'), 0);
  assert.ok(value('orrery_http_requests_total') >= 1);
  assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 404);
});
