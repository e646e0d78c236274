// Steps: streams and apps under access rules, through the proxy and on the repository's own port.
import { createRequire } from 'node:module';
import { publish } from '../../../../samples/apps/lib/repository.mjs';
import { Site } from '../../../../samples/apps/lib/site.mjs';
import { asAdmin } from '../apps.mjs';
import { ensureUser } from '../sign_in.mjs';
import { siteFile } from '../site_file.mjs';
import { eventually, expect, expectEqual, expectRefusal } from './expect.mjs';

const qrsInteract = createRequire(import.meta.url)('qrs-interact');

export const guest = { directory: 'ORRERY', id: 'guest', name: 'Demo Guest' };

const names = (list) => list.map(({ name }) => name).sort();

async function lists({ site }) {
  const session = await asAdmin(site.directory);
  const streams = names(await session.rest('qrs/stream/full'));
  const apps = await session.rest('qrs/app/full');
  const flights = apps.find(({ name }) => name === 'Flights');
  expectEqual(flights?.stream?.name, 'Everyone', 'the stream of Flights');
  return `streams ${streams.join(', ')}; apps ${names(apps).join(', ')}`;
}

/** A stream only the administrator may read, with an app in it. */
async function hiddenApp(session) {
  const stream = await session.rest('qrs/stream', { method: 'POST', body: { name: 'Board' } });
  const { session: connection, global } = await session.engine();
  const { qAppId: id } = await global.createApp('Board figures');
  await connection.close();
  await publish(session, id, stream.id, 'Board figures');
  return { id, stream };
}

async function hiddenFromGuest(context) {
  const { site } = context;
  await ensureUser(site, guest);
  const app = await hiddenApp(await asAdmin(site.directory));
  const session = await Site.open({ site: siteFile(site.directory), user: `${guest.directory}\\${guest.id}` });
  const streams = names(await session.rest('qrs/stream/full'));
  const apps = names(await session.rest('qrs/app/full'));
  expect(apps.includes('Flights'), 'the guest does not see Flights');
  expect(!streams.includes('Board') && !apps.includes('Board figures'), 'the guest sees the closed stream');
  const asked = await expectRefusal(() => session.rest(`qrs/app/${app.id}`), 'reading the hidden app');
  const opened = await expectRefusal(async () => {
    const { session: connection, global } = await session.engine(app.id);
    try {
      return await global.openDoc(app.id);
    } finally {
      await connection.close();
    }
  }, 'opening the hidden app');
  context.hidden = app;
  return `lists ${apps.join(', ')}; by id: ${/answered (\d+)/.exec(asked)?.[1] ?? asked}; opening: ${opened}`;
}

async function outsideClient({ site }) {
  const client = new qrsInteract({
    hostname: 'localhost',
    portNumber: site.ports.repository,
    localCertPath: site.certificates,
    repoAccount: 'UserDirectory=INTERNAL;UserId=sa_repository',
  });
  const about = await client.Get('about');
  const count = await client.Get("app/count?filter=name eq 'Flights'");
  expectEqual(count.body.value, 1, 'apps named Flights');
  const made = await client.Post('tag', { name: 'made by the check' }, 'json');
  await client.Delete(`tag/${made.body.id}`);
  return `qrs-interact: build ${about.body.buildVersion}, count, create and delete`;
}

async function copyOfAnApp({ site }) {
  const session = await asAdmin(site.directory);
  const [source] = await session.rest("qrs/app/full?filter=name eq 'Flights'");
  const copy = await session.rest(`qrs/app/${source.id}/copy?name=Copied`, { method: 'POST' });
  expectEqual(copy.published, false, 'whether the copy is published');
  const { session: connection, global } = await session.engine(copy.id);
  try {
    const doc = await global.openDoc(copy.id);
    const flights = await doc.evaluate('Count(delay)');
    expect(Number(flights) > 0, `the copy has ${flights} flights`);
    await session.rest(`qrs/app/${copy.id}`, { method: 'DELETE' });
    await eventually('the end of the deleted copy', 20, () => doc.getAppLayout().then(() => false, () => true));
    return `${flights} flights in it; deleted while it was open, it closed`;
  } finally {
    await connection.close();
  }
}

async function crossSiteKey({ site, browser }) {
  const answer = await browser.send('/qrs/stream', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'https://evil.example' },
    body: '{"name":"from elsewhere"}',
  });
  expectEqual(answer.status, 403, `status of a change from another site at ${site.url}`);
  return 'refused with 403';
}

export const repositorySteps = [
  ['streams and apps', lists],
  ['a closed stream', hiddenFromGuest],
  ['an outside repository client', outsideClient],
  ['a copy of an app', copyOfAnApp],
  ['a change without the cross-site key', crossSiteKey],
];
