// The samples: where they are built, what kind each is, and the stanzas that run them.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export const { ORRERY_BUILD: build, ORRERY_SOURCE: source, ORRERY_CMAKE: cmake, ORRERY_SAMPLES: folder } = process.env;
if (!folder) throw new Error('the environment variable ORRERY_SAMPLES must name the folder the samples are built in');

export const rooms = { 'company-sso': 'auth-plugins', 'rest-source': 'connectors', webhook: 'appenders', board: 'plugins' };
export const kinds = { 'company-sso': 'auth', 'rest-source': 'connector', webhook: 'appender', board: 'http' };
export const placements = ['inprocess', 'isolated'];
export const prefix = join(folder, 'prefix');
export const out = (name) => join(folder, name);
export const archive = (name) => join(folder, name, `${name}-1.0.0.tar.gz`);

/** Unpacks samples below a site's drop-in folder, as an operator would. */
export function unpack(site, ...names) {
  mkdirSync(site.path('drop-in'), { recursive: true });
  for (const name of names) execFileSync('tar', ['xzf', archive(name), '-C', site.path('drop-in'), '--strip-components=1', '--no-same-owner']);
}

/** Two stanzas of a sample, `<short>-inprocess` and `<short>-isolated`; `lines(host)` are their parameters. */
export const bothWays = (name, short, lines, more = '') =>
  placements
    .map((host) => `[${short}-${host}]\nPlugin=${rooms[name]}/${name}\nHost=${host}\n${more}\n[${short}-${host}.parameters]\n${lines(host).join('\n')}\n`)
    .join('');

/** A plugin that calls any role of those named: `caller call STANZA ROLE INDEX FIELD…`. */
export const callerOf = (...shorts) => `[caller]\nPlugin=caller\nRequires=${shorts.flatMap((short) => placements.map((host) => `${short}-${host}`)).join(' ')}\n`;

/** What a role's function answers, as text; the stanza's placement is taken out, so that both can be compared. */
export async function ask(site, stanza, role, index, ...fields) {
  const { code, out: text, err } = await site.orrery(['caller', 'call', stanza, `orrery.${role}/1`, String(index), ...fields]);
  if (code !== 0) throw new Error(err);
  return text.replaceAll(/-(inprocess|isolated)\b/g, '');
}
