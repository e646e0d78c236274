// The running `orrery` of a demo: started apart from our terminal, found again by its process id, ended with care.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const stopPatience = 9_000;

const pidFile = (directory) => join(directory, 'demo.pid');
export const consoleLog = (directory) => join(directory, 'logs', 'console.log');

/** When a process began, in the kernel's clock ticks: tells it from a later one of the same number. */
function beginning(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** The process id of the site that runs in the folder, if one does. */
export function runningSite(directory) {
  if (!existsSync(pidFile(directory))) return undefined;
  const [pid, began] = readFileSync(pidFile(directory), 'utf8').trim().split(' ');
  return began !== undefined && beginning(pid) === began ? Number(pid) : undefined;
}

/**
 * Starts the site and answers its child process. `tied`: it ends when we do, however we end. Its output goes to a file;
 * it has a session of its own, so that Ctrl-C reaches only us, who then end it in order.
 */
export function startSite(orrery, directory, { tied }) {
  mkdirSync(join(directory, 'logs'), { recursive: true });
  const output = openSync(consoleLog(directory), 'w');
  const words = [orrery, 'run', '--site', directory];
  if (tied) words.unshift('setpriv', '--pdeathsig', 'TERM');
  const child = spawn(words[0], words.slice(1), { detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  child.on('error', (error) => console.error(`${words[0]}: ${error.message}`));
  if (child.pid) writeFileSync(pidFile(directory), `${child.pid} ${beginning(child.pid)}\n`);
  return child;
}

/** Ends the site in the folder. Answers 'stopped', 'killed' (it did not end in time) or 'absent'. */
export async function stopSite(directory) {
  const pid = runningSite(directory);
  if (!pid) return 'absent';
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if (error.code === 'EPERM') throw new Error(`the site in ${directory} (process ${pid}) is another user's; they end it`);
    if (error.code !== 'ESRCH') throw error;
  }
  const ends = Date.now() + stopPatience;
  while (runningSite(directory) === pid && Date.now() < ends) await sleep(50);
  const late = runningSite(directory) === pid;
  if (late) process.kill(pid, 'SIGKILL');
  rmSync(pidFile(directory), { force: true });
  return late ? 'killed' : 'stopped';
}

/** What the site says when it knows which services are ready: {ready, all}; nothing before. */
export function settled(directory) {
  const found = /(\d+) of (\d+) services are ready after/.exec(readFileSync(consoleLog(directory), 'utf8'));
  return found && { ready: Number(found[1]), all: Number(found[2]) };
}

/** The last lines the site said, for a message about its end. */
export function lastWords(directory, lines = 15) {
  try {
    return readFileSync(consoleLog(directory), 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
