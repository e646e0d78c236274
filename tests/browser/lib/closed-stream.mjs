// A stream that only its owner may see, with an app in it.
import { randomBytes } from 'node:crypto';
import { publish } from '../../../samples/apps/lib/repository.mjs';
import { Site } from '../../../samples/apps/lib/site.mjs';

export const administrator = () => Site.open({ site: process.env.ORRERY_SITE, user: 'ORRERY\\admin' });

/** Makes an app with a script of its own; answers its id. */
export async function makeApp(admin, name, script) {
  const { session, global } = await admin.engine();
  try {
    const { qAppId } = await global.createApp(name);
    await session.close();
    const own = await admin.engine(qAppId);
    const doc = await own.global.openDoc(qAppId);
    await doc.setScript(script);
    await doc.doSave();
    await own.session.close();
    return qAppId;
  } finally {
    await session.close();
  }
}

export async function closedStream() {
  const admin = await administrator();
  const suffix = randomBytes(4).toString('hex');
  const stream = await admin.rest('qrs/stream', { method: 'POST', body: { name: `Closed ${suffix}` } });
  const app = { name: `Hidden ${suffix}`, id: await makeApp(admin, `Hidden ${suffix}`, 'T: LOAD * INLINE [a\n1];') };
  await publish(admin, app.id, stream.id, app.name);
  const remove = async () => {
    await admin.rest(`qrs/app/${app.id}`, { method: 'DELETE' });
    await admin.rest(`qrs/stream/${stream.id}`, { method: 'DELETE' });
  };
  return { app, stream, remove };
}
