// A site in a temporary folder, run by the real `orrery`.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const orrery = process.env.ORRERY;
if (!orrery) throw new Error('the environment variable ORRERY must name the orrery binary');

/** Asks until the answer is true; throws with `what` and the site's last words when the time is up. */
export async function until(what, question, { patience = 60_000, site } = {}) {
  const ends = Date.now() + patience;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > ends)
      throw new Error(`${what} did not come within ${patience / 1000} s\n${site?.log().slice(-4000) ?? ''}`);
    await sleep(50);
  }
}

export class TestSite {
  /** `conf`: the text of services.conf. The folder is given so that other users may pass through it. */
  constructor(conf) {
    this.folder = mkdtempSync('/tmp/orrery-site-');
    this.configure(conf);
  }

  configure(conf) {
    writeFileSync(join(this.folder, 'services.conf'), conf);
  }

  path(...parts) {
    return join(this.folder, ...parts);
  }

  /** Everything the site said since its last start. */
  log() {
    return readFileSync(this.path('console.log'), 'utf8');
  }

  /** Starts it and waits until every service is ready or has failed. */
  async start() {
    const output = openSync(this.path('console.log'), 'w');
    this.process = spawn(this.binary ?? orrery, ['run', '--site', this.folder], { stdio: ['ignore', output, output] });
    closeSync(output);
    this.exit = new Promise((resolve) => this.process.once('exit', (code, signal) => resolve(signal ?? code)));
    await until(
      'a started site',
      () => / services are ready after /.test(this.log()) || this.process.exitCode !== null,
      { site: this },
    );
    return this;
  }

  /** Ends it in order; answers {exit, seconds}. */
  async stop() {
    const began = Date.now();
    this.process.kill('SIGTERM');
    return { exit: await this.exit, seconds: (Date.now() - began) / 1000 };
  }

  async kill() {
    this.process.kill('SIGKILL');
    return this.exit;
  }

  /** For the end of a test: whatever runs is killed, the folder is removed. */
  async discard() {
    if (this.process && this.process.exitCode === null && this.process.signalCode === null) await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
