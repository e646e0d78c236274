// Rows in the journal (a stand-in for its socket) and in local syslog.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { until } from '../lib/site.mjs';
import { AppenderSite, appender, refusal } from './lib/appenders.mjs';
import { Program } from './lib/programs.mjs';

const folder = mkdtempSync('/tmp/orrery-event-log-');
const script = join(dirname(fileURLToPath(import.meta.url)), 'lib', 'local_log.py');
const running = [];

/** Listens on the socket of that name. */
async function listen(name, ...options) {
  const program = new Program('/usr/bin/python3', [script, join(folder, name), ...options]);
  running.push(program);
  await program.ready(() => program.lines[0] === 'ready');
  return { entries: () => program.lines.slice(1).map((line) => JSON.parse(line)), stop: () => program.stop() };
}

let site;
before(async () => {
  const to = (name, ...more) => [`journalsocket=${join(folder, name)}`, `syslogsocket=${join(folder, name)}`, 'retry=50ms', 'longestretry=100ms', 'conversionpattern=%message', ...more];
  site = new AppenderSite(
    appender('journal', 'event-log', to('journal', 'target=journal', 'applicationname=Orrery Proxy', 'logname=Sense', 'eventid=7', 'mapping=level=INFO eventLogEntryType=SuccessAudit')),
    appender('apart', 'event-log', to('journal', 'target=journal'), 'Host=isolated'),
    appender('slow', 'event-log', to('slow', 'target=journal', 'timeout=300ms', 'queuesize=100')),
    appender('syslog', 'event-log', to('syslog', 'target=auto')),
  );
  await site.start();
});
after(async () => {
  await site?.discard();
  for (const program of running) await program.stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

let journal;
test('a journal that is not there at the start gets the rows when it comes', async () => {
  await site.send('journal', 'info', 'Login\nPRIORITY=0', { properties: { EventID: '42', 'request.id': 'r-1' } });
  await site.send('journal', 'debug', 'detail');
  await site.untilSaid('journal', /cannot write to .*journal: (No such file|Connection refused)/);
  journal = await listen('journal');
  await until('both entries', () => journal.entries().length === 2, { site });
  const [first, second] = journal.entries();
  assert.deepEqual([first.MESSAGE, first.PRIORITY, first.SYSLOG_IDENTIFIER, first.EVENT_LOG, first.EVENT_TYPE, first.EVENT_ID], [['Login\nPRIORITY=0'], ['5'], ['Orrery Proxy'], ['Sense'], ['SuccessAudit'], ['42']]);
  assert.deepEqual([first.ORRERY_LOGGER, first.ORRERY_REQUEST_ID, first.ORRERY_LEVEL], [['Audit.Proxy'], ['r-1'], ['INFO']]);
  assert.deepEqual([second.PRIORITY, second.EVENT_TYPE, second.EVENT_ID], [['6'], ['Information'], ['7']]);
  await site.untilSaid('journal', /rows are written again/);
});

test('long rows travel as a sealed file and are cut at 31837 characters', async () => {
  const seen = journal.entries().length;
  await site.send('apart', 'error', 'ü'.repeat(40_000), { properties: { 'request.id': 'x'.repeat(300_000).slice(0, 100_000) } });
  assert.equal(await site.flush('apart'), 'status 0');
  await until('the entry', () => journal.entries().length === seen + 1, { site });
  const entry = journal.entries().at(-1);
  assert.deepEqual([entry.MESSAGE[0], entry.PRIORITY], ['ü'.repeat(31_837), ['3']]);
});

test('a journal that is restarted gets what came meanwhile', async () => {
  await journal.stop();
  await site.send('journal', 'warn', 'meanwhile {n}', { count: 20 });
  assert.match(await site.flush('journal'), /^status 7 20 rows wait: /);
  journal = await listen('journal');
  await until('the entries', () => journal.entries().length === 20, { site });
  assert.deepEqual(journal.entries().map((entry) => entry.MESSAGE[0]), Array.from({ length: 20 }, (_, i) => `meanwhile ${i + 1}`));
});

test('a journal that takes no more rows holds up nobody', async () => {
  await listen('slow', 'slow');
  const began = Date.now();
  assert.equal(await site.send('slow', 'warn', 'row {n}', { count: 5000 }), 'status 0');
  assert.ok(Date.now() - began < 2000);
  await site.untilSaid('slow', /takes no more rows/);
});

test('without a journal rows go to local syslog', async () => {
  const syslog = await listen('syslog');
  const other = new AppenderSite(appender('local', 'event-log', [`journalsocket=${join(folder, 'none')}`, `syslogsocket=${join(folder, 'syslog')}`, 'conversionpattern=%message']));
  try {
    await other.start();
    await other.send('local', 'error', 'one\ntwo');
    await until('the entry', () => syslog.entries().length === 1, { site: other });
    assert.match(syslog.entries()[0].SYSLOG[0], /^<11>orrery\[\d+\]: one two$/);
  } finally {
    await other.discard();
  }
});

test("another machine's log cannot be written", async () => {
  assert.match(await refusal('event-log', ['machinename=other']), /parameter --machinename: entries can be written to this machine's log only/);
});
