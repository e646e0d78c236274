// tools/demo --check: a site of its own, the main job walked through the real clients, one line per step.
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { browserSteps } from './check/browser.mjs';
import { engineSteps } from './check/engine.mjs';
import { faultSteps } from './check/faults.mjs';
import { repositorySteps } from './check/repository.mjs';
import { signInSteps } from './check/sign_in.mjs';
import { databaseFolder } from './database_folder.mjs';
import { findBasePort } from './ports.mjs';
import { lastWords, runningSite, stopSite } from './site_process.mjs';
import { launch, start } from './start.mjs';

const firstBasePort = 20_443;
const stopLimit = 10;

/** Everything an earlier check left: it starts from nothing each time. */
async function clear(directory) {
  await stopSite(directory);
  const database = databaseFolder(directory);
  if (database.startsWith('/')) await rm(dirname(database), { recursive: true, force: true });
  await rm(directory, { recursive: true, force: true });
}

async function stopStep({ site }) {
  const began = Date.now();
  const how = await stopSite(site.directory);
  const seconds = (Date.now() - began) / 1000;
  if (how !== 'stopped' || seconds > stopLimit) throw new Error(`${how} after ${seconds.toFixed(1)} s`);
  return `everything ended in ${seconds.toFixed(1)} s`;
}

/** A restart that keeps the ports, as an administrator would do it. */
const restart = (context) => async () => {
  await stopSite(context.site.directory);
  await launch(context.options, () => undefined, { tied: true });
};

/** Runs the steps in order; one that fails does not keep the others from being tried. Answers how many failed. */
async function walk(steps, context, say) {
  let failed = 0;
  for (const [name, step] of steps) {
    const began = Date.now();
    const time = () => `(${((Date.now() - began) / 1000).toFixed(1)} s)`;
    try {
      say(`ok      ${name}: ${await step(context)} ${time()}`);
    } catch (error) {
      failed += 1;
      say(`FAILED  ${name}: ${error.message} ${time()}`);
    }
  }
  return failed;
}

/** The whole check; answers the exit code. */
export async function check(given, say) {
  await clear(given.directory);
  const options = { ...given, basePort: given.basePort ?? (await findBasePort(firstBasePort)) };
  const context = { options };
  context.restart = restart(context);
  const startStep = async () => {
    Object.assign(context, await start(options, say, { tied: true }));
    return `${context.site.url}, apps ${Object.keys(context.site.apps).join(', ')}`;
  };
  const begun = await walk([['a new site', startStep]], context, say);
  if (begun > 0) {
    await stopSite(options.directory);
    return 1;
  }
  const steps = [
    ...signInSteps,
    ...repositorySteps,
    ...engineSteps,
    ...browserSteps,
    ...faultSteps,
    ['stop', stopStep],
  ];
  const failed = await walk(steps, context, say);
  if (runningSite(options.directory)) await stopSite(options.directory);
  if (failed > 0) say(`\nthe site's last words:\n${lastWords(options.directory)}`);
  say(
    failed === 0
      ? `all ${steps.length + 1} steps passed`
      : `${failed} of ${steps.length + 1} steps failed; logs: ${context.site.logs}`,
  );
  return failed === 0 ? 0 : 1;
}
