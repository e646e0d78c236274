// Section access through the proxy: several users sign in, open one published app, and see what is theirs of it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { publish } from '../../../samples/apps/lib/repository.mjs';
import { Site } from '../../../samples/apps/lib/site.mjs';
import { administrator, makeApp } from '../../browser/lib/closed-stream.mjs';

const everyone = 'aaec8d41-5201-43ab-809f-3063750dfafd';
const suffix = randomUUID().slice(0, 8);
const user = (name) => `TEAM\\${name}${suffix}`;
const signIn = (name) => Site.open({ site: process.env.ORRERY_SITE, user: user(name) });

const script = `
Sales: LOAD * INLINE [
REGION,City,Amt
EU,Oslo,5
EU,Bonn,7
US,Boston,100
ASIA,Tokyo,1000];
SECTION ACCESS;
LOAD * INLINE [
ACCESS,USERID,REGION,OMIT
ADMIN,ORRERY\\admin,,
ADMIN,INTERNAL\\sa_scheduler,,
USER,${user('ingrid')},EU,
USER,${user('bob')},US,
USER,${user('bob')},ASIA,
USER,${user('carol')},EU,CITY
USER,${user('nobody')},MARS,];`;

let admin;
let appId;
before(async () => {
  admin = await administrator();
  appId = await makeApp(admin, `Guarded ${suffix}`, script);
  const { session, global } = await admin.engine(appId);
  const doc = await global.openDoc(appId);
  assert.equal(await doc.doReload(), true);
  await doc.doSave();
  await session.close();
  await publish(admin, appId, everyone, `Guarded ${suffix}`);
});
after(() => admin.rest(`qrs/app/${appId}`, { method: 'DELETE' }));

/** Opens the app as that user. */
async function as(site, use) {
  const { session, global } = await site.engine(appId);
  try {
    return await use(await global.openDoc(appId), global);
  } finally {
    await session.close();
  }
}

const seen = (site) =>
  as(site, async (doc) => {
    const { qNumber } = await doc.evaluateEx('Sum(Amt)');
    return [qNumber, (await doc.evaluate("Concat(DISTINCT City, ',')")).split(',').sort().join()];
  });

test('every user sees what is theirs, at the same time', async () => {
  const [ingrid, bob] = await Promise.all([signIn('ingrid'), signIn('bob')]);
  assert.deepEqual(await Promise.all([seen(admin), seen(ingrid), seen(bob)]), [
    [1112, 'Bonn,Boston,Oslo,Tokyo'],
    [12, 'Bonn,Oslo'],
    [1100, 'Boston,Tokyo'],
  ]);
});

test('a field that is omitted is not there', async () => {
  const carol = await signIn('carol');
  await as(carol, async (doc) => {
    assert.equal((await doc.evaluateEx('Sum(Amt)')).qNumber, 12);
    const { qtr } = await doc.getTablesAndKeys({}, {}, 0, false, false);
    assert.deepEqual(qtr.flatMap(({ qFields }) => qFields.map(({ qName }) => qName)).sort(), ['Amt', 'REGION']);
  });
});

test('who is not listed, or has no value in the data, is not let in', async () => {
  for (const name of ['nobody', 'stranger']) {
    const site = await signIn(name);
    await assert.rejects(as(site, () => undefined), { code: 5 });
  }
});

test('nobody finds what is not theirs, by selections, searches, lists or exports', async () => {
  const ingrid = await signIn('ingrid');
  await as(ingrid, async (doc) => {
    const city = await doc.getField('City');
    assert.equal(await city.selectValues([{ qText: 'Tokyo' }]), false);
    const { qResult } = await doc.searchResults({ qSearchFields: ['*'] }, ['Tokyo'], { qOffset: 0, qCount: 10 });
    assert.equal(qResult?.qTotalNumberOfGroups ?? 0, 0);
    const list = await doc.createSessionObject({
      qInfo: { qType: 'list' },
      qListObjectDef: { qDef: { qFieldDefs: ['City'] }, qInitialDataFetch: [{ qTop: 0, qLeft: 0, qHeight: 100, qWidth: 1 }] },
    });
    const { qListObject } = await list.getLayout();
    assert.deepEqual(qListObject.qDataPages[0].qMatrix.map(([{ qText }]) => qText).sort(), ['Bonn', 'Oslo']);
    assert.equal((await doc.evaluateEx('Sum({1} TOTAL Amt)')).qNumber, 12);
  });
});

test('new data is for everybody what the new table says, while the app is open', async () => {
  const bob = await signIn('bob');
  await as(bob, async (doc) => {
    assert.equal((await doc.evaluateEx('Sum(Amt)')).qNumber, 1100);
    const heard = new Promise((resolve) => doc.once('changed', resolve));
    await as(admin, async (own) => {
      await own.setScript(script.replace('Tokyo,1000', 'Tokyo,3000'));
      assert.equal(await own.doReload(), true);
      await own.doSave();
    });
    await heard;
    assert.equal((await doc.evaluateEx('Sum(Amt)')).qNumber, 3100);
  });
});
