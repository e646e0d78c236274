// Apps as files over REST, through the proxy and on the repository's own port: exported, fetched once, uploaded again.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Site } from '../../../samples/apps/lib/site.mjs';
import { administrator, makeApp } from '../../browser/lib/closed-stream.mjs';
import { site as facts } from '../../browser/lib/site.mjs';

const script = 'T: LOAD RecNo() AS Id, Hash128(RecNo()) AS Key AUTOGENERATE 60000;';
const made = [];
let admin;
let appId;
before(async () => {
  admin = await administrator();
  appId = await makeApp(admin, `Travelling ${randomUUID().slice(0, 8)}`, script);
  made.push(appId);
  const { session, global } = await admin.engine(appId);
  const doc = await global.openDoc(appId);
  assert.equal(await doc.doReload(), true);
  await doc.createObject({ qInfo: { qId: 'sheet', qType: 'sheet' }, qMetaDef: { title: 'Kept' } });
  await doc.doSave();
  await session.close();
});
after(() => Promise.all(made.map((id) => admin.rest(`qrs/app/${id}`, { method: 'DELETE' }))));

const read = (name) => readFileSync(join(facts.certificates, name));
/** A way in: where, with which TLS and headers. */
const doors = {
  'through the proxy': () => ({ base: admin.url, tls: admin.tls, headers: { Cookie: admin.cookie } }),
  "on the repository's own port": () => ({
    base: new URL(`https://localhost:${facts.ports.repository}/`),
    tls: { ca: read('root.pem'), cert: read('client.pem'), key: read('client_key.pem') },
    headers: { 'X-Qlik-User': 'UserDirectory=ORRERY; UserId=admin' },
  }),
};

function ask({ base, tls, headers }, method, path, body, type = 'application/vnd.qlik.sense.app') {
  const key = randomBytes(8).toString('hex');
  const address = new URL(path.replace(/^\//, ''), base);
  address.searchParams.set('xrfkey', key);
  return new Promise((resolve, reject) => {
    const call = request(address, { method, ...tls, headers: { ...headers, 'X-Qlik-Xrfkey': key, 'Content-Type': type, ...(body && { 'Content-Length': body.length }) } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const bytes = Buffer.concat(parts);
        resolve({ status: answer.statusCode, bytes, json: () => JSON.parse(bytes.toString()) });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

async function exported(door, query = '') {
  const answer = await ask(door, 'POST', `qrs/app/${appId}/export/${randomUUID()}${query}`);
  assert.equal(answer.status, 201, answer.bytes.toString());
  const { downloadPath, cancelled, schemaPath } = answer.json();
  assert.deepEqual([cancelled, schemaPath], [false, 'AppExportResponse']);
  return downloadPath;
}

async function countOf(id) {
  const { session, global } = await admin.engine(id);
  try {
    const doc = await global.openDoc(id);
    const title = (await (await doc.getObject('sheet')).getLayout()).qMeta.title;
    const { qtr } = await doc.getTablesAndKeys({}, {}, 0, false, false);
    return { title, tables: qtr.length, count: qtr.length ? (await doc.evaluateEx('Count(Id)')).qNumber : 0 };
  } finally {
    await session.close();
  }
}

for (const [where, door] of Object.entries(doors)) {
  test(`${where} an app goes out as a file, once, and comes in as another app`, async () => {
    const path = await exported(door());
    assert.match(path, /^\/tempcontent\/[0-9a-f-]{36}\/Travelling_[0-9a-f]{8}\.qvf\?serverNodeId=/);
    const { status, bytes } = await ask(door(), 'GET', path);
    assert.equal(status, 200);
    assert.ok(bytes.length > 256 * 1024, `${bytes.length} bytes`);
    assert.equal((await ask(door(), 'GET', path)).status, 404);
    const answer = await ask(door(), 'POST', 'qrs/app/upload?name=Arrived', bytes);
    assert.equal(answer.status, 201, answer.bytes.toString());
    const app = answer.json();
    made.push(app.id);
    assert.deepEqual([app.name, app.owner.userId, app.published], ['Arrived', 'admin', false]);
    assert.ok(app.fileSize > 100_000);
    assert.deepEqual(await countOf(app.id), { title: 'Kept', tables: 1, count: 60_000 });
  });

  test(`${where} an app goes out without its data`, async () => {
    const { bytes } = await ask(door(), 'GET', await exported(door(), '?skipData=true'));
    assert.ok(bytes.length < 100_000);
    const answer = await ask(door(), 'POST', 'qrs/app/upload', bytes);
    assert.equal(answer.status, 201, answer.bytes.toString());
    made.push(answer.json().id);
    assert.match(answer.json().name, /^Travelling /);
    assert.deepEqual(await countOf(answer.json().id), { title: 'Kept', tables: 0, count: 0 });
  });

  test(`${where} what is no app is refused, and leaves no app`, async () => {
    for (const bad of [Buffer.from('no app'), randomBytes(1_000_000)]) {
      const answer = await ask(door(), 'POST', 'qrs/app/upload?name=Broken', bad);
      assert.equal(answer.status, 400, answer.bytes.toString());
      assert.doesNotMatch(answer.bytes.toString(), /\/tmp\//);
    }
    assert.deepEqual(await admin.rest("qrs/app?filter=name eq 'Broken'"), []);
  });
}

test('a form brings an app, long or short', async () => {
  const door = doors['through the proxy']();
  const short = await ask(door, 'GET', await exported(door, '?skipData=true'));
  const long = await ask(door, 'GET', await exported(door));
  for (const { bytes } of [short, long]) {
    const form = Buffer.concat([
      Buffer.from('--part-1\r\nContent-Disposition: form-data; name="app"; filename="a.qvf"\r\n\r\n'),
      bytes,
      Buffer.from('\r\n--part-1--\r\n'),
    ]);
    const answer = await ask(door, 'POST', 'qrs/app/upload?name=Formed', form, 'multipart/form-data; boundary=part-1');
    assert.equal(answer.status, 201, answer.bytes.toString());
    made.push(answer.json().id);
    assert.equal((await countOf(answer.json().id)).title, 'Kept');
  }
});

test('a file takes the place of an app, and who has it open sees that', async () => {
  const door = doors['through the proxy']();
  const target = await makeApp(admin, `Replaced ${randomUUID().slice(0, 8)}`, 'T: LOAD 1 AS Other AUTOGENERATE 1;');
  made.push(target);
  const { session, global } = await admin.engine(target);
  try {
    const doc = await global.openDoc(target);
    const { bytes } = await ask(door, 'GET', await exported(door));
    const changed = new Promise((resolve) => doc.once('changed', resolve));
    const answer = await ask(door, 'POST', `qrs/app/upload/replace?targetappid=${target}`, bytes);
    assert.equal(answer.status, 201, answer.bytes.toString());
    assert.equal(answer.json().id, target);
    assert.match(answer.json().name, /^Replaced /);
    await changed;
    assert.equal((await doc.evaluateEx('Count(Id)')).qNumber, 60_000);
  } finally {
    await session.close();
  }
  assert.deepEqual(await countOf(target), { title: 'Kept', tables: 1, count: 60_000 });
});

test('an app comes in from the folder of its user', async () => {
  const door = doors['through the proxy']();
  const name = `${randomUUID()}.qvf`;
  const { session, global } = await admin.engine(appId);
  await global.exportApp(name, appId);
  await session.close();
  const answer = await ask(door, 'POST', 'qrs/app/import?name=Found', Buffer.from(JSON.stringify(name)), 'application/json');
  assert.equal(answer.status, 201, answer.bytes.toString());
  made.push(answer.json().id);
  assert.deepEqual(await countOf(answer.json().id), { title: 'Kept', tables: 1, count: 60_000 });
  const missing = await ask(door, 'POST', 'qrs/app/import', Buffer.from('"no such file.qvf"'), 'application/json');
  assert.equal(missing.status, 400);
});

test('the older way gives a ticket first', async () => {
  const door = doors['through the proxy']();
  const { value } = (await ask(door, 'GET', `qrs/app/${appId}/export`)).json();
  const { status, bytes } = await ask(door, 'GET', `qrs/download/app/${appId}/${value}/anything.qvf`);
  assert.equal(status, 200);
  assert.equal(bytes.subarray(0, 8).toString(), 'ORRERYAP');
});

test('others can neither export nor fetch', async () => {
  const other = await Site.open({ site: process.env.ORRERY_SITE, user: `TEAM\\eve${randomUUID().slice(0, 8)}` });
  const theirs = { base: other.url, tls: other.tls, headers: { Cookie: other.cookie } };
  assert.equal((await ask(theirs, 'POST', `qrs/app/${appId}/export/${randomUUID()}`)).status, 404);
  const path = await exported(doors['through the proxy']());
  assert.notEqual((await ask(theirs, 'GET', path)).status, 200);
  assert.equal((await ask(doors['through the proxy'](), 'GET', path)).status, 200);
});
