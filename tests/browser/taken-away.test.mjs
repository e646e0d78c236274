// An app that is open while others decide: it is deleted, its stream is closed to the user, a copy of it is made.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { at as place, kpi, measure, sheet } from '../../samples/apps/lib/charts.mjs';
import { publish } from '../../samples/apps/lib/repository.mjs';
import { launch, picture, withPage } from './lib/browser.mjs';
import { administrator, makeApp } from './lib/closed-stream.mjs';
import { chart } from './lib/sheet.mjs';
import { at } from './lib/site.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const only = sheet('only', 'Only', 'One figure', 1, [place(0, 0, 12, 6, kpi('figure', 'Figure', measure('Total', 'Sum(a)')))]);

/** An app of the administrator with one sheet that shows 42; answers its id. */
async function appWithSheet(admin, name) {
  const id = await makeApp(admin, name, 'T: LOAD * INLINE [a\n41\n1];');
  const { session, global } = await admin.engine(id);
  try {
    const doc = await global.openDoc(id);
    assert.ok(await doc.doReload());
    const made = await doc.createObject(only.qProperty);
    await made.setFullPropertyTree(only);
    await doc.doSave();
  } finally {
    await session.close();
  }
  return id;
}

const fresh = (word) => `${word} ${randomBytes(4).toString('hex')}`;
const remove = (admin, path) => admin.rest(path, { method: 'DELETE' });
const openOnly = async (page, id) => {
  await page.goto(at(`sense/app/${id}/sheet/only`));
  await chart(page, 'figure').getByText('42').waitFor();
};
const refused = (page) => page.getByRole('heading', { name: 'The app cannot be shown' }).waitFor();

test('an app that is deleted while it is open says so in every browser', async () => {
  const admin = await administrator();
  const id = await appWithSheet(admin, fresh('Doomed'));
  await withPage(browser, {}, (first) =>
    withPage(browser, {}, async (second) => {
      await Promise.all([openOnly(first, id), openOnly(second, id)]);
      await remove(admin, `qrs/app/${id}`);
      await Promise.all([refused(first), refused(second)]);
      await picture(first, 'app-deleted');
    }),
  );
});

test('whoever may not read an app any more loses it at once, and has it again when he may', async () => {
  const admin = await administrator();
  const name = fresh('Shown');
  const id = await appWithSheet(admin, name);
  const stream = await admin.rest('qrs/stream', { method: 'POST', body: { name: fresh('Opened') } });
  await publish(admin, id, stream.id, name);
  const rule = (disabled) => ({
    name: fresh('Opened'),
    category: 'Security',
    type: 'Custom',
    resourceFilter: `Stream_${stream.id}`,
    actions: 2,
    rule: '((user.userId="guest"))',
    ruleContext: 'BothQlikSenseAndQMC',
    disabled,
  });
  const made = await admin.rest('qrs/systemrule', { method: 'POST', body: rule(false) });
  try {
    await withPage(browser, { user: ['ORRERY', 'guest'] }, async (page) => {
      await openOnly(page, id);
      const now = await admin.rest(`qrs/systemrule/${made.id}`);
      const off = await admin.rest(`qrs/systemrule/${made.id}`, { method: 'PUT', body: { ...now, disabled: true } });
      await refused(page);
      await page.reload();
      await refused(page);
      await admin.rest(`qrs/systemrule/${made.id}`, { method: 'PUT', body: { ...off, disabled: false } });
      await openOnly(page, id);
    });
  } finally {
    await remove(admin, `qrs/systemrule/${made.id}`);
    await remove(admin, `qrs/app/${id}`);
    await remove(admin, `qrs/stream/${stream.id}`);
  }
});

test('a copy is an app of its own, with data and sheets', async () => {
  const admin = await administrator();
  const name = fresh('Copied');
  const id = await appWithSheet(admin, fresh('Original'));
  const copy = await admin.rest(`qrs/app/${id}/copy?name=${encodeURIComponent(name)}`, { method: 'POST' });
  try {
    assert.deepEqual([copy.name, copy.published, copy.sourceAppId], [name, false, id]);
    assert.ok(copy.fileSize > 0);
    await remove(admin, `qrs/app/${id}`);
    await withPage(browser, {}, async (page) => {
      await openOnly(page, copy.id);
      await page.getByRole('heading', { name }).waitFor();
    });
  } finally {
    await remove(admin, `qrs/app/${copy.id}`);
  }
});
