// Receivers that are programs: started, waited for, ended.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { until } from '../../lib/site.mjs';

export class Program {
  constructor(command, args, options = {}) {
    this.lines = [];
    this.errors = '';
    this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let rest = '';
    this.child.stdout.on('data', (bytes) => {
      const parts = (rest + bytes).split('\n');
      rest = parts.pop();
      this.lines.push(...parts);
    });
    this.child.stderr.on('data', (bytes) => (this.errors += bytes));
    this.ended = once(this.child, 'exit');
  }

  /** Waits until `question` is true; throws with its last words when it ends before. */
  async ready(question) {
    await until(`${this.child.spawnfile}`, async () => {
      if (this.child.exitCode !== null) throw new Error(`${this.child.spawnfile} ended: ${this.errors}`);
      return question();
    });
    return this;
  }

  async stop(signal = 'SIGTERM') {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    await this.ended;
  }
}
