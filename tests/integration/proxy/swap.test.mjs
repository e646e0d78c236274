// Hot swap of an authentication module and of the proxy itself, while people sign in, ask and talk.
// ORRERY_SWAPS, ORRERY_SIGN_INS and ORRERY_SOCKETS make it as long and as hard as one likes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { promisify } from 'node:util';
import { Site } from './lib/site.mjs';
import { connect } from './lib/socket.mjs';

const swaps = Number(process.env.ORRERY_SWAPS ?? 10);
const signIns = Number(process.env.ORRERY_SIGN_INS ?? 20);
const talkers = Number(process.env.ORRERY_SOCKETS ?? 20);

let site;
before(async () => { site = await Site.start(); });
after(() => site.stop());

const swap = (name) => promisify(execFile)(process.env.ORRERY, ['--site', site.folder, 'swap', name]);

/** Does `work` again and again, `count` times at once, until the load is stopped; what it throws is kept. */
class Load {
  constructor(count, work) {
    this.done = 0;
    this.failures = [];
    this.running = true;
    this.loops = Array.from({ length: count }, async (_, i) => {
      while (this.running) await work(i).then(() => { this.done += 1; }, (error) => { this.failures.push(error.message); });
    });
  }
  async progress(more) {
    const wanted = this.done + more;
    while (this.done < wanted && this.failures.length === 0) await sleep(5);
  }
  async stop() {
    this.running = false;
    await Promise.all(this.loops);
    return this;
  }
}

test('an authentication module is swapped while people sign in with it', async () => {
  const cookie = await site.signIn();
  const origin = `https://localhost:${site.ports.https}`;
  const sockets = await Promise.all(Array.from({ length: talkers }, () => connect(site, '/app/echo', { Cookie: cookie, Origin: origin })));
  const signing = new Load(signIns, async (i) => {
    const own = await site.signIn('', { UserId: `user${i}` });
    const { status } = await site.get('/hub/echo', { cookie: own });
    assert.equal(status, 200);
  });
  let said = 0;
  for (let i = 0; i < swaps; ++i) {
    await signing.progress(signIns);
    ++said;
    for (const socket of sockets) socket.send(1, `word ${said}`);
    const { stdout } = await swap('ticket');
    assert.match(stdout, /^ticket: swapped by overlap in \d+ ms/);
  }
  const { done, failures } = await signing.stop();
  assert.deepEqual(failures, []);
  for (const socket of sockets) {
    const frames = await socket.frames(said);
    assert.deepEqual(frames.map((frame) => frame.payload.toString()), Array.from({ length: said }, (_, i) => `word ${i + 1}`));
    socket.end();
  }
  console.log(`${swaps} swaps of ticket: ${done} sign-ins, ${said * sockets.length} messages, none lost`);
});

test('the proxy itself is swapped: every new connection is taken and answered, sessions go on', async () => {
  const cookie = await site.signIn();
  const origin = `https://localhost:${site.ports.https}`;
  const socket = await connect(site, '/app/echo', { Cookie: cookie, Origin: origin });
  // Each request on a connection of its own: a refused one, or one that is cut off, is a failure.
  const asking = new Load(signIns, async () => {
    const { status } = await site.get('/hub/echo', { cookie });
    assert.equal(status, 200);
  });
  for (let i = 0; i < Math.ceil(swaps / 5); ++i) {
    await asking.progress(signIns);
    const { stdout } = await swap('proxy');
    assert.match(stdout, /^proxy: replaced in \d+ ms/);
  }
  await asking.progress(signIns);
  const { done, failures } = await asking.stop();
  assert.deepEqual(failures, []);
  assert.equal(await socket.closeCode(), 1001);
  assert.equal((await connect(site, '/app/echo', { Cookie: cookie, Origin: origin })).status, 101);
  console.log(`${Math.ceil(swaps / 5)} swaps of the proxy: ${done} connections, none refused`);
});

test('who is still shaking hands when the proxy is swapped is answered', async () => {
  const cookie = await site.signIn();
  const socket = net.connect(site.ports.https, '127.0.0.1');
  await once(socket, 'connect');
  await sleep(300); // until the proxy has taken it
  const swapped = swap('proxy');
  await sleep(1500);
  const soon = { signal: AbortSignal.timeout(10_000) };
  const secure = tls.connect({ socket, servername: 'localhost', ca: site.client.ca });
  await once(secure, 'secureConnect', soon);
  secure.write(`GET /hub/echo HTTP/1.1\r\nHost: localhost:${site.ports.https}\r\nCookie: ${cookie}\r\n\r\n`);
  const [answer] = await once(secure, 'data', soon);
  assert.match(answer.toString(), /^HTTP\/1\.1 200 /);
  assert.match((await swapped).stdout, /^proxy: replaced in \d+ ms/);
});
