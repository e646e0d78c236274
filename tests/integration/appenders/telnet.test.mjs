// Rows for clients that connect and watch.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { AppenderSite, appender, refusal } from './lib/appenders.mjs';

let port, site;
before(async () => {
  port = await freePort();
  site = new AppenderSite(appender('telnet', 'telnet', [`port=${port}`, 'conversionpattern=%level %message%newline']));
  await site.start();
});
after(() => site?.discard());

async function client() {
  const socket = connect(port, '127.0.0.1');
  const one = { socket, text: '', closed: false, bye: () => new Promise((done) => (socket.destroyed ? done() : socket.once('close', done).destroy())) };
  socket.on('data', (bytes) => (one.text += bytes));
  socket.on('close', () => (one.closed = true));
  socket.on('error', () => {});
  await once(socket, 'connect');
  return one;
}
const greeted = (one, text) => until(text, () => one.text.startsWith(text), { site });

test('clients are greeted and get the rows from then on, safe for a terminal', async () => {
  assert.equal(await site.send('telnet', 'info', 'nobody looks'), 'status 0');
  const first = await client();
  await greeted(first, 'TelnetAppender v1.0 (1 active connections)\r\n');
  const second = await client();
  await greeted(second, 'TelnetAppender v1.0 (2 active connections)\r\n');
  await site.send('telnet', 'warn', 'grün\tand \u001b[31mred\nsecond');
  for (const one of [first, second]) {
    await until('the row', () => one.text.includes('second'), { site });
    assert.match(one.text, /\r\n\r\nWARN grün\tand \.\[31mred\r\nsecond\r\n$/);
    assert.ok(!one.text.includes('nobody looks'));
  }
  second.socket.write('anything\r\n\xff\xf4');
  await site.send('telnet', 'info', 'still here');
  await until('the row', () => second.text.includes('still here'), { site });
  await first.bye();
  await second.bye();
});

test('the 21st client is refused, and a place that becomes free is given again', async () => {
  await until('no clients', async () => { const one = await client(); await until('a greeting', () => one.text !== ''); const alone = one.text.includes('(1 active'); await one.bye(); return alone; }, { site });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const all = [];
  for (let n = 1; n <= 20; ++n) {
    all.push(await client());
    await greeted(all.at(-1), `TelnetAppender v1.0 (${n} active connections)`);
  }
  const late = await client();
  await until('the refusal', () => late.closed, { site });
  assert.match(late.text, /^Too many connections/);
  await all.pop().bye();
  await until('a free place', async () => { const one = await client(); await until('an answer', () => one.text !== '' || one.closed); const taken = one.text.startsWith('TelnetAppender'); await one.bye(); return taken; }, { site });
  for (const one of all) await one.bye();
});

test('a client that does not read is dropped; the others and the sender notice nothing', async () => {
  const good = await client(), lazy = await client();
  await greeted(lazy, 'TelnetAppender');
  lazy.socket.pause();
  const began = Date.now();
  for (let i = 0; i < 60; ++i) assert.equal(await site.send('telnet', 'info', `row ${i} {n} ${'x'.repeat(1000)}`, { count: 400 }), 'status 0');
  assert.ok(Date.now() - began < 120_000);
  await until('the last row', () => good.text.includes('row 59 400 '), { site });
  await site.untilSaid('telnet', /does not read and was disconnected/);
  lazy.socket.resume();
  await until('its end', () => lazy.closed, { site });
  assert.ok(!good.closed);
  await good.bye();
});

test('a port that is taken is said', async () => {
  assert.match(await refusal('telnet', [`port=${port}`]), /cannot listen on 127\.0\.0\.1:\d+: Address already in use/);
});
