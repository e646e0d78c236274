// Builds one app on a running site, through the same interfaces as every client: data connection and publication over the
// repository's REST, script, reload and sheets with enigma.js through the proxy.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readOptions } from './options.mjs';
import { reload } from './reload.mjs';
import { findApp, folderConnection, publish, stream } from './repository.mjs';
import { Site, siteOptions } from './site.mjs';

const optionsOf = ({ name, connection }) =>
  readOptions({
    usage: 'build-app.mjs --site FILE --user DIR\\ID --data DIR [--stream NAME]',
    about:
      'Creates the app (or builds an unpublished one of that name again), loads its data, checks the row counts, makes its sheets and publishes it.',
    options: {
      ...siteOptions,
      data: { type: 'string', value: 'DIR', help: 'what prepare.mjs wrote, as the engine sees it', required: true },
      name: { type: 'string', value: 'NAME', help: `the name of the app (default: ${name})`, otherwise: name },
      connection: {
        type: 'string',
        value: 'NAME',
        help: `the name of the data connection (default: ${connection})`,
        otherwise: connection,
      },
      stream: {
        type: 'string',
        value: 'NAME',
        help: 'publish into this stream, made if there is none (default: not published)',
      },
      json: { type: 'boolean', help: 'print {"id", "name", "tables", "seconds"} as the last line of output' },
    },
  });

async function openOrCreate(site, name) {
  const found = await findApp(site, name);
  if (found?.published) throw new Error(`"${name}" is published already; give another --name, or remove it first`);
  if (found) return found.id;
  const { session, global } = await site.engine();
  try {
    const created = await global.createApp(name);
    if (!created.qSuccess) throw new Error('the engine did not create the app');
    return created.qAppId;
  } finally {
    await session.close();
  }
}

/** What was loaded must be what prepare.mjs counted in the source, row for row. */
async function check(tables, expectedOf, data, say) {
  const expected = expectedOf(JSON.parse(await readFile(join(data, 'counts.json'), 'utf8')));
  for (const [table, rows] of Object.entries(expected)) {
    if (tables[table] !== rows)
      throw new Error(`table ${table}: ${tables[table]} rows were loaded, ${rows} are in the source`);
    say(`table ${table}: ${rows.toLocaleString('en')} rows, as counted in the source`);
  }
}

async function makeSheets(doc, sheets, say) {
  const existing = new Set((await doc.getAllInfos()).map(({ qId }) => qId));
  for (const tree of sheets) {
    const { qId } = tree.qProperty.qInfo;
    if (existing.has(qId)) await doc.destroyObject(qId);
    const model = await doc.createObject(tree.qProperty);
    await model.setFullPropertyTree(tree);
    say(`sheet ${tree.qProperty.qMetaDef.title}: ${tree.qChildren.length} charts`);
  }
}

async function build({ connection, script, expected, sheets }, options, say) {
  const data = resolve(options.data);
  const site = await Site.open(options);
  await folderConnection(site, options.connection, data);
  const id = await openOrCreate(site, options.name);
  say(`app ${options.name}: ${id}`);
  const { session, global } = await site.engine(id);
  try {
    const doc = await global.openDoc(id);
    const text = await readFile(script, 'utf8');
    await doc.setScript(text.replaceAll(`lib://${connection}/`, `lib://${options.connection}/`));
    const { tables, seconds } = await reload(global, doc, say);
    await check(tables, expected, data, say);
    await makeSheets(doc, sheets, say);
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

/**
 * The program of an app's folder. `name` and `connection` are what they are called by default, `script` is the URL of the
 * load script, `expected(counts)` gives rows by table from what prepare.mjs counted, `sheets` are the sheets' trees.
 */
export async function buildApp(app) {
  const options = optionsOf(app);
  try {
    const result = await build(app, options, (text) => (options.json ? console.error(text) : console.log(text)));
    if (options.json) console.log(JSON.stringify(result));
  } catch (error) {
    console.error(`build-app: ${error.message}`);
    process.exit(1);
  }
}
