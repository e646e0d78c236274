// Log rows at a real receiver, in process and isolated. The rows come from a plugin that calls the appender's role.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { KernelSite } from '../kernel/kernel-site.mjs';
import { until } from '../lib/site.mjs';
import { receiver } from './lib/counterparts.mjs';
import { ask, bothWays, callerOf, placements, unpack } from './lib/samples.mjs';

const token = 'alerts-token-0123456789';
const receivers = {};
let site;
before(async () => {
  for (const host of placements) receivers[host] = await receiver();
  site = new KernelSite(
    bothWays('webhook', 'hook', (host) => [`--url=${receivers[host].url}/alerts?channel=ops`, `--token=${token}`, '--level=warn', '--keep=3', '--retry=100ms'], 'LogFeed=none') + callerOf('hook'),
  );
  unpack(site, 'webhook');
  await site.start();
});
after(async () => {
  await site?.discard();
  for (const one of Object.values(receivers)) await one.close();
});

for (const host of placements) {
  const append = () => ask(site, `hook-${host}`, 'appender', 0, 'rows=@log'); // info, warn and error, one row each

  test(`${host}: rows of the level arrive as JSON, with the token`, async () => {
    assert.equal((await site.service(`hook-${host}`)).placement, host === 'isolated' ? 'isolated' : 'in process');
    assert.equal(await append(), 'status 0\n');
    const { method, url, headers, body } = receivers[host].requests.at(-1);
    assert.deepEqual([method, url.pathname + url.search, headers['content-type'], headers.authorization], ['POST', '/alerts?channel=ops', 'application/json', `Bearer ${token}`]);
    assert.deepEqual(JSON.parse(body), {
      rows: [
        { time: 2, level: 'warn', logger: 'hub', thread: '1', message: 'tab\there' },
        { time: 3, level: 'error', logger: 'hub', thread: '1', message: 'plain' },
      ],
      dropped: 0,
    });
    assert.equal(await ask(site, `hook-${host}`, 'appender', 1), 'status 0\n');
    assert.match(await ask(site, `hook-${host}`, 'appender', 0, 'rows=garbage'), /^status 2\n/);
  });

  test(`${host}: while the receiver refuses rows wait, the oldest go, and all is told once`, async () => {
    const own = receivers[host];
    own.state.status = 503;
    assert.equal(await append(), 'status 0\n');
    assert.equal(await append(), 'status 0\n'); // four rows for three places
    assert.match(await ask(site, `hook-${host}`, 'appender', 1), /^status 7\nerror\.message=http:\/\/127\.0\.0\.1:\d+ answered 503\n/);
    const told = () => site.rows(`hook-${host}`).filter((row) => row.message.startsWith('rows wait: '));
    await until('the row about it', () => told().length > 0, { site });
    own.state.status = 200;
    await until('the delivery', () => { const { rows, dropped } = JSON.parse(own.requests.at(-1).body); return rows.length === 3 && dropped === 1; }, { site });
    await until('the row about the delivery', () => site.rows(`hook-${host}`).some((row) => row.message === 'rows are delivered again'), { site });
    assert.equal(told().length, 1);
    assert.ok(!site.log().includes(token) && !site.log().includes('channel=ops'));
  });
}
