// Rows at an OTLP/HTTP collector.
import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { after, before, test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { AppenderSite, appender } from './lib/appenders.mjs';
import { HttpReceiver } from './lib/http.mjs';

let collector, site;
before(async () => {
  collector = new HttpReceiver(await freePort());
  collector.answering(200, { 'content-type': 'application/json' }, '{}');
  site = new AppenderSite(
    appender('otlp', 'otlp', [`endpoint=http://127.0.0.1:${collector.port}/v1/logs`, 'retry=50ms', 'longestretry=100ms', 'servicename=orrery-test', 'attribute=deployment.environment=test', 'conversionpattern=%message', 'header=X-Tenant: canary-tenant']),
  );
  await site.start();
});
after(async () => {
  await site?.discard();
  await collector?.stop();
});
const records = () => collector.requests.flatMap((request) => request.json().resourceLogs[0].scopeLogs[0].logRecords);

test('records have the form of the protocol; a collector that comes late gets them', async () => {
  await site.send('otlp', 'error', 'row {n}', { count: 2, properties: { 'request.id': 'r-1', exception: 'Broken: pipe\n at f()' } });
  await site.untilSaid('otlp', /Connection refused/);
  await collector.start();
  await until('the records', () => records().length === 2, { site });
  const { url, headers, json } = collector.requests[0];
  assert.deepEqual([url, headers['content-type'], headers['x-tenant']], ['/v1/logs', 'application/json', 'canary-tenant']);
  const [{ resource, scopeLogs }] = json().resourceLogs;
  const attribute = (key, stringValue) => ({ key, value: { stringValue } });
  assert.deepEqual(resource.attributes, [attribute('service.name', 'orrery-test'), attribute('host.name', hostname()), attribute('deployment.environment', 'test')]);
  assert.deepEqual(scopeLogs[0].scope, { name: 'orrery' });
  const { observedTimeUnixNano, ...record } = scopeLogs[0].logRecords[0];
  assert.ok(Math.abs(Number(BigInt(observedTimeUnixNano) / 1_000_000n) - Date.now()) < 60_000);
  assert.deepEqual(record, {
    timeUnixNano: '1700000000123457000', severityNumber: 17, severityText: 'ERROR', body: { stringValue: 'row 1' },
    attributes: [attribute('logger.name', 'Audit.Proxy'), attribute('thread.name', '7'), attribute('orrery.stanza', 'hub'), attribute('exception.message', 'Broken: pipe'), attribute('exception.stacktrace', 'Broken: pipe\n at f()'), attribute('request.id', 'r-1')],
  });
});

test('429 waits as long as the collector says', async () => {
  const seen = collector.requests.length;
  collector.answer = (request, response) => {
    const first = collector.requests.length === seen + 1;
    response.writeHead(first ? 429 : 200, first ? { 'retry-after': '1' } : {}).end();
  };
  await site.send('otlp', 'info', 'throttled');
  await until('the second attempt', () => collector.requests.length === seen + 2, { site });
  assert.ok(collector.requests[seen + 1].at - collector.requests[seen].at >= 990);
  assert.equal(await site.flush('otlp'), 'status 0');
});

test('a collector that goes away and comes back gets what came meanwhile, once', async () => {
  await collector.stop();
  assert.equal(await site.send('otlp', 'info', 'meanwhile {n}', { count: 600 }), 'status 0');
  assert.match(await site.flush('otlp'), /^status 7 600 rows wait: cannot connect to 127\.0\.0\.1:\d+: Connection refused/);
  await collector.start();
  const bodies = () => records().map((record) => record.body.stringValue).filter((text) => text.startsWith('meanwhile'));
  await until('the records', () => bodies().length >= 600, { site });
  assert.equal(await site.flush('otlp'), 'status 0');
  assert.deepEqual(bodies(), Array.from({ length: 600 }, (_, i) => `meanwhile ${i + 1}`));
});

test('records the collector rejects are told once', async () => {
  collector.answering(200, {}, JSON.stringify({ partialSuccess: { rejectedLogRecords: '2', errorMessage: 'too old' } }));
  for (const message of ['a', 'b']) {
    await site.send('otlp', 'warn', message, { count: 2 });
    assert.equal(await site.flush('otlp'), 'status 0');
  }
  await site.untilSaid('otlp', /the collector rejects rows.*too old/);
  assert.equal(site.said('otlp', /the collector rejects rows/).length, 1);
  assert.ok(!site.log().includes('canary-tenant'));
});
