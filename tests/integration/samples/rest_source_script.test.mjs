// A load script reads the sample connector's REST source, in a site as a laptop has it.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { Deployment } from '../deployments/deployment.mjs';
import { engineSession } from '../deployments/engine.mjs';
import { freePort } from '../lib/ports.mjs';
import { orderSystem } from './lib/counterparts.mjs';
import { unpack } from './lib/samples.mjs';

const token = 'orders-token-0123456789';
let orders, site, session, doc;

before(async () => {
  orders = await orderSystem(token);
  site = new Deployment('laptop', { HttpsPort: await freePort(), DatabasePort: await freePort() });
  unpack(site, 'rest-source');
  mkdirSync(site.path('services.d'));
  writeFileSync(
    site.path('services.d', 'connectors.conf'),
    `[orders]\nPlugin=connectors/rest-source\nHost=isolated\n[orders.parameters]\n--url=${orders.url}/api\n--token=${token}\n[engine]\nWants=repository orders\n`,
  );
  await site.start();
  const added = await site.orrery(['user', 'add', 'ada', '--role', 'RootAdmin'], 'correct horse\n');
  assert.equal(added.code, 0, added.err);
  const client = site.browser();
  assert.equal((await client.signIn(await client.open('/hub'), 'ada', 'correct horse')).status, 302);
  session = await engineSession(site, client.cookie);
  const { qAppId } = await session.ask('CreateApp', { qAppName: 'From REST' });
  doc = (await session.ask('OpenDoc', { qDocName: qAppId })).qReturn.qHandle;
  for (const [qName, qConnectionString] of [['all', 'least=0'], ['large', 'least=20']])
    await session.ask('CreateConnection', { qConnection: { qName, qType: 'orders', qConnectionString } }, doc);
});
after(async () => {
  session?.end();
  await site?.discard();
  await orders?.close();
});

async function load(script) {
  await session.ask('SetScript', { qScript: script }, doc);
  return (await session.ask('DoReload', {}, doc)).qReturn;
}
const evaluate = async (qExpression) => (await session.ask('EvaluateEx', { qExpression }, doc)).qValue;

test('pages of an answer become one table, null and umlauts included', async () => {
  assert.ok(await load("LIB CONNECT TO 'all'; Orders: SQL /orders;"));
  assert.equal((await evaluate('Sum(amount)')).qNumber, 92.5);
  assert.equal((await evaluate("Concat(id & ':' & customer, '|', id)")).qText, '1:Ärzte & Söhne|2:Bolt|3:|4:Ärzte & Söhne|5:Bolt');
  assert.equal((await evaluate('NullCount(customer)')).qNumber, 1);
});

test('what the connection says becomes a part of the question, and loads may stand before it', async () => {
  assert.ok(await load("LIB CONNECT TO 'large'; Orders: LOAD id, amount * 2 AS twice WHERE id < 5; SQL /orders;"));
  assert.equal((await evaluate('Sum(twice)')).qNumber, 100);
});

test('a question that the source does not understand fails the load and leaves the data', async () => {
  assert.equal(await load("LIB CONNECT TO 'all'; SQL /nothing;"), false);
  assert.equal(await load("LIB CONNECT TO 'all'; SQLTABLES;"), false);
  assert.equal((await evaluate('Sum(twice)')).qNumber, 100);
});
