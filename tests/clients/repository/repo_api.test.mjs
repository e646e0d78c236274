import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { after, before, test } from 'node:test';
import { QlikRepoApi } from 'qlik-repo-api';
import { startRepository } from './repository_site.mjs';

let running, api;

before(async () => {
  running = await startRepository();
  api = new QlikRepoApi.client({
    host: 'localhost',
    port: running.port,
    httpsAgent: new https.Agent({
      ca: readFileSync(running.certificate('root.pem')),
      cert: readFileSync(running.certificate('client.pem')),
      key: readFileSync(running.certificate('client_key.pem')),
    }),
    authentication: { user_dir: 'INTERNAL', user_name: 'sa_api' },
  });
}, { timeout: 120_000 });
after(() => running?.site.discard());

test('tags', async () => {
  const tag = await api.tags.create({ name: 'from the client' });
  assert.equal(tag.details.name, 'from the client');
  await tag.update({ name: 'changed by the client' });
  const found = await api.tags.getFilter({ filter: "name eq 'changed by the client'" });
  assert.equal(found.length, 1);
  assert.equal(await found[0].remove(), 204);
});

test('custom properties, streams and users', async () => {
  const property = await api.customProperties.create({ name: 'Level', choiceValues: ['one', 'two'], objectTypes: ['Stream', 'User'] });
  assert.deepEqual(property.details.choiceValues, ['one', 'two']);
  const stream = await api.streams.create({ name: 'Client stream', customProperties: ['Level=one'] });
  assert.equal(stream.details.customProperties[0].value, 'one');
  assert.equal(stream.details.customProperties[0].definition.name, 'Level');
  const user = await api.users.create({ userId: 'client', userDirectory: 'DIR', roles: ['ContentAdmin'] });
  assert.deepEqual(user.details.roles, ['ContentAdmin']);
  const streams = await api.streams.getFilter({ filter: "@Level eq 'one'" });
  assert.equal(streams.length, 1);
  assert.equal(await stream.remove(), 204);
});

test('rules and data connections', async () => {
  const rule = await api.systemRules.create({
    name: 'client rule', category: 'Security', rule: 'user.name = "x"', resourceFilter: 'Stream_*', actions: ['Read'], context: 'hub',
  });
  assert.equal(rule.details.actions, 2);
  assert.equal(rule.details.ruleContext, 1);
  assert.equal(await rule.remove(), 204);
  const connections = await api.dataConnections.getAll();
  assert.deepEqual(connections, []);
});

test('nodes, proxies and virtual proxies', async () => {
  const [node] = await api.nodes.getAll();
  assert.equal(node.details.isCentral, true);
  const [proxy] = await api.proxies.getAll();
  assert.equal(proxy.details.settings.virtualProxies.length, 1);
  const virtual = await api.virtualProxies.create({ description: 'for tokens', prefix: 'jwt', sessionCookieHeaderName: 'X-Qlik-Session-jwt' });
  assert.equal(virtual.details.prefix, 'jwt');
  assert.equal(await virtual.remove(), 204);
});

test('tables', async () => {
  const { data: table } = await api.table.create({
    type: 'Stream',
    columns: [{ name: 'name', columnType: 'Property', definition: 'name' }, { name: 'owner', columnType: 'Property', definition: 'owner.name' }],
  });
  assert.deepEqual(table.columnNames, ['name', 'owner']);
  assert.ok(table.rows.some((row) => row.name === 'Everyone' && row.owner === 'sa_repository'));
});
