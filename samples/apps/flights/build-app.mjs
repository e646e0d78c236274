#!/usr/bin/env node
// Builds the flights app on a running site, through the same interfaces as every client: data connection and publication
// over the repository's REST, script, reload and sheets with enigma.js through the proxy.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readOptions } from '../lib/options.mjs';
import { reload } from '../lib/reload.mjs';
import { findApp, folderConnection, publish, stream } from '../lib/repository.mjs';
import { Site, siteOptions } from '../lib/site.mjs';
import { sheets } from './sheets.mjs';

const options = readOptions({
  usage: 'build-app.mjs --site FILE --user DIR\\ID --data DIR [--stream NAME]',
  about:
    'Creates the app (or builds an unpublished one of that name again), loads its data, checks the row counts, makes its sheets and publishes it.',
  options: {
    ...siteOptions,
    data: { type: 'string', value: 'DIR', help: 'what prepare.mjs wrote, as the engine sees it', required: true },
    name: { type: 'string', value: 'NAME', help: 'the name of the app (default: Flights)', otherwise: 'Flights' },
    connection: {
      type: 'string',
      value: 'NAME',
      help: 'the name of the data connection (default: flights)',
      otherwise: 'flights',
    },
    stream: {
      type: 'string',
      value: 'NAME',
      help: 'publish into this stream, made if there is none (default: not published)',
    },
    json: { type: 'boolean', help: 'print {"id", "name", "tables", "seconds"} as the last line of output' },
  },
});
const say = (text) => (options.json ? console.error(text) : console.log(text));

async function openOrCreate(site) {
  const found = await findApp(site, options.name);
  if (found?.published)
    throw new Error(`"${options.name}" is published already; give another --name, or remove it first`);
  if (found) return found.id;
  const { session, global } = await site.engine();
  try {
    const created = await global.createApp(options.name);
    if (!created.qSuccess) throw new Error('the engine did not create the app');
    return created.qAppId;
  } finally {
    await session.close();
  }
}

/** What was loaded must be what prepare.mjs counted in the source, row for row. */
async function check(tables, data) {
  const counted = JSON.parse(await readFile(join(data, 'counts.json'), 'utf8'));
  const expected = {
    flights: counted.flights,
    origins: counted.originsWithAirport,
    destinations: counted.destinationsWithAirport,
  };
  for (const [table, rows] of Object.entries(expected)) {
    if (tables[table] !== rows)
      throw new Error(`table ${table}: ${tables[table]} rows were loaded, ${rows} are in the source`);
    say(`table ${table}: ${rows.toLocaleString('en')} rows, as counted in the source`);
  }
}

async function makeSheets(doc) {
  const existing = new Set((await doc.getAllInfos()).map(({ qId }) => qId));
  for (const tree of sheets) {
    const { qId } = tree.qProperty.qInfo;
    if (existing.has(qId)) await doc.destroyObject(qId);
    const model = await doc.createObject(tree.qProperty);
    await model.setFullPropertyTree(tree);
    say(`sheet ${tree.qProperty.qMetaDef.title}: ${tree.qChildren.length} charts`);
  }
}

async function build() {
  const data = resolve(options.data);
  const site = await Site.open(options);
  await folderConnection(site, options.connection, data);
  const id = await openOrCreate(site);
  say(`app ${options.name}: ${id}`);
  const { session, global } = await site.engine(id);
  try {
    const doc = await global.openDoc(id);
    const script = await readFile(new URL('load-script.qvs', import.meta.url), 'utf8');
    await doc.setScript(script.replaceAll('lib://flights/', `lib://${options.connection}/`));
    const { tables, seconds } = await reload(global, doc, say);
    await check(tables, data);
    await makeSheets(doc);
    await doc.doSave();
    if (options.stream) {
      const target = await stream(site, options.stream);
      await publish(site, id, target.id, options.name);
      say(`published to ${target.name}`);
    }
    return { id, name: options.name, tables, seconds };
  } finally {
    await session.close();
  }
}

try {
  const result = await build();
  if (options.json) console.log(JSON.stringify(result));
} catch (error) {
  console.error(`build-app: ${error.message}`);
  process.exit(1);
}
