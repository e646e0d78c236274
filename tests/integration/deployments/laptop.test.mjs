// The laptop: a first user by one command, sign-in by the form, the hub, an app made and opened.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { Deployment } from './deployment.mjs';
import { engineSession } from './engine.mjs';

let site;
before(async () => {
  site = new Deployment('laptop', { HttpsPort: await freePort(), DatabasePort: await freePort() });
  await site.begin();
});
after(() => site?.discard());

test('a person signs in by the form, sees the hub, makes an app and opens it', async () => {
  const added = await site.orrery(['user', 'add', 'ada', '--role', 'RootAdmin'], 'correct horse\n');
  assert.equal(added.code, 0, added.err);
  const client = site.browser();
  assert.equal((await client.signIn(await client.open('/hub'), 'ada', 'correct horse')).status, 302);
  const hub = await client.open('/hub/');
  assert.equal(hub.status, 200);
  assert.match(hub.headers['content-type'], /html/);
  const session = await engineSession(site, client.cookie);
  assert.equal((await session.ask('IsDesktopMode')).qReturn, false);
  const { qAppId, qSuccess } = await session.ask('CreateApp', { qAppName: 'On the way' });
  assert.ok(qSuccess);
  const { qReturn } = await session.ask('OpenDoc', { qDocName: qAppId });
  assert.equal(qReturn.qType, 'Doc');
  const { qDocList } = await session.ask('GetDocList');
  assert.deepEqual(qDocList.map((one) => one.qDocName), ['On the way']);
  session.end();
});

test('nobody comes in without', async () => {
  const client = site.browser();
  const { status, headers } = await client.send('/hub');
  assert.equal(status, 302);
  assert.match(headers.location, /^\/login/);
  assert.equal((await client.signIn(await client.open('/hub'), 'ada', 'a guess')).status, 401);
});

test('section access shows each user their part of the data, whatever the site lets them do', async () => {
  const people = {};
  for (const name of ['boss', 'reader', 'stranger']) {
    const added = await site.orrery(['user', 'add', name, '--role', 'RootAdmin'], 'correct horse\n');
    assert.equal(added.code, 0, added.err);
    const client = site.browser();
    assert.equal((await client.signIn(await client.open('/hub'), name, 'correct horse')).status, 302);
    people[name] = await engineSession(site, client.cookie);
  }
  const { boss, reader, stranger } = people;
  const directory = /UserDirectory=([^;]*);/.exec((await boss.ask('GetAuthenticatedUser')).qReturn)[1];
  const { qAppId } = await boss.ask('CreateApp', { qAppName: 'Guarded' });
  const open = async (session) => (await session.ask('OpenDoc', { qDocName: qAppId })).qReturn.qHandle;
  const all = await open(boss);
  await boss.ask('SetScript', { qScript: `T: LOAD * INLINE [REGION, City, Amount
    EU, Oslo, 5
    EU, Bonn, 7
    US, Boston, 100];
    SECTION ACCESS;
    LOAD * INLINE [ACCESS, USERID, REGION
    ADMIN, ${directory}\\boss,
    USER, ${directory}\\reader, EU];` }, all);
  assert.equal((await boss.ask('DoReload', {}, all)).qReturn, true);
  await boss.ask('DoSave', {}, all);
  const evaluate = async (session, doc, qExpression) => (await session.ask('EvaluateEx', { qExpression }, doc)).qValue;
  assert.equal((await evaluate(boss, all, 'Sum(Amount)')).qNumber, 112);
  const part = await open(reader);
  for (const sum of ['Sum(Amount)', 'Sum({1} Amount)', "Sum({1<City={'*'}>} Amount)"])
    assert.equal((await evaluate(reader, part, sum)).qNumber, 12, sum);
  assert.equal((await evaluate(reader, part, "Concat({1} City, ',')")).qText, 'Bonn,Oslo');
  const { qData } = await reader.ask('GetTableData', { qOffset: 0, qRows: 100, qSyntheticMode: false, qTableName: 'T' }, part);
  assert.equal(qData.length, 2);
  await assert.rejects(open(stranger), /Access denied: the section access of the app does not let you in/);
  // Who is taken off the list is out at once.
  await boss.ask('SetScript', { qScript: `T: LOAD 'EU' AS REGION, 3 AS Amount AUTOGENERATE 1; SECTION ACCESS;
    LOAD 'ADMIN' AS ACCESS, '${directory}\\boss' AS USERID AUTOGENERATE 1;` }, all);
  assert.equal((await boss.ask('DoReload', {}, all)).qReturn, true);
  await assert.rejects(evaluate(reader, part, 'Sum(Amount)'), /Invalid handle/);
  await assert.rejects(open(reader), /Access denied/);
  for (const session of Object.values(people)) session.end();
});
