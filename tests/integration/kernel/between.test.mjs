// What lies between plugins, each kind of caller with each kind of callee: in process and isolated.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';

import { until } from '../lib/site.mjs';
import { check, KernelSite } from './kernel-site.mjs';

const stanzas = `
[near]
Plugin=peer
Host=inprocess
Requires=relay relay-far
Wants=callee callee-far
[far]
Plugin=peer
Host=isolated
Requires=relay relay-far
Wants=callee callee-far
[relay]
Plugin=peer
Host=inprocess
Wants=callee callee-far
[relay-far]
Plugin=peer
Host=isolated
Wants=callee callee-far
[callee]
Plugin=peer
Host=inprocess
[callee-far]
Plugin=peer
Host=isolated
[trusted]
Plugin=probe
Host=inprocess
Requires=hello hello-far
MayActAs=any
[trusted-far]
Plugin=probe
Host=isolated
Requires=hello hello-far
MayActAs=any
[hello]
Plugin=hello
Host=inprocess
[hello-far]
Plugin=hello
Host=isolated
`;
const callers = ['near', 'far'], callees = ['callee', 'callee-far'];

let site;
before(async () => (site = await new KernelSite(stanzas).start()));
after(() => site.discard());

/** Whether somebody waits at the callee: it says so before it begins. */
const callRuns = (callee) => site.rows(callee).at(-1)?.message === 'waits';

const say = async (words) => {
  const { code, out, err } = await site.orrery(words);
  assert.equal(code, 0, err);
  return out;
};

for (const who of callers)
  for (const callee of callees) {
    test(`${who} → ${callee}: a handle that is kept finds whoever serves now, and says when nobody does`, async () => {
      await say(`${who} keep ${callee}`);
      assert.equal(await say(`${who} kept`), `status 0 ${callee} for ${who}\n`);
      await say(`restart ${callee}`);
      assert.equal(await say(`${who} kept`), `status 0 ${callee} for ${who}\n`);
      await say(`stop ${callee}`);
      assert.match(await say(`${who} kept`), new RegExp(`^status 7 service '${callee}' is not running; `));
      await say(`start ${callee}`);
      assert.equal(await say(`${who} kept`), `status 0 ${callee} for ${who}\n`);
    });

    test(`${who} → ${callee}: a stream nobody reads holds its writer back, and loses nothing`, async () => {
      assert.equal(await say(`${who} flood ${callee}`), `held back within 512 KiB, ${4 << 20} bytes arrived\n`);
    });

    test(`${who} → ${callee}: past its deadline a call is told to stop`, async () => {
      const told = () => site.rows(callee).filter((row) => row.message === 'was told to stop').length;
      const before_ = told();
      const answer = await say(`${who} ask ${callee} /wait --deadline=100`);
      // In process the callee works on the caller's thread: the answer is its own, and comes when it heeds the deadline.
      if (callee === 'callee' && who === 'near') assert.equal(answer, 'status 0 callee for near\n');
      else assert.match(answer, /^status (0|8) /);
      await until('the row', () => told() === before_ + 1, { site });
    });

    for (const relay of ['relay', 'relay-far'])
      test(`${who} → ${relay} → ${callee}: a call in a call has no more time than it`, async () => {
        const told = () => site.rows(callee).filter((row) => row.message === 'was told to stop').length;
        const before_ = told();
        await say(`${who} ask ${relay} /via/${callee}/wait --deadline=150`);
        await until('the row', () => told() === before_ + 1, { site });
      });
  }

for (const callee of callees)
  test(`${callee}: who works for a caller that dies is told to stop`, async () => {
    const told = () => site.rows(callee).filter((row) => row.message === 'was told to stop').length;
    const before_ = told();
    const { pid } = await site.service('far');
    const asked = site.orrery(`far ask ${callee} /wait --deadline=59000`);
    await until('the call', () => callRuns(callee), { site });
    process.kill(pid, 'SIGKILL');
    await until('the row', () => told() === before_ + 1, { site, patience: 30_000 });
    assert.notEqual((await asked).code, 0);
    await until('another life of the caller', async () => { const now = await site.service('far'); return now.state === 'ready' && now.pid !== pid; }, { site });
  });

for (const who of callers) {
  test(`${who}: a one-time value is put once, taken once by one of many, and ends with its time`, async () => {
    await say(`${who} once key-${who} value 60000`);
    const { code, err } = await site.orrery(`${who} once key-${who} other 60000`);
    assert.equal(code, 1, err);
    const taken = await Promise.all([...callers, ...callees, ...callers, ...callees].map((one) => say(`${one} take key-${who}`)));
    assert.deepEqual(taken.filter((one) => one !== 'nothing\n'), ['value\n']);
    await say(`${who} once short-${who} value 1`);
    assert.equal(await say(`${who} take short-${who}`), 'nothing\n');
  });
}

for (const reader of callers) {
  test(`${reader}: events come in each publisher's order`, async () => {
    await say(`restart ${reader}`);
    await Promise.all([...callers, ...callees].map((one) => say(`${one} publish 200 1000`)));
    const expected = [...callees, ...callers].sort().map((one) => `${one}: 200 in order, last 200, gaps 0\n`).join('');
    await until('all events', async () => (await say(`${reader} events`)) === expected, { site });
  });

  test(`${reader}: waiting events of a key become one, the newest`, async () => {
    for (const publisher of callees) {
      await say(`restart ${reader}`);
      await say(`${reader} hold`);
      await say(`${publisher} publish 1 1`);
      await say(`${publisher} publish 500 10`);
      await say(`${reader} release`);
      await until('the last event', async () => (await say(`${reader} events`)).includes('last 500'), { site });
      const [, count] = /^callee(?:-far)?: (\d+) in order, last 500, gaps 0\n$/.exec(await say(`${reader} events`));
      assert.ok(Number(count) >= 10 && Number(count) <= 12, count); // one was on its way before the others came
    }
  });

  test(`${reader}: a queue that overflows loses the oldest and says so`, async () => {
    for (const publisher of callees) {
      await say(`restart ${reader}`);
      await say(`${reader} hold`);
      await say(`${publisher} publish 5000 10000`);
      await say(`${reader} release`);
      await until('the last event', async () => (await say(`${reader} events`)).includes('last 5000'), { site });
      const [, count] = /^callee(?:-far)?: (\d+) in order, last 5000, gaps 1\n$/.exec(await say(`${reader} events`));
      assert.ok(Number(count) >= 4096 && Number(count) < 5000, count);
    }
  });

  test(`${reader}: a measured value is counted and added up`, async () => {
    await say(`${reader} observe ${reader}`);
    await say(`${reader} observe ${reader}`);
    await until('the counter', async () => (await site.status()).counters.some((one) => one.name === `peer_${reader}` && one.count === 2 && one.sum === 5), { site });
  });

  test(`${reader}: a verb's help, its usage and its failure`, async () => {
    assert.match(await say('verbs'), new RegExp(`${reader} events +try what lies between plugins`));
    assert.match(await say(`${reader} ask --help`), new RegExp(`^usage: orrery ${reader} ask … \\[options\\]\n[\\s\\S]*--deadline +in milliseconds\n  --json +changes nothing\nexample: `));
    assert.equal((await site.orrery(`${reader} ask --dedline=1`)).code, 2);
    // --json is a switch of every verb: what stands behind it is an argument.
    assert.equal(await say(`${reader} ask --json callee / --deadline=5000`), `status 0 callee for ${reader}\n`);
    const { code, err } = await site.orrery(`${reader} fail`);
    assert.equal(code, 77);
    assert.match(err, /told to fail/);
    assert.match(err, /ask for something else/);
  });
}

for (const who of ['trusted', 'trusted-far'])
  for (const target of ['hello', 'hello-far'])
    test(`${who} → ${target}: MayActAs=any keeps the identity given, the caller stays stamped`, async () => {
      assert.equal(await say(`${who} call ${target}`), `status 0\nHello from ${target}: GET / by CORP\\ada through ${who}\n\n`);
    });

for (const host of ['inprocess', 'isolated'])
  test(`a socket of a Listen= line keeps its callers while its server (${host}) is away`, async () => {
    const own = await new KernelSite(`[http]\nPlugin=plugins/http\nHost=${host}\n[hello]\nPlugin=hello\nHost=${host}\nListen=0\n`).start();
    try {
      const { port } = (await own.service('hello')).listen[0];
      for (const away of ['http', 'hello']) {
        await own.orrery(`stop ${away}`);
        const socket = connect(port, '127.0.0.1');
        await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
        if (away === 'http') socket.write('GET /late HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
        await own.orrery(`start ${away}`);
        if (away === 'hello') socket.write('GET /late HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
        let text = '';
        for await (const part of socket) text += part;
        assert.match(text, /^HTTP\/1\.1 200 [\s\S]*Hello from hello: GET \/late/);
        assert.equal((await own.service('hello')).listen[0].port, port);
      }
      if (host === 'isolated') {
        process.kill((await own.service('http')).pid, 'SIGKILL');
        assert.match(await (await fetch(`http://127.0.0.1:${port}/after`)).text(), /^Hello from hello: GET \/after/);
      }
    } finally {
      await own.discard();
    }
  });

for (const host of ['inprocess', 'isolated'])
  test(`a ring of calls is refused before anything starts (${host})`, async () => {
    const ring = ['a', 'b', 'c'].map((name, at) => `[${name}]\nPlugin=peer\nHost=${host}\nWants=${['b', 'c', 'a'][at]}\n`).join('');
    const { code, problems } = await check(ring);
    assert.equal(code, 78);
    assert.match(problems.join('\n'), /a → b → c → a/);
  });
