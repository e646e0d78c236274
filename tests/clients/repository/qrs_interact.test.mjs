import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import qrsInteract from 'qrs-interact';
import { send, startRepository } from './repository_site.mjs';

let running, administrator;

const client = (user, extra = {}) =>
  new qrsInteract({
    hostname: 'localhost',
    portNumber: running.port,
    certificates: { certFile: running.certificate('client.pem'), keyFile: running.certificate('client_key.pem') },
    headers: { 'X-Qlik-User': user, 'Content-Type': 'application/json', ...extra },
  });
const inHub = (name) => client(`UserDirectory=DIR; UserId=${name}`, { 'X-Qlik-Security': 'Context=AppAccess' });
const refused = (status) => (error) => error.message.startsWith(`Received error code: ${status}::`);

before(async () => {
  running = await startRepository();
  administrator = client('UserDirectory=Internal;UserId=sa_api');
}, { timeout: 120_000 });
after(() => running?.site.discard());

test('about says who answers', async () => {
  const { statusCode, body } = await administrator.Get('about');
  assert.equal(statusCode, 200);
  assert.equal(body.schemaPath, 'About');
  assert.equal(body.nodeType, 1);
});

test('an entity is created, found, changed and deleted with the statuses this client insists on', async () => {
  const made = await administrator.Post('tag', { name: "it's new" }, 'json');
  assert.equal(made.statusCode, 201);
  const found = await administrator.Get("tag/full?filter=name eq 'it''s new'");
  assert.equal(found.body.length, 1);
  const tag = found.body[0];
  assert.match(tag.createdDate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const changed = await administrator.Put(`tag/${tag.id}`, { ...tag, name: 'renamed' });
  assert.equal(changed.statusCode, 200);
  assert.equal(changed.body.name, 'renamed');
  await assert.rejects(administrator.Put(`tag/${tag.id}`, { ...tag, name: 'again' }), refused(409));
  assert.equal((await administrator.Get('tag/count')).body.value, 1);
  assert.equal((await administrator.Delete(`tag/${tag.id}`)).statusCode, 204);
  await assert.rejects(administrator.Get(`tag/${tag.id}`), refused(404));
});

test('filters, order and privileges', async () => {
  const users = await administrator.Get("user?filter=userDirectory eq 'INTERNAL' and not (userId eq 'System')&orderby=name desc");
  assert.equal(users.body.length, 8);
  assert.equal(users.body[0].userId, 'sa_scheduler');
  const streams = await administrator.Get('stream?privileges=true');
  assert.ok(streams.body.every((stream) => stream.privileges.includes('read')));
  await assert.rejects(administrator.Get("stream?filter=nme eq 'x'"), refused(400));
  await assert.rejects(administrator.Get('stream/not/there'), refused(404));
});

test('a stream without access hides its apps on every path', async () => {
  const hidden = (await administrator.Post('stream', { name: 'Board' }, 'json')).body;
  const app = (await inHub('author').Post('app', { name: 'Figures' }, 'json')).body;
  assert.equal(app.owner.userId, 'author');
  await assert.rejects(inHub('reader').Get(`app/${app.id}`), refused(404));
  const published = await administrator.Put(`app/${app.id}/publish?stream=${hidden.id}&name=Figures%20of%20the%20board`, {});
  assert.equal(published.body.published, true);
  assert.equal(published.body.name, 'Figures of the board');

  const sees = async (who) => ({
    app: await who.Get(`app/${app.id}`).then(() => true, () => false),
    list: (await who.Get('app')).body.some((item) => item.id === app.id),
    full: (await who.Get('app/full')).body.some((item) => item.id === app.id),
    hub: (await who.Get('app/hublist')).body.some((item) => item.id === app.id),
    count: (await who.Get(`app/count?filter=id eq ${app.id}`)).body.value === 1,
    stream: (await who.Get('stream')).body.some((item) => item.id === hidden.id),
  });
  const nothing = { app: false, list: false, full: false, hub: false, count: false, stream: false };
  const everything = { app: true, list: true, full: true, hub: true, count: true, stream: true };
  assert.deepEqual(await sees(inHub('reader')), nothing);

  const rule = await administrator.Post('systemrule', {
    name: 'Board for the reader', category: 'Security', resourceFilter: `Stream_${hidden.id}`, actions: 2,
    rule: 'user.userId = "reader"', ruleContext: 'BothQlikSenseAndQMC', disabled: false, type: 'Custom',
  }, 'json');
  assert.equal(rule.statusCode, 201);
  assert.deepEqual(await sees(inHub('reader')), everything);
  assert.equal((await administrator.Delete(`systemrule/${rule.body.id}`)).statusCode, 204);
  assert.deepEqual(await sees(inHub('reader')), nothing);
});

test('roles come by REST, as the form module gives them', async () => {
  const repository = client('UserDirectory=INTERNAL;UserId=sa_repository');
  const made = (await repository.Post('user', { userDirectory: 'FORM', userId: 'admin', name: 'Admin', roles: ['RootAdmin'] }, 'json')).body;
  assert.deepEqual(made.roles, ['RootAdmin']);
  const admin = client('UserDirectory=FORM;UserId=admin');
  assert.ok((await admin.Get('systemrule/count')).body.value > 20);
  await repository.Put(`user/${made.id}`, { ...made, roles: [] });
  assert.equal((await admin.Get('systemrule/count')).body.value, 0);
});

test('long answers arrive whole', async () => {
  const tags = Array.from({ length: 900 }, (_, index) => ({ name: `tag ${index} ${'x'.repeat(400)}` }));
  assert.equal((await administrator.Post('tag/many', tags, 'json')).body.length, 900);
  const { body } = await administrator.Get("tag/full?filter=name sw 'tag '");
  assert.equal(body.length, 900);
  assert.ok(JSON.stringify(body).length > 500_000);
});

test('without certificate, key or user there is no way in', async () => {
  const key = '0123456789abcdef';
  const path = `/qrs/about?xrfkey=${key}`;
  const user = { 'X-Qlik-User': 'UserDirectory=INTERNAL;UserId=sa_api' };
  await assert.rejects(send(running, { path, headers: { ...user, 'X-Qlik-Xrfkey': key }, withCertificate: false }));
  assert.equal((await send(running, { path, headers: { ...user, 'X-Qlik-Xrfkey': key } })).status, 200);
  const withoutKey = await send(running, { path: '/qrs/about', headers: user });
  assert.equal(withoutKey.status, 403);
  assert.equal(withoutKey.text, 'XSRF prevention check failed. Possible XSRF discovered.');
  assert.equal((await send(running, { path, headers: { ...user, 'X-Qlik-Xrfkey': 'fedcba9876543210' } })).status, 403);
  assert.ok([401, 403].includes((await send(running, { path, headers: { 'X-Qlik-Xrfkey': key } })).status));
});

test('HEAD is answered without a body; WebSockets are refused without naming who refuses', async () => {
  const key = '0123456789abcdef';
  const headers = { 'X-Qlik-User': 'UserDirectory=INTERNAL; UserId=sa_repository', 'X-Qlik-Xrfkey': key };
  const path = `/qrs/about?xrfkey=${key}`;
  const [head, whole] = [await send(running, { method: 'HEAD', path, headers }), await send(running, { path, headers })];
  assert.deepEqual([head.status, head.text, head.headers['content-type']], [200, '', whole.headers['content-type']]);
  const upgrade = { Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': 13, 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' };
  const refused = await send(running, { path, headers: { ...headers, ...upgrade } });
  assert.equal(refused.status, 400);
  assert.match(refused.text, /takes no WebSockets/);
  assert.doesNotMatch(refused.text, /plugin|repository/);
});

test('a site that starts again has kept everything', async () => {
  const before = (await administrator.Get('systemrule/full?orderby=name')).body;
  await running.site.stop();
  await running.site.start();
  assert.deepEqual((await administrator.Get('systemrule/full?orderby=name')).body, before);
}, { timeout: 120_000 });
