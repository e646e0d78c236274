// Tables from a real REST source, in process and isolated, read by a plugin that calls the connector's role.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { KernelSite } from '../kernel/kernel-site.mjs';
import { orderSystem } from './lib/counterparts.mjs';
import { ask, bothWays, callerOf, placements, unpack } from './lib/samples.mjs';

const token = 'orders-token-0123456789';
let orders, site;
before(async () => {
  orders = await orderSystem(token);
  const lines = (more) => () => [`--url=${orders.url}/api`, '--timeout=1s', '--largest=3000000', ...more];
  site = new KernelSite(
    bothWays('rest-source', 'orders', lines([`--token=${token}`])) +
      bothWays('rest-source', 'stranger', lines(['--token=wrong-token'])) +
      bothWays('rest-source', 'away', () => ['--url=http://127.0.0.1:1/api', `--token=${token}`]) +
      callerOf('orders', 'stranger', 'away'),
  );
  unpack(site, 'rest-source');
  await site.start();
});
after(async () => {
  await site?.discard();
  await orders?.close();
});

for (const host of placements) {
  const call = (index, ...fields) => ask(site, `orders-${host}`, 'connector', index, ...fields);
  const query = (statement, ...more) => call(1, `statement=${statement}`, ...more);

  test(`${host}: a result over three pages comes block by block, null and umlauts included`, async () => {
    assert.equal((await site.service(`orders-${host}`)).placement, host === 'isolated' ? 'isolated' : 'in process');
    assert.equal(await call(0), 'status 0\n');
    const opened = await query('/orders');
    const columns = 'column=id\nkind=integer\ncolumn=customer\nkind=text\ncolumn=amount\nkind=number\ncolumn=paid\nkind=text\n';
    const [, id] = /^status 0\nresult=(\d+)\n/.exec(opened);
    assert.equal(opened, `status 0\nresult=${id}\n${columns}`);
    const blocks = [];
    for (let text = ''; !text.endsWith('last=true\n'); blocks.push(text)) text = await call(2, `result=${id}`);
    assert.deepEqual(blocks, [
      'status 0\nrows=2 rows 1 Ärzte & Söhne 0.000000 true 2 Bolt 2.500000 false\nlast=false\n',
      'status 0\nrows=2 rows 3 - 20.000000 true 4 Ärzte & Söhne 30.000000 false\nlast=false\n',
      'status 0\nrows=1 rows 5 Bolt 40.000000 true\nlast=true\n',
    ]);
    assert.equal(await call(3, `result=${id}`), 'status 0\n');
    assert.match(await call(2, `result=${id}`), /^status 5\n/);
  });

  test(`${host}: a large page leaves in blocks of less than a mebibyte, each row once and in order`, async () => {
    const [, id] = /result=(\d+)/.exec(await query('/many'));
    const ids = [];
    for (let text = '', blocks = 1; !text.endsWith('last=true\n'); ++blocks) {
      text = await call(2, `result=${id}`);
      assert.ok(text.length < 1 << 20);
      ids.push(...[...text.matchAll(/ (\d+) x{60}/g)].map(([, one]) => Number(one)));
      assert.ok(ids.length < 20_000 || blocks >= 3);
    }
    assert.deepEqual(ids, Array.from({ length: 20_000 }, (_, one) => one));
  });

  test(`${host}: parameters become query values`, async () => {
    const [, id] = /result=(\d+)/.exec(await query('/orders', 'parameter.least=40'));
    assert.equal(orders.requests.at(-1).url.search, '?least=40');
    assert.match(await call(2, `result=${id}`), /rows=1 rows 5 Bolt 40 true\nlast=true/);
  });

  test(`${host}: every failure says what is wrong and what to do, and never the token`, async () => {
    const cases = {
      '/nothing': /^status 5\n.*\/api\/nothing answered 404\nerror\.hint=check the statement/,
      '/page': /^status 2\n.*does not answer JSON/,
      '/away': /^status 11\n.*answered 302, a redirect/,
      '/lured': /^status 4\n.*lies on another server, elsewhere\.example/,
      '/broken': /^status 7\n.*answered 500/,
      '/large': /^status 10\n.*answers more than 3000000 bytes/,
      '/slow': /^status 8\n.*did not answer within --timeout/,
      '/../secrets': /^status 2\n.*no path below --url/,
      orders: /^status 2\n.*no path below --url/,
    };
    for (const [statement, text] of Object.entries(cases)) assert.match(await query(statement), text);
    assert.match(await ask(site, `stranger-${host}`, 'connector', 0), /^status 4\n.*answered 401\nerror\.hint=check --token/);
    assert.match(await ask(site, `away-${host}`, 'connector', 0), /^status 7\n.*cannot read http:\/\/127\.0\.0\.1:1\/api/);
    for (const secret of [token, 'wrong-token']) assert.ok(!site.log().includes(secret));
  });
}
