// A site with talkers and keepers, and what the keepers wrote.
import { existsSync, readFileSync } from 'node:fs';

import { until } from '../lib/site.mjs';
import { KernelSite } from '../kernel/kernel-site.mjs';

export class LoggingSite extends KernelSite {
  /** What the keeper of that name wrote: `events` (opened, flushed, ended) and `rows`. Every line must be whole. */
  kept(name) {
    if (!existsSync(this.path(name))) return { events: [], rows: [] };
    const out = { events: [], rows: [], lines: [] };
    for (const line of readFileSync(this.path(name), 'utf8').split('\n').slice(0, -1)) {
      out.lines.push(line);
      if (!line.includes('\t')) {
        out.events.push(line);
        continue;
      }
      const [stanza, logger, thread, message, exception, level, time, ...properties] = line.split('\t');
      if (time === undefined) throw new Error(`not a whole row: ${line}`);
      out.rows.push({ stanza, logger, thread, message, exception, level: Number(level), time: Number(time),
        properties: Object.fromEntries(properties.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)])) });
    }
    return out;
  }

  said(name, text) {
    return this.kept(name).rows.filter((row) => row.message === text);
  }

  async talk(name, count, text, { patiently = false } = {}) {
    const { code, err } = await this.orrery([name, patiently ? 'patiently' : 'talk', String(count), text]);
    if (code !== 0) throw new Error(`${name} did not talk: ${err}`);
  }

  async hears(name, text, count = 1, options = {}) {
    return until(`${count} times '${text}' at ${name}`, () => this.said(name, text).length >= count, { site: this, ...options });
  }
}
