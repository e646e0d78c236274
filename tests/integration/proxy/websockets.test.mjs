// WebSockets through the proxy: messages, closing codes, origins, sessions that end, readers that do not read.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Site } from './lib/site.mjs';
import { connect } from './lib/socket.mjs';

let site, cookie, origin;
before(async () => {
  site = await Site.start();
  cookie = await site.signIn();
  origin = `https://localhost:${site.ports.https}`;
});
after(() => site.stop());

test('messages pass whole, both kinds, any size, as the session\'s user', async () => {
  await site.calls(cookie);
  const socket = await connect(site, '/app/echo/identity/x?reloadUri=y', { Cookie: cookie, Origin: origin });
  assert.equal(socket.status, 101);
  socket.send(1, 'grüße');
  socket.send(2, Buffer.alloc(300_000, 7));
  socket.send(1, 'end');
  const frames = await (async () => {
    for (;;) {
      const all = await socket.frames(1);
      if (all.length && all.at(-1).payload.toString() === 'end') return all;
      await sleep(10);
    }
  })();
  assert.equal(frames[0].payload.toString(), 'grüße');
  assert.equal(frames[0].opcode, 1);
  const binary = frames.slice(1, -1);
  assert.equal(binary[0].opcode, 2);
  assert.equal(Buffer.concat(binary.map((one) => one.payload)).length, 300_000);
  const [call] = await site.calls(cookie);
  assert.equal(call.target, '/app/echo/identity/x?reloadUri=y');
  assert.equal(call['identity.id'], 'ada');
  assert.equal(call['header.cookie'], undefined);
  socket.end();
});

test('closing codes pass through; a service that vanishes is 1012', async () => {
  assert.equal(await (await connect(site, '/app/leave', { Cookie: cookie, Origin: origin })).closeCode(), 4123);
  assert.equal(await (await connect(site, '/app/vanish', { Cookie: cookie, Origin: origin })).closeCode(), 1012);
});

test('W01 pages of other origins are refused with a reason', async () => {
  for (const bad of ['https://evil.example', 'null', `https://localhost.evil.example:${site.ports.https}`, 'https://localhost', `https://localhost:${site.ports.https + 1}`,
    `http://localhost:${site.ports.https}`, `https://x@localhost:${site.ports.https}`, '']) {
    const socket = await connect(site, '/app/echo', { Cookie: cookie, Origin: bad });
    assert.equal(socket.status, 403, bad);
    assert.match(socket.text(), /another origin/);
  }
  const browser = await connect(site, '/app/echo', { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' });
  assert.equal(browser.status, 403);
  assert.equal((await connect(site, '/app/echo', { Cookie: cookie })).status, 101);
  const sally = await site.signIn('sales');
  assert.equal((await connect(site, '/sales/app/echo', { Cookie: sally, Origin: 'https://partner.example:8080' })).status, 101);
});

test('a WebSocket needs a session; a ticket gives one', async () => {
  assert.equal((await connect(site, '/app/echo', { Origin: origin })).status, 401);
  assert.equal((await connect(site, '/app/echo', { Cookie: 'X-Qlik-Session=forged', Origin: origin })).status, 401);
  const socket = await connect(site, `/app/echo?qlikTicket=${await site.ticket()}`, { Origin: origin });
  assert.equal(socket.status, 101);
  assert.match(socket.head, /set-cookie: X-Qlik-Session=/i);
  assert.equal((await connect(site, '/app/refused', { Cookie: cookie, Origin: origin })).status, 403);
  assert.equal((await site.get('/app/echo', { cookie })).status, 400);
});

test('W04 when the session ends its WebSockets close with 4401', async () => {
  const own = await site.signIn('', { UserId: 'leaver' });
  const socket = await connect(site, '/app/echo', { Cookie: own, Origin: origin });
  socket.send(1, 'x');
  await socket.frames(1);
  await site.get('/qps/user', { cookie: own }, { method: 'DELETE' });
  assert.equal(await socket.closeCode(), 4401);
});

test('W03 a client that does not read holds back its service and nobody\'s memory', async () => {
  const rss = () => Number(readFileSync(`/proc/${site.process.pid}/statm`, 'utf8').split(' ')[1]) * 4096;
  const socket = await connect(site, '/app/flood', { Cookie: cookie, Origin: origin });
  assert.equal(socket.status, 101);
  socket.connection.socket.pause();
  await sleep(500);
  const start = rss();
  await sleep(2000);
  assert.ok(rss() - start < 8 * 1024 * 1024, `memory grew by ${rss() - start} bytes`);
  const other = await connect(site, '/app/echo', { Cookie: cookie, Origin: origin });
  other.send(1, 'still here');
  assert.equal((await other.frames(1))[0].payload.toString(), 'still here');
  socket.end();
});
