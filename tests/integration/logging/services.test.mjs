// Whoever is the scheduler or the printing service of a site: its rows stand in their logs, in the columns of the manual.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { until } from '../lib/site.mjs';
import { LoggingSite } from './logging-site.mjs';

const headers = new Map(
  readFileSync(join(process.env.ORRERY_SOURCE, 'tests/unit/plugins/logging/cases/headers.txt'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1).split(' | ')]),
);
const info = '2';
const error = '4';
let site;

before(async () => {
  site = new LoggingSite(`[scheduler]
Plugin=talker
Host=isolated
[printing]
Plugin=talker
[license]
Plugin=talker
[logging]
Plugin=plugins/logging
[logging.parameters]
--machine=HOST
`);
  await site.start();
});
after(() => site?.discard());

const say = async (stanza, level, logger, text, properties = {}) => {
  const { code, err } = await site.orrery([stanza, 'row', level, logger, text, ...Object.entries(properties).map((pair) => pair.join('='))]);
  assert.equal(code, 0, err);
};
/** Header and rows, as objects, of a file below Log. */
function table(...path) {
  const file = site.path('Log', ...path);
  if (!existsSync(file)) return { header: [], rows: [] };
  const [header, ...lines] = readFileSync(file, 'utf8').split('\n').slice(0, -1).map((line) => line.split('\t'));
  return { header, rows: lines.map((line) => Object.fromEntries(header.map((name, i) => [name, line[i]]))) };
}
const row = (path, fits) => until(`a row in ${path.join('/')}`, () => table(...path).rows.find(fits), { site });

const services = { scheduler: 'Scheduler', printing: 'Printing' };
const facilities = {
  scheduler: ['Application', 'Audit', 'Performance', 'Security', 'System', 'TaskExecution'],
  printing: ['Audit', 'Performance', 'Security', 'System'],
};

for (const [stanza, service] of Object.entries(services)) {
  test(`${service}: audit and service logs`, async () => {
    const given = { Command: 'Start reload task', Result: '0', ObjectId: 'task-1|app-1', ObjectName: 'MyReload|MyApp', UserDirectory: 'ORRERY', UserId: 'ada', Origin: 'ManagementAccess', Context: '/qrs/task' };
    for (const log of ['AuditActivity', 'AuditSecurity', 'Service']) {
      await say(stanza, info, `${log}.${service}`, `of ${log}`, given);
      const path = [service, log === 'Service' ? 'System' : 'Audit', `HOST_${log}_${service}.txt`];
      const written = await row(path, (one) => one.Message === `of ${log}`);
      for (const [name, value] of Object.entries(given)) assert.equal(written[name], value, `${log}: ${name}`);
      assert.equal(written.Service, service);
      assert.deepEqual(table(...path).header, headers.get(`${log}.${service}`), log);
      assert.equal(written.Description, `Command=Start reload task;Result=0;ResultText=of ${log}`);
    }
  });

  test(`${service}: trace logs`, async () => {
    for (const facility of facilities[stanza]) {
      const logger = `${facility}.${service}.Some.Class`;
      const path = [service, 'Trace', `HOST_${facility}_${service}.txt`];
      await say(stanza, error, logger, `of ${facility}`);
      const { Logger, Level } = await row(path, (one) => one.Message === `of ${facility}`);
      assert.deepEqual([Logger, Level], [logger, 'ERROR']);
      // All columns between those that every trace log has and the last one are the log's own: a property each.
      const { header } = table(...path);
      if (headers.has(`${facility}.${service}`)) assert.deepEqual(header, headers.get(`${facility}.${service}`));
      const own = header.slice(header.indexOf('StackTrace') + 1, -1);
      await say(stanza, info, logger, 'with all of them', Object.fromEntries(own.map((name) => [name, `its ${name}`])));
      const full = await row(path, (one) => one.Message === 'with all of them');
      for (const name of own) assert.equal(full[name], `its ${name}`, `${facility}: ${name}`);
      assert.equal(header.at(-1), ['Audit', 'Security'].includes(facility) ? 'Checksum' : 'Id2');
      await row([service, 'System', `HOST_Service_${service}.txt`], (one) => one.Message === `of ${facility}`); // all its errors
    }
  });

  test(`${service}: nobody else writes into its logs, and what it says of itself is in System`, async () => {
    const other = stanza === 'scheduler' ? 'printing' : 'scheduler';
    await say(other, info, `AuditSecurity.${service}`, 'forged');
    await row([services[other], 'Trace', `HOST_System_${services[other]}.txt`], (one) => one.Message === 'forged');
    assert.ok(!table(service, 'Audit', `HOST_AuditSecurity_${service}.txt`).rows.some((one) => one.Message === 'forged'));
    await row([service, 'Trace', `HOST_System_${service}.txt`], (one) => one.Message === 'started' && one.Logger === stanza);
  });
}

test('the license service has its plain log in the folder of the manual', async () => {
  await say('license', info, 'license', 'an access type was given');
  await row(['Licenses', 'HOST_System_Licenses.txt'], (one) => one.Message === 'an access type was given');
});

test('task executions are found by their columns, and sealed logs are intact', async () => {
  await say('scheduler', info, 'TaskExecution.Scheduler', 'done', { TaskId: 't-7', Status: 'successful', Duration: '1200' });
  const grep = ['log', 'grep', '', 'TaskExecution.Scheduler', '--where=TaskId=t-7', '--json=true'];
  const found = JSON.parse(await until('the row', async () => (await site.orrery(grep)).out));
  assert.deepEqual([found.Log, found.Status, found.Duration], ['TaskExecution.Scheduler', 'successful', '1200']);
  const verified = await site.orrery(['log', 'verify']);
  assert.equal(verified.code, 0, verified.out + verified.err);
  assert.match(verified.out, /Security_Scheduler/);
});
