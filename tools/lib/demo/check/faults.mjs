// Steps: what must heal by itself, and what must survive a restart.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { databaseFolder } from '../database_folder.mjs';
import { runningSite } from '../site_process.mjs';
import { eventually, expect, expectEqual } from './expect.mjs';
import { withFlights } from './engine.mjs';

const recovery = 60;
const crossSiteKey = 'checkcheckcheck1';

function postmaster(directory) {
  const folder = databaseFolder(directory);
  const file = join(isAbsolute(folder) ? folder : join(directory, folder), 'postmaster.pid');
  return Number(readFileSync(file, 'utf8').split('\n')[0]);
}

/** Process ids below `pid`, with their command lines. */
function descendants(pid) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return [
          { pid: Number(name), parent, line: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') },
        ];
      } catch {
        return [];
      }
    });
  const below = (parent) => all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

const countOfApps = async (browser) => {
  const answer = await browser.send(`/qrs/app/count?xrfkey=${crossSiteKey}`, {
    headers: { Accept: 'application/json', 'X-Qlik-Xrfkey': crossSiteKey },
  });
  return answer.status === 200
    ? JSON.parse(answer.text).value
    : `status ${answer.status}: ${answer.text.slice(0, 200)}`;
};

async function databaseKilled({ site, browser }) {
  const before = await countOfApps(browser);
  expect(typeof before === 'number', `before: ${before}`);
  process.kill(postmaster(site.directory), 'SIGKILL');
  const during = await countOfApps(browser);
  expect(typeof during === 'number' || during.startsWith('status 503'), `meanwhile: ${during}`);
  const began = Date.now();
  await eventually('the recovery', recovery, async () => (await countOfApps(browser)) === before);
  return `meanwhile ${typeof during === 'number' ? 'answers' : during}; healed in ${((Date.now() - began) / 1000).toFixed(1)} s`;
}

async function engineKilled({ site }) {
  const engine = descendants(runningSite(site.directory)).find(({ line }) => /\bengine\b/.test(line));
  expect(engine, 'no engine process was found');
  process.kill(engine.pid, 'SIGKILL');
  const began = Date.now();
  await eventually('the app', recovery, () => withFlights(site.directory, (doc) => doc.getAppLayout()));
  return `process ${engine.pid} killed; the app opens again after ${((Date.now() - began) / 1000).toFixed(1)} s`;
}

async function afterRestart({ site, browser, restart, hidden }) {
  const before = await countOfApps(browser);
  expectEqual(typeof before, 'number', `the answer before the restart (${before})`);
  await restart();
  expectEqual(await countOfApps(browser), before, 'apps after the restart, in the old session');
  const { qTitle } = await withFlights(site.directory, (doc) => doc.getAppLayout());
  expectEqual(qTitle, 'Flights', 'the app after the restart');
  expect(hidden, 'the closed stream was not made');
  return `the old session goes on, ${before} apps, Flights opens`;
}

export const faultSteps = [
  ['PostgreSQL killed', databaseKilled],
  ['the engine killed', engineKilled],
  ['a restart', afterRestart],
];
