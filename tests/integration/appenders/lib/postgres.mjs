// A PostgreSQL of the test's own on loopback, with one login and one table.
import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { freePort } from '../../lib/ports.mjs';
import { Program } from './programs.mjs';

const bin = '/usr/lib/postgresql/15/bin';
const asRoot = process.getuid() === 0;
/** PostgreSQL does not run as root. */
const unprivileged = (command, ...args) => (asRoot ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, args]);

export class Postgres {
  static async make(password) {
    const server = new Postgres();
    Object.assign(server, { password, port: await freePort(), folder: mkdtempSync('/tmp/orrery-pg-') });
    const secret = join(server.folder, 'password');
    writeFileSync(secret, password);
    if (asRoot) {
      const [uid, gid] = ['-u', '-g'].map((option) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' })));
      for (const path of [server.folder, secret]) chownSync(path, uid, gid);
    }
    execFileSync(...unprivileged(join(bin, 'initdb'), '-D', join(server.folder, 'data'), '-U', 'orrery', '-A', 'scram-sha-256', '--pwfile', secret, '-E', 'UTF8', '--locale=C', '-N'), { stdio: 'pipe', cwd: '/' });
    return server;
  }

  async start() {
    const [command, args] = unprivileged(join(bin, 'postgres'), '-D', join(this.folder, 'data'), '-p', String(this.port), '-h', '127.0.0.1', '-k', '', '-F');
    this.program = new Program(command, args, { cwd: '/' });
    await this.program.ready(() => { try { return this.query('select 1').length === 1; } catch { return false; } });
    return this;
  }

  /** Rows as arrays of text. */
  query(sql) {
    const env = { ...process.env, PGPASSWORD: this.password };
    const out = execFileSync(join(bin, 'psql'), ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'orrery', '-d', 'postgres', '-AtX', '-F', '\u0001', '-R', '\u0002', '-v', 'ON_ERROR_STOP=1', '-c', sql], { env, encoding: 'utf8', stdio: 'pipe' });
    return out === '' ? [] : out.replace(/\n$/, '').split('\u0002').map((row) => row.split('\u0001'));
  }

  /** Somebody who holds the table for himself until he is stopped. */
  async hold(table) {
    const env = { ...process.env, PGPASSWORD: this.password };
    const holder = new Program(join(bin, 'psql'), ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'orrery', '-d', 'postgres', '-AtXq'], { env, stdio: 'pipe' });
    holder.child.stdin.write(`begin;\nlock table ${table} in access exclusive mode;\n\\echo held\n`); // and waits for more
    return holder.ready(() => holder.lines.includes('held'));
  }

  /** Ends at once, as a crash would. */
  async stop() {
    const [pid] = execFileSync('cat', [join(this.folder, 'data', 'postmaster.pid')], { encoding: 'utf8' }).split('\n');
    process.kill(Number(pid), 'SIGQUIT');
    await this.program.ended;
  }

  async discard() {
    if (this.program && this.program.child.exitCode === null) await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
