// What state a service is in, and why: readiness as the service announces it, health as it answers, the chain of reasons.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { at, probe, tell } from './kernel-site.mjs';

/** Runs `work` while the site starts; a site with a service that is not ready yet is not started yet. */
const during = (stanzas, files, work) =>
  at(
    stanzas,
    async (site) => {
      const started = site.start();
      started.catch(() => {}); // some tests end before everything runs
      await until('the control socket', async () => (await site.orrery('tree')).code === 0, { site });
      await work(site, started);
    },
    { files },
  );

const inState = (site, name, state, text = /./) =>
  until(
    `${name} ${state}`,
    async () => {
      const one = await site.service(name);
      return one.state === state && text.test(one.reason) && one;
    },
    { site },
  );

const notifier = `${tell}while not os.path.exists('go'):
    time.sleep(0.02)
tell('STATUS=all set\\nREADY=1\\n')
time.sleep(1000)
`;

test('a program is ready when it says so through NOTIFY_SOCKET, and who requires it waits', () =>
  during(
    '[slow]\nExePath=python3\nScript=slow.py\nReady=notify\n[needy]\nPlugin=probe\nHost=inprocess\nRequires=slow\n',
    { 'slow.py': notifier },
    async (site, started) => {
      await inState(site, 'slow', 'starting', /^has not announced yet that it is ready$/);
      await inState(site, 'needy', 'waiting', /^waits for slow, which is starting$/);
      assert.match((await site.orrery('why needy')).out, /^needy waits for slow, which is starting\n/);
      writeFileSync(site.path('go'), '');
      await started;
      assert.equal((await site.service('slow')).reason, 'announced that it is ready: all set');
      assert.equal((await site.service('needy')).state, 'ready');
    },
  ));

test('while a service is tried again it says what became of the time before', () =>
  during(
    '[late]\nExePath=sh\nReady=notify\nBackoff=50ms\n[late.parameters]\n-c\ntest -e tried && exec sleep 1000; touch tried; exit 3\n' +
      '[needy]\nPlugin=probe\nHost=inprocess\nRequires=late\n',
    {},
    async (site) => {
      const before = 'the time before: exited with status 3 before it was ready';
      await inState(site, 'late', 'starting', new RegExp(`^has not announced yet that it is ready; ${before}$`));
      assert.match((await site.orrery('why needy')).out, new RegExp(`^needy waits for late, which is starting; ${before}\n`));
    },
  ));

test('a stop does not wait for an announcement', () =>
  during('[slow]\nExePath=python3\nScript=slow.py\nReady=notify\n', { 'slow.py': notifier }, async (site) => {
    await inState(site, 'slow', 'starting');
    assert.equal((await site.orrery('stop slow')).out, 'slow is stopped\n');
    assert.equal((await site.service('slow')).reason, 'stopped by hand');
  }));

test('a program that ends before it is ready has failed to start', () =>
  during('[brief]\nExePath=sh\nReady=notify\nBackoff=1m\n[brief.parameters]\n-c\nexit 3\n', {}, (site) =>
    inState(site, 'brief', 'backing-off', /^exited with status 3 before it was ready$/),
  ));

test('the chain of reasons in one sentence, down to the cause', async () => {
  const port = await freePort();
  await during(
    `[database]\nExePath=sleep\nReady=port:${port}\nStartDeadline=200ms\nBackoff=1m\n[database.parameters]\n1000\n` +
      '[repository]\nPlugin=probe\nHost=inprocess\nRequires=database\n[hub]\nPlugin=probe\nHost=inprocess\nRequires=repository\nWants=off\n' +
      '[off]\nPlugin=probe\nEnabled=false\n',
    {},
    async (site, started) => {
      await started;
      const cause = `was not ready within 200 ms: connection refused 127.0.0.1:${port}`;
      const { out } = await site.orrery('why hub');
      assert.equal(out.split('\n')[0], `hub waits for repository, which waits for database: ${cause}`);
      const why = JSON.parse((await site.orrery('why hub --json')).out);
      assert.deepEqual(
        why.chain.map((link) => [link.name, link.state]),
        [['hub', 'waiting'], ['repository', 'waiting'], ['database', 'backing-off']],
      );
      assert.equal(why.sentence, out.split('\n')[0]);
      assert.match(why.configured, /services\.conf:15$/);
      const tree = await site.orrery('tree');
      assert.equal(tree.out, 'hub  waiting\n├─ repository  waiting\n│  └─ database  backing-off\n└─ off  off (wanted)\n');
      assert.equal((await site.service('off')).reason, 'Enabled=false in services.conf:22');
      const unknown = await site.orrery('why nobody');
      assert.equal(unknown.code, 1);
      assert.match(unknown.err, /there is no service 'nobody'/);
    },
  );
});

test('a program behind a port is ready when it answers, and degraded while it says so', async () => {
  let status = 503;
  const server = createServer((_, response) => response.writeHead(status).end());
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  try {
    await during(
      `[far]\nExePath=sleep\nReady=http:${port}/health\nHealthInterval=50ms\n[far.parameters]\n1000\n`,
      {},
      async (site, started) => {
        await inState(site, 'far', 'starting');
        status = 200;
        await started;
        assert.equal((await site.service('far')).state, 'ready');
        assert.equal((await site.orrery('status')).code, 0);
        status = 500;
        await inState(site, 'far', 'degraded', new RegExp(`^answers GET /health at 127\\.0\\.0\\.1:${port} with 500$`));
        assert.equal((await site.orrery('status')).code, 1);
        status = 200;
        await inState(site, 'far', 'ready', /^is well again$/);
      },
    );
  } finally {
    server.close();
  }
});

for (const host of ['inprocess', 'isolated'])
  test(`a plugin is degraded while it says so, ${host}, and serves all the same`, () =>
    during(
      `[one]\nPlugin=probe\nHost=${host}\nHealthInterval=50ms\n[two]\nPlugin=probe\nHost=inprocess\nRequires=one\n`,
      {},
      async (site, started) => {
        await started;
        assert.equal((await site.service('one')).reason, 'announced that it is ready');
        await site.orrery(['one', 'health', 'degraded', 'half of it is gone']);
        await inState(site, 'one', 'degraded', /^half of it is gone$/);
        assert.match((await site.orrery('why one')).out, /^one is degraded: half of it is gone\n/);
        assert.match((await site.orrery('two call one')).out, /^status 0/);
        assert.equal((await site.orrery('restart two')).out, 'two is ready\n');
        await site.orrery('one health good');
        await inState(site, 'one', 'ready', /^is well again$/);
      },
    ));

test('the columns of status stand below each other, however long a name is', () =>
  during(probe('a', 'Host=inprocess') + probe('resource-distribution', 'Host=inprocess'), {}, async (site, started) => {
    await started;
    const [head, ...lines] = (await site.orrery('status')).out.trimEnd().split('\n');
    assert.deepEqual(lines.map((line) => line.indexOf('ready')), [head.indexOf('STATE'), head.indexOf('STATE')]);
  }));
