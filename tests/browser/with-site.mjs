// Runs the test files that it is given against a small demo site of their own, and ends it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../integration/lib/ports.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const demo = fileURLToPath(new URL('../../tools/demo', import.meta.url));
const folder = mkdtempSync('/tmp/orrery-browser-');
const flights = 50_000;

/** A child that ends when we do, however we end. */
const child = (words, options) => spawn('setpriv', ['--pdeathsig', 'TERM', ...words], options);

const site = ['--no-build', '--directory', folder];
const own = ['--orrery', process.env.ORRERY, '--base-port', String(await freePorts(7)), '--rows', String(flights)];
const running = child([demo, ...site, ...own], { stdio: ['ignore', 'pipe', 'inherit'] });
const ended = once(running, 'exit');
const ready = new Promise((resolve) => {
  createInterface({ input: running.stdout }).on('line', (line) => {
    console.log(line.replace(/qlikTicket=.*/, 'qlikTicket=…'));
    if (line.startsWith('Ctrl-C')) resolve(true);
  });
});

let failed = true;
try {
  if (await Promise.race([ready, ended.then(() => false)])) {
    const files = process.argv.slice(2).map((name) => join(here, `${name}.test.mjs`));
    const tests = child([process.execPath, '--test', '--test-concurrency=1', ...files], {
      stdio: 'inherit',
      env: { ...process.env, ORRERY_SITE: join(folder, 'site.json') },
    });
    failed = (await once(tests, 'exit'))[0] !== 0;
  }
} finally {
  running.kill('SIGINT');
  await ended;
  await once(child([demo, ...site, '--stop'], { stdio: 'ignore' }), 'exit'); // a test may have started it again
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
