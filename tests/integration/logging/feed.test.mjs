// Rows from plugins in either placement to appenders in either placement, over the whole life of a site.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { until } from '../lib/site.mjs';
import { LoggingSite } from './logging-site.mjs';

const sites = [];
const started = async (stanzas) => {
  const site = new LoggingSite(stanzas);
  sites.push(site);
  await site.start();
  return site;
};
after(async () => {
  for (const site of sites) await site.discard();
});

const talker = (name, host, keys = '') => `[${name}]\nPlugin=talker\nHost=${host}\n${keys}\n`;
const keeper = (name, host, parameters = '', keys = '') => `[${name}]\nPlugin=keeper\nHost=${host}\n${keys}\n[${name}.parameters]\n${parameters}\n`;
const both = ['inprocess', 'isolated'];

test('every appender gets every row of the others, the first and the last ones too', async () => {
  const talkers = both.map((host) => talker(`talker-${host}`, host)).join('');
  const site = await started(talker('early', 'isolated') + talkers + both.map((host) => keeper(`keeper-${host}`, host, '--talks', 'Requires=early')).join(''));
  for (const host of both) {
    await site.talk(`talker-${host}`, 3, 'hello');
    await site.orrery([`talker-${host}`, 'whisper', 'Audit.Talker', 'psst']);
  }
  for (const keeps of both) await site.hears(`keeper-${keeps}`, 'hello', 6);
  const { exit } = await site.stop();
  assert.equal(exit, 0);
  for (const keeps of both) {
    const { rows, events, lines } = site.kept(`keeper-${keeps}`);
    assert.deepEqual(rows.filter((row) => row.stanza === 'early').map((row) => row.message), ['created', 'started'], `in keeper-${keeps}`);
    for (const host of both) {
      const own = rows.filter((row) => row.stanza === `talker-${host}`);
      assert.deepEqual(own.filter((row) => ['created', 'started'].includes(row.message)).map((row) => row.message), ['created', 'started'],
        `the first rows of talker-${host}, in keeper-${keeps}`);
      const hello = own.filter((row) => row.message === 'hello');
      assert.deepEqual(hello.map((row) => row.properties), [0, 1, 2].map((i) => ({ number: `${i}`, half: `${i / 2}`, user: 'ada' })));
      assert.equal(new Set(hello.map((row) => row.thread)).size, 1);
      assert.match(hello[0].thread, /^[1-9]\d*$/);
      assert.equal(hello[0].logger, `talker-${host}`);
      assert.equal(hello[0].level, 3);
      const late = Math.abs(hello[0].time / 1000 - Date.now());
      assert.ok(late < 120_000, `the time of a row is off by ${late} ms`);
      const [whispered] = own.filter((row) => row.message === 'psst at info');
      assert.equal(whispered.logger, 'Audit.Talker');
      assert.equal(whispered.exception, 'it broke');
      assert.equal(own.filter((row) => row.message === 'psst at debug').length, 0);
      assert.equal(own.filter((row) => row.message === 'the last word').length, 1, `the last row of talker-${host}`);
    }
    assert.equal(rows.filter((row) => row.stanza === `keeper-${keeps}`).length, 0, 'no row of its own');
    const other = both.find((one) => one !== keeps);
    assert.ok(rows.some((row) => row.stanza === `keeper-${other}` && row.message.startsWith('it got ')), 'those of the other appender');
    assert.ok(events.indexOf('flushed') > 0);
    assert.equal(lines.at(-1), 'ended');
    assert.equal(lines.at(-2), 'flushed', 'flushed when everything was appended');
    const times = rows.filter((row) => row.stanza === 'talker-isolated').map((row) => row.time);
    assert.deepEqual(times, [...times].sort((a, b) => a - b), 'in the order of their time');
  }
});

test('what a process committed before kill -9 arrives, and rows for a killed appender wait for its next life', async () => {
  const site = await started(talker('talker', 'isolated', 'Backoff=50ms..50ms\nGiveUpAfter=50 in 1m') +
    keeper('keeper', 'isolated', '', 'Backoff=50ms..50ms\nGiveUpAfter=50 in 1m') + keeper('witness', 'inprocess'));
  const dies = async (name) => {
    const { pid, restarts } = await site.service(name);
    process.kill(pid, 'SIGKILL');
    await until(`${name} has died`, async () => (await site.service(name)).restarts > restarts, { site });
  };
  for (let round = 0; round < 3; round += 1) {
    await site.talk('talker', 500, `before ${round}`);
    await dies('talker');
    await site.hears('witness', `before ${round}`, 500);
    await until('the talker is ready again', async () => (await site.service('talker')).state === 'ready', { site });
    await dies('keeper');
    await site.talk('talker', 100, `meanwhile ${round}`);
    await site.hears('keeper', `meanwhile ${round}`, 100);
    await until('the keeper is ready again', async () => (await site.service('keeper')).state === 'ready', { site });
  }
  assert.equal((await site.stop()).exit, 0);
  assert.equal(site.said('witness', 'before 2').length, 500);
});

test('a slow, a refusing and a hanging appender delay nobody; each is reported once', async () => {
  const site = await started(talker('talker', 'inprocess') + keeper('slow', 'inprocess', '--delay=300ms') +
    keeper('sour', 'inprocess', '--refuses=poison') + keeper('stuck', 'isolated', '--hangs-on=poison', 'Deadline=1s\nBackoff=50ms..50ms\nGiveUpAfter=50 in 1m') +
    keeper('quick', 'isolated', '', 'LogFeed=wait'));
  await site.talk('talker', 20_000, 'flood', { patiently: true });
  await site.hears('quick', 'flood', 1);
  for (let i = 0; i < 3; i += 1) await site.talk('talker', 2, 'poison'), await site.hears('quick', 'poison', 2 * (i + 1));
  await site.talk('talker', 2, 'cured');
  for (const name of ['quick', 'sour', 'stuck']) await site.hears(name, 'cured', 2);
  const rows = site.kept('quick').rows;
  const lost = rows.map((row) => /^(\d+) rows were lost: /.exec(row.message)).reduce((sum, match) => sum + Number(match?.[1] ?? 0), 0);
  assert.equal(site.said('quick', 'flood').length + lost, 20_000, 'what is missing was told');
  const told = (text) => rows.filter((row) => row.logger === 'orrery.logs' && row.message.includes(text)).length;
  await until('the reports', () => site.kept('quick').rows.some((row) => row.message.startsWith('appender sour takes rows again')), { site });
  assert.ok(told('appender sour did not take rows') <= 3);
  assert.ok((await site.service('stuck')).restarts >= 2, 'a process that hangs over rows is ended');
  assert.ok(told('appender stuck did not take rows') >= 1);
  assert.equal(site.said('sour', 'poison').length, 0);
});

test('a row over which an appender dies is given up after a second try', async () => {
  const site = await started(talker('talker', 'inprocess') + keeper('fragile', 'isolated', '--dies-on=poison', 'Backoff=50ms..50ms\nGiveUpAfter=50 in 1m') +
    keeper('quick', 'inprocess'));
  await site.talk('talker', 1, 'poison');
  await site.hears('quick', 'poison');
  await until('it died over it', async () => (await site.service('fragile')).restarts >= 1, { site });
  await until('it is given up', () => site.kept('quick').rows.some((row) => row.message.includes('its process ended over them')), { site });
  await site.talk('talker', 1, 'fine');
  await site.hears('fragile', 'fine');
  assert.equal((await site.service('fragile')).restarts, 2);
});

test('LogFeed=none: an appender serves only what others open, with settings of their own', async () => {
  const site = await started(talker('talker', 'inprocess') + keeper('keeper', 'isolated', '', 'LogFeed=none') +
    '[caller]\nPlugin=caller\nHost=inprocess\nWants=keeper\n' + keeper('quick', 'inprocess'));
  const call = async (index, ...fields) => (await site.orrery(['caller', 'call', 'keeper', 'orrery.appender/1', String(index), ...fields])).out;
  assert.match(await call(2, 'file=one', 'colour=red'), /^status 2\nerror.message=the plugin has no parameter --colour\n/);
  assert.match(await call(2, 'delay=soon'), /parameter --delay=soon: expected a duration/);
  assert.equal(await call(2, 'file=one'), 'status 0\ninstance=1\n');
  assert.equal(await call(2, 'file=two'), 'status 0\ninstance=2\n');
  assert.equal(await call(0, 'instance=2', 'rows=@log'), 'status 0\n');
  assert.equal(await call(3, 'instance=2'), 'status 0\n');
  assert.match(await call(0, 'instance=2', 'rows=@log'), /^status 5\nerror.message=there is no open appender '2'/);
  await site.talk('talker', 1, 'hello');
  await site.hears('quick', 'hello');
  await site.stop();
  assert.deepEqual(site.kept('one'), { events: ['opened', 'ended'], rows: [], lines: ['opened', 'ended'] });
  assert.deepEqual(site.kept('two').events, ['opened', 'flushed', 'ended']);
  assert.equal(site.kept('two').rows.length, 3);
  assert.equal(site.kept('keeper').rows.length, 0);
});

test('an appender is swapped under load and no row is missing', async () => {
  const site = await started(talker('talker', 'isolated') + both.map((host) => keeper(`keeper-${host}`, host, '', 'LogFeed=wait')).join(''));
  const talking = site.talk('talker', 20_000, 'load', { patiently: true });
  for (const host of both) assert.equal((await site.orrery(`swap keeper-${host}`)).code, 0);
  await talking;
  await site.talk('talker', 1, 'end');
  for (const host of both) await site.hears(`keeper-${host}`, 'end');
  assert.equal((await site.stop()).exit, 0); // a ring that overflowed is told of once a second, and at the end
  for (const host of both) {
    const { rows } = site.kept(`keeper-${host}`);
    const lost = rows.map((row) => /^(\d+) rows were lost/.exec(row.message)).reduce((sum, match) => sum + Number(match?.[1] ?? 0), 0);
    const numbers = new Set(site.said(`keeper-${host}`, 'load').map((row) => row.properties.number));
    assert.equal(site.said(`keeper-${host}`, 'load').length, numbers.size, 'no row came twice');
    assert.equal(numbers.size + lost, 20_000, 'what is missing was told');
  }
});
