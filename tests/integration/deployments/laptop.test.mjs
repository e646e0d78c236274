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
