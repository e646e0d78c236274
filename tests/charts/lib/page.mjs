// The page that charts are shown on: the packages' own bundles, as they are on npm, given out under the site's address.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const folder = 'charts-under-test';
export const bundle = (name) =>
  join(fileURLToPath(new URL('../node_modules', import.meta.url)), '@nebula.js', name, 'dist', `${name}.js`);
export const version = (name) =>
  JSON.parse(readFileSync(join(dirname(bundle(name)), '..', 'package.json'), 'utf8')).version;

const files = {
  'enigma.js': () => require.resolve('enigma.js/enigma.min.js'),
  'schema.json': () => require.resolve('enigma.js/schemas/12.1657.0.json'),
  'stardust.js': () => bundle('stardust'),
  'show.js': () => fileURLToPath(new URL('show.js', import.meta.url)),
};

const html = (names) => `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>Charts under test</title>
  <style>
    body { margin: 0; font-family: sans-serif; }
    #bar { height: 48px; }
    main { display: grid; grid-template-columns: 2fr 1fr; grid-template-rows: 240px 400px; gap: 8px; padding: 8px; }
    #chart { grid-row: 1 / 3; }
    main > div { position: relative; border: 1px solid #ddd; }
  </style>
  <div id="bar"></div>
  <main><div id="chart"></div><div id="kpi"></div><div id="witness"></div></main>
  ${['enigma', 'stardust', ...names, 'show'].map((name) => `<script src="${name}.js"></script>`).join('\n  ')}
</html>`;

/** Answers the page's requests from the packages; everything else goes to the site. */
export async function serve(page, root, names) {
  await page.route(`${root}${folder}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.split('/').pop();
    if (name === '') return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html(names) });
    const file = files[name]?.() ?? bundle(name.replace(/\.js$/, ''));
    const type = name.endsWith('.json') ? 'application/json' : 'text/javascript';
    return route.fulfill({ contentType: `${type}; charset=utf-8`, body: readFileSync(file) });
  });
  return `${root}${folder}/`;
}
