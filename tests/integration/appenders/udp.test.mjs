// Rows as datagrams.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { after, before, test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { AppenderSite, appender, overriding, refusal } from './lib/appenders.mjs';

/** Receives on a port; `got` are the datagrams with their senders' ports. */
async function listen(port) {
  const socket = createSocket('udp4'), got = [];
  socket.on('message', (bytes, { port: from }) => got.push({ bytes, from, text: bytes.toString() }));
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return { got, close: () => new Promise((done) => socket.close(done)) };
}

let port, ownPort, receiver, site;
before(async () => {
  port = await freePort();
  ownPort = await freePort();
  const to = ['remoteaddress=127.0.0.1', `remoteport=${port}`, 'conversionpattern=/qseow-proxy/;%level;%message', 'retry=50ms', 'longestretry=100ms'];
  site = new AppenderSite(appender('udp', 'udp', to), appender('latin', 'udp', [...to, 'encoding=iso-8859-1', `localport=${ownPort}`], 'Host=isolated'), appender('idle', 'udp', ['encoding=utf-8']));
  await site.start();
});
after(async () => {
  await site?.discard();
  await receiver?.close();
});

test('a receiver that is away at the start gets the rows when it comes, and is missed once', async () => {
  await site.send('udp', 'info', 'row {n}', { count: 3 });
  await site.untilSaid('udp', /cannot send to 127\.0\.0\.1:\d+: Connection refused/);
  await new Promise((resolve) => setTimeout(resolve, 500));
  receiver = await listen(port);
  await until('the rows', () => receiver.got.length >= 3, { site });
  assert.deepEqual(receiver.got.map(({ text }) => text), ['/qseow-proxy/;INFO;row 1', '/qseow-proxy/;INFO;row 2', '/qseow-proxy/;INFO;row 3']);
  await site.untilSaid('udp', /rows are written again/);
  assert.equal(site.said('udp', /Connection refused/).length, 1);
});

test('one row is one datagram, in the wanted bytes, from the wanted port', async () => {
  receiver.got.length = 0;
  await site.send('latin', 'warn', 'grün\nzwei €');
  await until('the row', () => receiver.got.length === 1, { site });
  assert.deepEqual(receiver.got[0].bytes, Buffer.from('/qseow-proxy/;WARN;gr\u00fcn\nzwei ?', 'latin1'));
  assert.equal(receiver.got[0].from, ownPort);
});

test('a row that is longer than a datagram is cut', async () => {
  receiver.got.length = 0;
  await site.send('udp', 'warn', 'x'.repeat(80_000));
  await until('the row', () => receiver.got.length === 1, { site });
  assert.equal(receiver.got[0].bytes.length, 65_507);
});

test('a receiver that goes away and comes back', async () => {
  await receiver.close();
  await site.send('udp', 'info', 'lost on the way'); // nobody can know
  await site.send('udp', 'info', 'kept {n}', { count: 5 });
  await until('the refusal to be noticed', async () => { await site.send('udp', 'info', 'more'); return /wait: cannot send/.test(await site.flush('udp')); }, { site });
  receiver = await listen(port);
  await until('the rows', () => receiver.got.some(({ text }) => text.endsWith('more')), { site });
  assert.equal(await site.flush('udp'), 'status 0');
});

test('a stanza without an address serves only what is opened on it; wrong settings are refused', async () => {
  assert.equal(await site.send('idle', 'info', 'nowhere'), 'status 0');
  for (const [line, reason] of [['remoteport=0', /port that goes with --remoteaddress/], ['remoteaddress=a b', /parameter --remoteaddress/], ['encoding=klingon', /encoding/]])
    assert.match(await refusal('udp', overriding('remoteaddress=127.0.0.1', 'remoteport=9', line)), reason, line);
});
