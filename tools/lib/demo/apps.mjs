// The demo's data and apps.
import { spawn } from 'node:child_process';
import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Site } from '../../../samples/apps/lib/site.mjs';
import { repository } from './options.mjs';
import { admin } from './sign_in.mjs';
import { siteFile } from './site_file.mjs';

const folder = (app) => join(repository, 'samples/apps', app);

/** Runs one of a sample app's scripts, each of its lines to `say`; answers the last line. */
function script(app, name, words, say) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(folder(app), name), ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    let last = '';
    let complaint = '';
    createInterface({ input: child.stdout }).on('line', (line) => {
      last = line;
      say(line);
    });
    child.stderr.on('data', (part) => (complaint += part));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(last) : reject(new Error(complaint.trim() || `${name} ended with ${code}`)),
    );
  });
}

/** The prepared files of an app, made once for all demos of this checkout and linked into the site. */
export async function bringData(app, directory, rows, say) {
  const prepared = join(repository, 'build/data', rows ? `${app}-${rows}` : app);
  await script(app, 'prepare.mjs', ['--out', prepared, ...(rows ? ['--rows', String(rows)] : [])], say);
  const content = join(directory, 'data', app);
  await mkdir(content, { recursive: true });
  for (const file of await readdir(prepared)) {
    await rm(join(content, file), { force: true });
    await link(join(prepared, file), join(content, file)).catch(() =>
      copyFile(join(prepared, file), join(content, file)),
    );
  }
  return content;
}

/** A session of the administrator with the site. */
export const asAdmin = (directory) => Site.open({ site: siteFile(directory), user: `${admin.directory}\\${admin.id}` });

/** {name: id} of every app the administrator sees. */
export async function appsOf(session) {
  const list = await session.rest('qrs/app/full');
  return Object.fromEntries(list.map(({ name, id }) => [name, id]));
}

/** `more` are words for the builder of this app. */
export const buildApp = (app, directory, more, say) =>
  script(
    app,
    'build-app.mjs',
    [
      '--site',
      siteFile(directory),
      '--user',
      `${admin.directory}\\${admin.id}`,
      '--stream',
      'Everyone',
      ...more,
    ],
    say,
  );
