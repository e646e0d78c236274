// The demo's deployment with small log files, users, and what both tests do with it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { sendJson } from '../../../samples/apps/lib/http.mjs';
import { Deployment } from '../deployments/deployment.mjs';
import { askRepository, clientTls } from '../lib/repository.mjs';
import { freePort } from '../lib/ports.mjs';

const globals = ['HttpsPort', 'QrsPort', 'ProxyRestPort', 'EnginePort', 'BrokerPort', 'HubPort', 'DatabasePort'];

export class LoggedSite extends Deployment {
  /** `more`: text of services.d/test.conf. */
  static async make(more) {
    const ports = {};
    for (const name of globals) ports[name] = String(await freePort());
    const site = new LoggedSite('demo', ports);
    mkdirSync(site.path('services.d'));
    writeFileSync(site.path('services.d', 'test.conf'), more, { mode: 0o644 });
    return site.begin();
  }

  administer(path, method = 'GET', body) {
    return askRepository(this, this.globals.QrsPort, path, { user: 'sa_api', method, body });
  }
  /** One statement, as the administrator of the site's own database. */
  database(sql, name = 'postgres') {
    const env = { ...process.env, PGPASSWORD: this.read(this.path('data/database/secrets/superuser')).trim() };
    const words = ['-XAtq', '-h', '127.0.0.1', '-p', this.globals.DatabasePort, '-U', 'orrery', '-d', name, '-c', sql];
    return execFileSync('psql', words, { env, encoding: 'utf8' }).trim();
  }
  /** What PostgreSQL itself says. */
  databaseLog() {
    return this.read(this.path('logs/database/database.log'));
  }
  async ticket(directory, user) {
    const answer = await sendJson(`https://localhost:${this.globals.ProxyRestPort}/qps/ticket`, {
      method: 'POST',
      tls: clientTls(this),
      body: { UserDirectory: directory, UserId: user, Attributes: [] },
    });
    return answer.Ticket;
  }
  /** Rows of a log as objects. */
  async rows(log, ...words) {
    const { code, out, err } = await this.orrery(['log', 'grep', '', log, '--json=true', ...words]);
    if (code !== 0) throw new Error(`log grep ${log}: ${err}`);
    return out.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }
  /** Every file below the folders of the site that are given. */
  files(...folders) {
    const found = [];
    const walk = (path) => {
      if (!statSync(path).isDirectory()) return found.push(path);
      for (const name of readdirSync(path)) walk(join(path, name));
    };
    for (const folder of folders)
      try {
        walk(this.path(folder));
      } catch (error) {
        if (error.code !== 'ENOENT') throw error;
      }
    return found;
  }
  read(path) {
    return readFileSync(path, 'utf8');
  }
}
