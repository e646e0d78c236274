// Builds one app on a running site, through the same interfaces as every client: data connection and publication over the
// repository's REST, script, reload and sheets with enigma.js through the proxy.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readOptions } from './options.mjs';
import { reload } from './reload.mjs';
import { findApp, folderConnection, publish, stream } from './repository.mjs';
import { Site, siteOptions } from './site.mjs';

/** Of an app whose data lies in files. */
const dataOptions = (connection) => ({
  data: { type: 'string', value: 'DIR', help: 'what prepare.mjs wrote, as the engine sees it', required: true },
  connection: {
    type: 'string',
    value: 'NAME',
    help: `the name of the data connection (default: ${connection})`,
    otherwise: connection,
  },
});

const optionsOf = ({ name, connection, options }) =>
  readOptions({
    usage: `build-app.mjs --site FILE --user DIR\\ID ${connection ? '--data DIR ' : ''}[--stream NAME]`,
    about:
      'Creates the app (or builds an unpublished one of that name again), loads its data, checks the row counts, makes its sheets and publishes it.',
    options: {
      ...siteOptions,
      ...(connection ? dataOptions(connection) : {}),
      ...options,
      name: { type: 'string', value: 'NAME', help: `the name of the app (default: ${name})`, otherwise: name },
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

/** What was loaded must be what prepare.mjs counted in the source, or what the options ask for, row for row. */
async function check(tables, expectedOf, options, say) {
  const counts = options.data && join(resolve(options.data), 'counts.json');
  const expected = expectedOf(counts ? JSON.parse(await readFile(counts, 'utf8')) : options);
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

/** The script as it is to run: with the names and numbers of the command line. */
async function scriptOf({ connection, script, rewrite = (text) => text }, options) {
  const text = rewrite(await readFile(script, 'utf8'), options);
  return connection ? text.replaceAll(`lib://${connection}/`, `lib://${options.connection}/`) : text;
}

async function build(app, options, say) {
  const site = await Site.open(options);
  if (app.connection) await folderConnection(site, options.connection, resolve(options.data));
  const id = await openOrCreate(site, options.name);
  say(`app ${options.name}: ${id}`);
  const { session, global } = await site.engine(id);
  try {
    const doc = await global.openDoc(id);
    await doc.setScript(await scriptOf(app, options));
    const { tables, seconds } = await reload(global, doc, say);
    await check(tables, app.expected, options, say);
    await makeSheets(doc, app.sheets, say);
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
 * load script, `expected(counts)` gives rows by table from what prepare.mjs counted, `sheets` are the sheets' trees. An app
 * that makes its data itself has no connection: `expected` is given the options then, to which `options` adds its own, and
 * `rewrite(script, options)` puts them into the script.
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
