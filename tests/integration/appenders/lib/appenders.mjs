// A site with appenders and the plugin that gives them rows.
import { KernelSite } from '../../kernel/kernel-site.mjs';
import { until } from '../../lib/site.mjs';

export const levels = { debug: 1, info: 2, warn: 3, error: 4, fatal: 5 };

/** One stanza of the appender `kind`, which gets no rows but those it is given here; `lines` are its parameters without the leading dashes. */
export const appender = (name, kind, lines, more = '') =>
  `[${name}]\nPlugin=appenders/${kind}\nLogFeed=none\n${more}\n[${name}.parameters]\n${lines.map((line) => `--${line}`).join('\n')}\n`;

/** Parameters, where a later one takes the place of an earlier one of its name. */
export const overriding = (...lines) => [...new Map(lines.map((line) => [line.split('=')[0], line])).values()];

/** Starts a site with one appender that cannot work and answers what it says about it. */
export async function refusal(kind, lines) {
  const site = new AppenderSite(appender('bad', kind, lines));
  try {
    await site.start();
    return site.log();
  } finally {
    await site.discard();
  }
}

export class AppenderSite extends KernelSite {
  /** `stanzas`: text as appender() makes it; those of the names in it get rows. */
  constructor(...stanzas) {
    const text = stanzas.join('\n');
    const names = [...text.matchAll(/^\[([a-z0-9-]+)\]$/gm)].map(([, name]) => name).filter((name) => name !== 'http');
    super(`${text}\n[rows]\nPlugin=rows\nWants=${names.join(' ')}\n`);
  }

  async words(...words) {
    const { code, out, err } = await this.orrery(['rows', ...words]);
    if (code !== 0) throw new Error(err || out);
    return out.trim();
  }

  /** Gives rows; answers the text of the call's status, "status 0" when they were taken. */
  send(stanza, level, message, { count = 1, logger = 'Audit.Proxy', properties = {} } = {}) {
    const fields = Object.entries(properties).map(([name, value]) => `${name}=${value}`);
    return this.words('send', stanza, String(levels[level]), logger, String(count), message, ...fields);
  }

  /** "status 0" when everything has been delivered. */
  flush(stanza) {
    return this.words('flush', stanza);
  }

  /** What a stanza says about its receiver: rows of its log that match. */
  said(stanza, pattern) {
    return this.rows(stanza).filter((row) => pattern.test(row.message + (row.properties ?? '')));
  }

  untilSaid(stanza, pattern) {
    return until(`a row like ${pattern}`, () => this.said(stanza, pattern).length > 0, { site: this });
  }
}
