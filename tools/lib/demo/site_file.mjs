// site.json: where a running demo is to be found, for scripts and outside clients.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const siteFile = (directory) => join(directory, 'site.json');

export function writeSiteFile(directory, site) {
  writeFileSync(siteFile(directory), `${JSON.stringify(site, null, 2)}\n`, { mode: 0o600 });
}

export const readSiteFile = (directory) => JSON.parse(readFileSync(siteFile(directory), 'utf8'));

export const removeSiteFile = (directory) => rmSync(siteFile(directory), { force: true });
