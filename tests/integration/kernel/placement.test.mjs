// The same plugins in process and isolated: everything a plugin can do gives the same, seen from outside.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { until } from '../lib/site.mjs';
import { KernelSite } from './kernel-site.mjs';

const stanzas = `
[hello]
Plugin=hello
Host=inprocess
[far-hello]
Plugin=hello
Host=isolated
[far-hello.parameters]
--greeting="Good day"
[c]
Plugin=c-plugin
Host=inprocess
[far-c]
Plugin=c-plugin
Host=isolated
[near]
Plugin=probe
Host=inprocess
Requires=hello far-hello c far-c
Wants=other
[far]
Plugin=probe
Host=isolated
Requires=hello far-hello c far-c
Wants=other
[trusted]
Plugin=probe
Host=isolated
Requires=hello
MayActAs=any
[other]
Plugin=probe
Host=isolated
`;

let site;
before(async () => (site = await new KernelSite(stanzas).start()));
after(() => site.discard());

const say = async (words, options) => {
  const { code, out, err } = await site.orrery(words, options);
  assert.equal(code, 0, err);
  return out;
};

test('both run where the configuration says', async () => {
  const { services, ready } = await site.status();
  assert.ok(ready);
  const placement = Object.fromEntries(services.map((one) => [one.name, one.placement]));
  assert.deepEqual([placement.near, placement.far], ['in process', 'isolated']);
});

for (const who of ['near', 'far']) {
  test(`${who}: calls carry the caller's own name, whatever it claims`, async () => {
    for (const [target, greeting] of [['hello', 'Hello'], ['far-hello', 'Good day']])
      assert.equal(
        await say(`${who} call ${target}`),
        `status 0\n${greeting} from ${target}: GET / by INTERNAL\\${who} through ${who}\n\n`,
      );
    for (const target of ['c', 'far-c']) assert.equal(await say(`${who} call ${target}`), `status 0\n${who}\n`);
  });

  test(`${who}: an error crosses with its code and message`, async () => {
    assert.equal(await say(`${who} call other --path /fail`), 'status 6\ntold to fail\n');
  });

  test(`${who}: a large answer comes whole`, async () => {
    assert.equal(await say(`${who} call other --path /large`), `status 0\n${8 << 20} bytes\n\n`);
  });

  test(`${who}: only what it requires or wants can be found`, async () => {
    assert.equal(await say(`${who} call trusted`), 'no handle\n');
  });

  test(`${who}: a call past its deadline is answered, and the callee is told`, async () => {
    const began = Date.now();
    assert.match(await say(`${who} call other --path /until-cancelled --deadline 150`), /^status 8\nno answer within/);
    assert.ok(Date.now() - began < 3000);
    await until('the row', () => site.rows('other').some((row) => row.message === 'was cancelled'), { patience: 5000 });
  });

  test(`${who}: one-time values are taken once, by anybody`, async () => {
    await say(`${who} once-put key-${who} value`);
    assert.equal(await say(`other once-take key-${who}`), 'value\n');
    assert.equal(await say(`${who} once-take key-${who}`), 'nothing\n');
  });

  test(`${who}: events reach both placements, stamped with who published`, async () => {
    await say(`${who} publish from-${who} 1`);
    for (const reader of ['near', 'far'])
      await until(
        `the event at ${reader}`,
        async () => (await say(`${reader} events`)).includes(`from-${who}=1 from ${who}\n`),
        { patience: 5000 },
      );
  });

  test(`${who}: posted work runs, at once and later`, async () => assert.equal(await say(`${who} post`), '2 ran\n'));

  test(`${who}: a stream goes both ways`, async () => {
    assert.equal(await say(`${who} stream other ahoy`), 'echo ahoy\n');
  });

  test(`${who}: log rows keep their properties and stay one line`, async () => {
    await say([who, 'log', 'look\nhere'], { input: 'a\tb' });
    await until('the row', () => site.rows(who).some((row) => row.message === 'look\\nhere' && row.properties === 'input=a\\tb'), {
      patience: 5000,
    });
  });

  test(`${who}: counters are counted`, async () => {
    const before_ = (await site.status()).counters.find((one) => one.name === 'hello.requests')?.count ?? 0;
    await say(`${who} call far-hello`);
    const after_ = (await site.status()).counters.find((one) => one.name === 'hello.requests').count;
    assert.equal(after_, before_ + 1);
  });

  test(`${who}: a program is supervised, its output logged, its states told`, async () => {
    await say([who, 'spawn', 'sh', '-c', 'echo "value is $PROBE"; exec sleep 100']);
    await until('its output', () => site.rows(who).some((row) => row.logger === `${who}.sh` && row.message === 'value is probed'), {
      patience: 5000,
    });
    assert.equal(await say(`${who} spawn`), 'stopped\n');
    await say([who, 'spawn', 'sh', '-c', 'exit 3']);
    await until('its end', async () => (await say(`${who} child`)).endsWith('running /\nfailed 3/0\n'), { patience: 5000 });
    assert.equal(await say(`${who} spawn`), 'stopped\n');
    const { code, err } = await site.orrery([who, 'spawn', '/no/such/program']);
    assert.equal(code, 69);
    assert.match(err, /cannot start \/no\/such\/program/);
  });
}

test('who may act as any keeps the identity it gives', async () => {
  assert.match(await say('trusted call hello'), /by CORP\\ada through trusted/);
});

test('the isolated process has a group of its own and no privileges to gain', async () => {
  const { pid } = await site.service('far');
  const { readFileSync } = await import('node:fs');
  assert.match(readFileSync(`/proc/${pid}/status`, 'utf8'), /NoNewPrivs:\t1/);
  const [, , group] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  assert.equal(Number(group), pid);
});
