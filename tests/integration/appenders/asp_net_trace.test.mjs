// The live page, as a browser asks for it.
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, before, test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { AppenderSite, appender } from './lib/appenders.mjs';

let port, site;
before(async () => {
  port = await freePort();
  site = new AppenderSite('[http]\nPlugin=plugins/http\nMayActAs=any\n', appender('trace', 'asp-net-trace', ['keep=3', 'category=[%logger]', 'conversionpattern=%message'], `Listen=127.0.0.1:${port}`));
  await site.start();
});
after(() => site?.discard());

/** Answers {status, headers, body}; with `watch` the request and the events as they come. */
const ask = (path, { headers = {}, watch = false } = {}) =>
  new Promise((resolve, reject) => {
    const asked = get({ host: '127.0.0.1', port, path, headers: { host: `localhost:${port}`, ...headers } }, (response) => {
      const answer = { status: response.statusCode, headers: response.headers, body: '', end: () => asked.destroy() };
      response.setEncoding('utf8');
      response.on('data', (text) => (answer.body += text));
      response.on('error', () => {});
      if (watch) resolve(answer);
      else response.on('end', () => resolve(answer));
    });
    asked.on('error', reject);
  });
const events = (answer) => [...answer.body.matchAll(/^id: (\d+)\ndata: (.*)\n\n/gm)].map(([, id, data]) => ({ id: Number(id), ...JSON.parse(data) }));

test('the page has the last rows, newest first, with every value escaped', async () => {
  await site.send('trace', 'error', 'row {n} <script>alert("x")</script>\u0001&', { count: 5, logger: "Audit.<b>'" });
  const { status, headers, body } = await ask('/');
  assert.equal(status, 200);
  assert.match(headers['content-type'], /^text\/html/);
  assert.match(headers['content-security-policy'], /default-src 'none'.*frame-ancestors 'none'/);
  assert.deepEqual([...body.matchAll(/<td>row (\d)/g)].map(([, n]) => n), ['5', '4', '3']);
  assert.ok(body.includes('[Audit.&lt;b&gt;&#39;]') && body.includes('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;.&amp;') && !body.includes('<script>alert'));
  assert.match(body, /<body data-last="5">/);
  for (const [path, type] of [['/trace.css', /^text\/css/], ['/trace.js', /^text\/javascript/]]) assert.match((await ask(path)).headers['content-type'], type);
});

test('new rows come as events, each once, also after an interruption', async () => {
  const first = await ask('/events?since=5', { watch: true });
  assert.match(first.headers['content-type'], /^text\/event-stream/);
  await site.send('trace', 'warn', 'live {n}', { count: 2 });
  await until('the events', () => events(first).length === 2, { site });
  assert.deepEqual(events(first).map(({ id, level, category, text }) => [id, level, category, text]), [[6, 'WARN', '[Audit.Proxy]', 'live 1'], [7, 'WARN', '[Audit.Proxy]', 'live 2']]);
  first.end();
  await site.send('trace', 'warn', 'meanwhile');
  const again = await ask('/events?since=5', { watch: true, headers: { 'last-event-id': '7' } });
  await until('the event', () => events(again).length === 1, { site });
  assert.equal(events(again)[0].text, 'meanwhile');
  again.end();
});

test('pages of other names, other methods and users who are not named are refused', async () => {
  assert.equal((await ask('/', { headers: { host: `evil.example:${port}` } })).status, 403);
  assert.equal((await ask('/events', { headers: { host: 'evil.example' } })).status, 403);
  assert.equal((await ask('/nothing')).status, 404);
});

test('more than 20 browsers are too many; those who leave make room', async () => {
  const all = [];
  for (let i = 0; i < 20; ++i) all.push(await ask('/events', { watch: true }));
  await until('a refusal', async () => { const one = await ask('/events', { watch: true }); if (one.status !== 200) return one.status === 413; all.push(one); return false; }, { site });
  for (const one of all) one.end();
  await until('room', async () => { const one = await ask('/events', { watch: true }); one.end(); return one.status === 200; }, { site });
});
