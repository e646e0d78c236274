// tools/demo, once packages are installed and the programs are built.
import { readOptions } from './options.mjs';
import { removeSiteFile } from './site_file.mjs';
import { lastWords, runningSite, stopSite } from './site_process.mjs';

const say = (line) => console.log(line);

// Packages that stopping does without are loaded by those who need them.
const start = async (...how) => (await import('./start.mjs')).start(...how);

async function stop({ directory }) {
  const how = await stopSite(directory);
  removeSiteFile(directory);
  if (how === 'absent') say(`no demo runs in ${directory}`);
  else say(how === 'stopped' ? 'stopped' : 'stopped by force: it did not end in time');
  return how === 'killed' ? 1 : 0;
}

function announce({ site, passwordFile }) {
  say('');
  say(`The hub:  ${site.url}hub/`);
  say(`Sign in:  ${site.signInLink}`);
  say('          (once, within 15 minutes, as the demo administrator)');
  say(`     or:  as admin, with the password in ${passwordFile}`);
  say('');
  say("The browser does not know the site's own certificate authority and will warn once.");
}

/** Runs until a signal comes or the site ends by itself; answers the exit code. */
async function foreground(options) {
  let interrupted = false;
  const signal = new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(name, () => {
        interrupted = true;
        resolve('signal');
      });
  });
  const started = start(options, say, { tied: true });
  // A signal may come while the site is still being made: then whatever has begun is ended.
  const first = await Promise.race([started, signal]).catch((error) => {
    if (!interrupted) console.error(`demo: ${error.message}`);
    return 'failed';
  });
  started.catch(() => undefined);
  if (typeof first === 'object') {
    announce(first);
    say('Ctrl-C stops it.');
    const ended = new Promise((resolve) => first.child.once('exit', () => resolve('ended')));
    if (first.child.exitCode === null && (await Promise.race([ended, signal])) === 'ended')
      console.error(`demo: the site has ended by itself; it said last:\n${lastWords(options.directory)}`);
  }
  if (interrupted) say('\nstopping …');
  const how = await stopSite(options.directory);
  removeSiteFile(options.directory);
  if (interrupted) say(how === 'killed' ? 'stopped by force: it did not end in time' : 'stopped');
  return interrupted && how !== 'killed' ? 0 : 1;
}

async function background(options) {
  try {
    const result = await start(options, say, { tied: false });
    result.child.unref();
    announce(result);
    return 0;
  } catch (error) {
    console.error(`demo: ${error.message}`);
    await stopSite(options.directory);
    return 1;
  }
}

async function main(words) {
  let options;
  try {
    options = readOptions(words);
  } catch (error) {
    console.error(`demo: ${error.message} (see tools/demo --help)`);
    return 64;
  }
  if (options.stop) return stop(options);
  if (options.check) {
    const { check } = await import('./check.mjs');
    return check(options, say);
  }
  if (runningSite(options.directory)) {
    console.error(`demo: one runs in ${options.directory} already; tools/demo --stop ends it`);
    return 1;
  }
  return options.background ? background(options) : foreground(options);
}

process.exit(
  await main(process.argv.slice(2)).catch((error) => {
    console.error(`demo: ${error.message}`);
    return 1;
  }),
);
