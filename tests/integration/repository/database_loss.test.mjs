import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { send, startRepository } from '../../clients/repository/repository_site.mjs';
import { until } from '../lib/site.mjs';

const key = '0123456789abcdef';
let running;

const ask = (method, path, body) =>
  send(running, {
    method,
    path: `${path}?xrfkey=${key}`,
    headers: { 'X-Qlik-User': 'UserDirectory=INTERNAL;UserId=sa_api', 'X-Qlik-Xrfkey': key, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });

before(async () => { running = await startRepository(); }, { timeout: 120_000 });
after(() => running?.site.discard());

test('PostgreSQL is killed while people work: nothing acknowledged is lost, and it comes back by itself', async () => {
  const acknowledged = [];
  let working = true;
  const seen = new Map();
  const worker = async (number) => {
    for (let i = 0; working; ++i) {
      const name = `worker ${number}, tag ${i}`;
      const answer = await ask('POST', '/qrs/tag', { name });
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      if (answer.status === 201) acknowledged.push(name);
      if (answer.status === 503) {
        assert.match(answer.text, /database/);
        assert.ok(answer.headers['retry-after']);
        await sleep(50);
      }
    }
  };
  const workers = [1, 2, 3, 4].map(worker);
  await until('some work', () => acknowledged.length > 20, { site: running.site });
  const postmaster = Number(readFileSync(running.site.path('data/database/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(postmaster, 'SIGKILL');
  await until('a refusal', () => seen.has(503), { site: running.site });
  const before = acknowledged.length;
  await until('work after the loss', () => acknowledged.length > before + 20, { site: running.site });
  working = false;
  await Promise.all(workers);
  assert.deepEqual([...seen.keys()].filter((status) => ![201, 503].includes(status)), []);
  const kept = new Set(JSON.parse((await ask('GET', '/qrs/tag')).text).map((tag) => tag.name));
  assert.deepEqual(acknowledged.filter((name) => !kept.has(name)), []);
}, { timeout: 200_000 });
