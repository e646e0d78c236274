// Tickets and the demo's users.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sendJson } from '../../../samples/apps/lib/http.mjs';

export const admin = { directory: 'ORRERY', id: 'admin', name: 'Demo Administrator', role: 'RootAdmin' };

const linkLifetime = 15 * 60;

/** What a program needs for the mutual TLS of the site's own ports. */
export const clientTls = (certificates) => ({
  ca: readFileSync(join(certificates, 'root.pem')),
  cert: readFileSync(join(certificates, 'client.pem')),
  key: readFileSync(join(certificates, 'client_key.pem')),
});

/** A one-time ticket that lives 15 minutes. */
export async function ticketFor(site, user = admin) {
  const answer = await sendJson(`https://localhost:${site.ports.proxyRest}/qps/ticket`, {
    method: 'POST',
    tls: clientTls(site.certificates),
    body: { UserDirectory: user.directory, UserId: user.id, Attributes: [], TimeToLive: linkLifetime },
  });
  return answer.Ticket;
}

export const signInLink = async (site) => `${site.url}hub/?qlikTicket=${encodeURIComponent(await ticketFor(site))}`;

/** Runs a verb of `orrery` on the site; answers what it printed, throws what it complained about (with its `output`). */
export function orreryVerb(site, words, input = '') {
  return new Promise((resolve, reject) => {
    const all = ['--site', site.directory, ...words];
    const child = execFile(site.orrery, all, { timeout: 30_000 }, (error, output, complaint) => {
      if (!error) return resolve(output);
      const reason = complaint.trim() || error.message;
      reject(Object.assign(new Error(`orrery ${words.slice(0, 2).join(' ')}: ${reason}`), { output }));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** The password kept for a demo user; made when there is none. */
export function passwordOf(directory, user) {
  const file = join(directory, 'secrets', `${user.id}-password`);
  if (!existsSync(file)) {
    mkdirSync(join(directory, 'secrets'), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(12).toString('base64url')}\n`, { mode: 0o600 });
  }
  return { file, password: readFileSync(file, 'utf8').trim() };
}

/** Makes sure the user can sign in by form; answers where the password is kept. */
export async function ensureUser(site, user) {
  const { file, password } = passwordOf(site.directory, user);
  const label = `${user.directory}\\${user.id}`;
  const known = (await orreryVerb(site, ['user', 'list'])).split('\n').some((line) => line.split('\t')[0] === label);
  if (!known) {
    const role = user.role ? ['--role', user.role] : [];
    const words = ['user', 'add', user.id, '--directory', user.directory, '--name', user.name, ...role];
    await orreryVerb(site, words, `${password}\n`);
  }
  return file;
}
