// Two nodes over one database server and one folder: what is made at one door is there at the other.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { sendJson } from '../../../samples/apps/lib/http.mjs';
import { askRepository, clientTls } from '../lib/repository.mjs';
import { freePort } from '../lib/ports.mjs';
import { TestSite, until } from '../lib/site.mjs';
import { Deployment } from './deployment.mjs';
import { engineSession } from './engine.mjs';

let server, share;
const nodes = {};

const qrs = (site, path, options) => askRepository(site, site.globals.QrsPort, path, options);

/** Signs in at a node with a ticket that a program of the site asks for. */
async function signIn(site, user) {
  const { Ticket } = await sendJson(`https://localhost:${site.globals.ProxyRestPort}/qps/ticket`, {
    method: 'POST', body: { UserDirectory: 'CORP', UserId: user, Attributes: [] }, tls: clientTls(site),
  });
  const client = site.browser();
  await client.send(`/qps/user?qlikTicket=${Ticket}`);
  return client;
}

before(async () => {
  // The database server that the nodes find: PostgreSQL, run by a third site.
  const port = await freePort();
  server = await new TestSite(`[database]\nPlugin=plugins/database\n[database.parameters]\n--port=${port}\n`).start();
  share = mkdtempSync('/tmp/orrery-share-');
  for (const name of ['central', 'rim']) {
    const site = new Deployment(`two-nodes/${name}`, {
      HostName: `${name}.localhost`, HttpsPort: await freePort(), ProxyRestPort: await freePort(), QrsPort: await freePort(),
      Address: '127.0.0.1', DatabaseHost: '127.0.0.1', DatabasePort: port, Share: share,
    });
    mkdirSync(site.path('secrets'), { mode: 0o700 });
    cpSync(server.path('secrets/repository-database'), site.path('secrets/repository-database'));
    chmodSync(site.path('secrets/repository-database'), 0o600);
    nodes[name] = site;
  }
  nodes.central.configure(readFileSync(nodes.central.path('services.conf'), 'utf8').replace('rim.example', 'rim.localhost'));
  await nodes.central.begin();
  cpSync(nodes.central.path('certificates'), nodes.rim.path('certificates'), { recursive: true });
  cpSync(nodes.central.path('secrets/repository.key'), nodes.rim.path('secrets/repository.key'));
  await nodes.rim.begin();
});
after(async () => {
  for (const site of [nodes.rim, nodes.central, server]) await site?.discard();
  if (share) rmSync(share, { recursive: true, force: true });
});

test('the repository knows both nodes, one of them central', async () => {
  for (const site of Object.values(nodes)) {
    const known = await qrs(site, 'servernodeconfiguration/full');
    assert.deepEqual(known.map((one) => [one.hostName, one.isCentral]).sort(), [['central.localhost', true], ['rim.localhost', false]]);
  }
});

test('what is made on one node is there on the other', async () => {
  await qrs(nodes.central, 'stream', { method: 'POST', body: { name: 'Made at the centre' } });
  await until('the stream at the rim', async () => (await qrs(nodes.rim, 'stream/full')).some((one) => one.name === 'Made at the centre'));
});

test('a user signs in at the second door, and opens there what was made at the first', async () => {
  await qrs(nodes.central, 'user', { method: 'POST', body: { userDirectory: 'CORP', userId: 'ada', name: 'Ada', roles: ['RootAdmin'] } });
  const atCentre = await signIn(nodes.central, 'ada');
  const first = await engineSession(nodes.central, atCentre.cookie);
  const { qAppId } = await first.ask('CreateApp', { qAppName: 'Shared' });
  const doc = (await first.ask('OpenDoc', { qDocName: qAppId })).qReturn.qHandle;
  await first.ask('SetScript', { qScript: 'Load RecNo() as Number AutoGenerate 7;' }, doc);
  await first.ask('DoSave', {}, doc);
  first.end();

  const atRim = await signIn(nodes.rim, 'ada');
  assert.equal(JSON.parse((await atRim.send('/qps/user')).text).userId, 'ada');
  const second = await engineSession(nodes.rim, atRim.cookie);
  const there = await until('the app in the list', async () => (await second.ask('GetDocList')).qDocList.find((one) => one.qDocId === qAppId));
  assert.equal(there.qDocName, 'Shared');
  const same = (await second.ask('OpenDoc', { qDocName: qAppId })).qReturn.qHandle;
  assert.match((await second.ask('GetScript', {}, same)).qScript, /AutoGenerate 7/);
  second.end();
});

test('the root authority\'s key stays on the central node', () => {
  assert.throws(() => readFileSync(nodes.rim.path('secrets/authority/root_key.pem')), /ENOENT/);
  assert.ok(readFileSync(nodes.central.path('secrets/authority/root_key.pem')).length > 0);
});
