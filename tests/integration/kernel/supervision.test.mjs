// What happens to a service that dies, hangs or is given up, and to those who require it.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { on, probe, tell } from './kernel-site.mjs';

const rows = (site, text) => site.rows('orrery').filter((row) => text.test(row.message));
const reborn = (site, name, patience) =>
  until(`a new life of ${name}`, async () => {
    const one = await site.service(name);
    return one.restarts >= 1 && one.state === 'ready';
  }, { site, ...patience });

const family = (strategy) =>
  probe('base', 'Host=isolated', 'Backoff=50ms..50ms', strategy) +
  probe('user', 'Host=isolated', 'Requires=base') +
  probe('top', 'Host=isolated', 'Requires=user') +
  probe('wisher', 'Host=isolated', 'Wants=base');

test('one for one: who requires the dead one goes on', () =>
  on(family(''), async (site) => {
    const before = await site.pids();
    process.kill(before.base, 'SIGKILL');
    await reborn(site, 'base');
    const { base, ...others } = await site.pids();
    assert.notEqual(base, before.base);
    assert.deepEqual(others, { user: before.user, top: before.top, wisher: before.wisher });
  }));

for (const [how, end] of [
  ['its death', async (site, { base }) => process.kill(base, 'SIGKILL')],
  ['a restart by hand', (site) => site.orrery('restart base')],
])
  test(`rest for one: who requires it restarts with it, after ${how}`, () =>
    on(family('Strategy=rest-for-one'), async (site) => {
      const before = await site.pids();
      await end(site, before);
      await until('all ready anew', async () => {
        const now = await site.pids();
        return (await site.status()).ready && ['base', 'user', 'top'].every((name) => now[name] !== before[name]);
      }, { site });
      assert.equal((await site.pids()).wisher, before.wisher);
      const ready = () => site.rows('orrery').map((row) => /^(base|user|top): ready/.exec(row.message)?.[1]).filter(Boolean);
      await until('their rows', () => ready().length === 6, { site });
      assert.deepEqual(ready().slice(3), ['base', 'user', 'top']);
      assert.match(rows(site, /^top: restarts with base, which it requires/)[0].message, how === 'its death' ? /SIGKILL/ : /$/);
    }));

test('who is given up takes those along who require it, tells everybody, and comes back when asked', () =>
  on(
    probe('base', 'Host=isolated', 'GiveUpAfter=1 in 1m') +
      probe('user', 'Host=inprocess', 'Requires=base') +
      probe('top', 'Host=isolated', 'Requires=user') +
      probe('other', 'Host=inprocess'),
    async (site) => {
      process.kill((await site.service('base')).pid, 'SIGKILL');
      const reason = 'given up: its process was ended by signal SIGKILL';
      await until('their waiting', async () => (await site.status()).services.map((one) => one.state).join() === 'failed,waiting,waiting,ready', { site });
      assert.equal((await site.service('top')).reason, `waits for user, which waits for base: ${reason}`);
      await until('the events', async () => {
        const events = (await site.orrery('other events')).out;
        return events.includes(`base=failed: ${reason} from orrery\n`) && events.includes(`user=waiting: waits for base: ${reason} from orrery\n`);
      }, { site });
      await until('the row about user', () => rows(site, /^user: base, which it requires, has failed: given up/).length > 0, { site });
      assert.equal((await site.orrery('restart base')).out, 'base is ready\n');
      await until('all ready', async () => (await site.status()).ready, { site });
    },
  ));

for (const verb of ['start', 'restart'])
  test(`${verb} of one that is backing off answers what its next try came to`, () =>
    on('[tool]\nExePath=python3\nScript=tool.py\nReady=notify\nBackoff=10m..10m\nDrainDeadline=1s\n', async (site) => {
      await until('the end of its first try', async () => (await site.service('tool')).state === 'backing-off', { site });
      const again = await site.orrery(`${verb} tool`);
      assert.deepEqual({ code: again.code, text: again.err }, { code: 1, text: 'tool is backing-off: exited with status 3 before it was ready\n' });
      assert.equal((await site.service('tool')).restarts, 2, 'there was a second try');
      writeFileSync(site.path('tool.py'), `${tell}tell('READY=1')\ntime.sleep(1000)\n`);
      assert.deepEqual(await site.orrery(`${verb} tool`), { code: 0, out: 'tool is ready\n', err: '' });
    }, { files: { 'tool.py': 'import sys\nsys.exit(3)\n' } }));

const watched = ['HealthInterval=50ms', 'HealthDeadline=2s', 'Backoff=50ms..50ms'];

for (const [how, stop] of [
  ['hangs in its health question', (site) => site.orrery('far health hang')],
  ['is stopped', async (site) => process.kill((await site.service('far')).pid, 'SIGSTOP')],
])
  test(`an isolated plugin that ${how} is ended and started anew`, () =>
    on(probe('far', 'Host=isolated', ...watched), async (site) => {
      const { pid } = await site.service('far');
      await stop(site);
      await reborn(site, 'far');
      assert.notEqual((await site.service('far')).pid, pid);
      await until('the row about it', () => rows(site, /^far: does not answer its health question/).length > 0, { site });
      assert.equal((await site.orrery('far events')).code, 0);
    }));

test('a plugin that hangs in process is left behind, and a new one started beside it', () =>
  on(probe('near', 'Host=inprocess', 'DrainDeadline=2m', ...watched) + probe('user', 'Host=isolated', 'Requires=near'), async (site) => {
    await site.orrery('near health hang');
    await reborn(site, 'near');
    assert.match((await site.orrery('user call near')).out, /^status 0/);
    const left = () => site.rows('near').filter((row) => row.message.startsWith('left behind')).length;
    await until('the row', () => left() === 1, { site });
    const began = Date.now();
    assert.equal((await site.orrery('stop near')).out, 'near is stopped\n');
    assert.ok(Date.now() - began < 60_000, 'the hung call is none of the new life');
    assert.equal(left(), 1);
    assert.equal((await site.stop()).exit, 0);
  }));

const hung = (host, ...lines) => `[bad]\nPlugin=broken/hangs-in-health\nHost=${host}\nHealthDeadline=200ms\nBackoff=50ms..50ms\n${lines.join('\n')}\n`;

test('unless two of it must not live at once: then it fails, and says what helps', () =>
  on(hung('inprocess') + probe('user', 'Host=inprocess', 'Requires=bad') + probe('other', 'Host=inprocess'), async (site) => {
    await until('its failure', async () => (await site.service('bad')).state === 'failed', { site });
    const { out } = await site.orrery('why user');
    assert.match(out, /^user waits for bad: its last life hangs in the dispatcher's process .*\(restart orrery; with Host=isolated a life that hangs can be ended\)\n/);
    assert.equal((await site.service('other')).state, 'ready');
  }));

test('a hang counts as a death: who hangs again and again is given up', () =>
  on(hung('isolated', 'GiveUpAfter=2 in 1m'), (site) =>
    until('giving up', async () => /^given up: does not answer its health question/.test((await site.service('bad')).reason), { site }),
  ));

test('a plugin that says again and again that it is bad is drained and started anew', () =>
  on(probe('far', 'Host=isolated', ...watched), async (site) => {
    await site.orrery(['far', 'health', 'bad', 'all is lost']);
    await reborn(site, 'far');
    assert.ok(rows(site, /^far: says again and again that it is bad: all is lost$/).length > 0);
  }));

test('a program whose port goes silent is ended and started anew', async () => {
  const port = await freePort();
  const script = `const { existsSync, rmSync } = require('node:fs');
require('node:http').createServer((_, response) => {
  if (existsSync('hang')) for (rmSync('hang'); ; );
  response.end();
}).listen(${port}, '127.0.0.1');
`;
  await on(
    `[node]\nExePath=node\nScript=server.js\nReady=http:${port}\n${watched.join('\n')}\n`,
    async (site) => {
      writeFileSync(site.path('hang'), '');
      await reborn(site, 'node');
      assert.ok(rows(site, /^node: does not answer GET \/ at 127\.0\.0\.1/).length > 0);
    },
    { files: { 'server.js': script } },
  );
});

const faithful = `${tell}assert os.environ['WATCHDOG_USEC'] == '2000000'
tell('READY=1')
while not os.path.exists('quiet'):
    tell('WATCHDOG=1')
    time.sleep(0.05)
os.remove('quiet')
time.sleep(1000)
`;

test('a program that promised signs of life and gives none is ended and started anew', () =>
  on(
    `[faithful]\nExePath=python3\nScript=faithful.py\nReady=notify\n${watched.join('\n')}\n`,
    async (site) => {
      writeFileSync(site.path('quiet'), '');
      await reborn(site, 'faithful');
      assert.ok(rows(site, /^faithful: sent no WATCHDOG=1 for 2000 ms/).length > 0);
    },
    { files: { 'faithful.py': faithful } },
  ));
