// Where PostgreSQL's files go. As root it runs as another user, who must be able to reach them.
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const everybodyMayEnter = (folder) => (statSync(folder).mode & 0o001) !== 0;

/**
 * The folder for a site's cluster: inside the site, or, when the site lies below a folder that only root may enter (such
 * as /root), one of its own under /var/lib/orrery.
 */
export function databaseFolder(directory) {
  const inside = 'data/database/cluster';
  if (process.getuid() !== 0) return inside;
  for (let folder = dirname(directory); ; folder = dirname(folder)) {
    if (!everybodyMayEnter(folder)) break;
    if (folder === dirname(folder)) return inside;
  }
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 12);
  return join('/var/lib/orrery', `demo-${name}`, 'cluster');
}
