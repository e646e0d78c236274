// Creating a demo site, or starting one again.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../../../samples/apps/lib/http.mjs';
import { appsOf, asAdmin, bringData, buildApp } from './apps.mjs';
import { databaseFolder } from './database_folder.mjs';
import { writeDeployment } from './deployment.mjs';
import { ensureOwnCookie } from './own_cookie.mjs';
import { isFree, portsFrom, portVariables, takenPorts } from './ports.mjs';
import { admin, clientTls, ensureUser, orreryVerb, signInLink } from './sign_in.mjs';
import { writeSiteFile } from './site_file.mjs';
import { lastWords, settled, startSite } from './site_process.mjs';

const readyPatience = 120_000;

const secondsSince = (start) => `${((Date.now() - start) / 1000).toFixed(1)} s`;

/** What site.json says before the apps are known. */
const describe = (options, ports) => ({
  url: `https://localhost:${ports.https}/`,
  directory: options.directory,
  ports,
  certificates: join(options.directory, 'certificates'),
  logs: join(options.directory, 'logs'),
  orrery: options.orrery,
});

/** Why it is no use to wait any longer; nothing while it is. */
function missing(what, child, directory, ends) {
  if (child.exitCode !== null || child.signalCode !== null) return `the site ended before ${what} came`;
  const services = settled(directory);
  if (services && services.ready < services.all) return `only ${services.ready} of ${services.all} services started`;
  return Date.now() > ends ? `${what} did not come within ${readyPatience / 1000} s` : undefined;
}

/** What the site itself says about its services, for a message. */
const statusOf = (site) => orreryVerb(site, ['status']).catch((error) => error.output ?? '');

/** Waits until `question` answers true; throws, with what the site says, when the process ends or the time is up. */
async function waitFor(what, child, site, question) {
  const ends = Date.now() + readyPatience;
  while (!(await question())) {
    const complaint = missing(what, child, site.directory, ends);
    if (complaint)
      throw new Error(`${complaint}\n${await statusOf(site)}\nits last words:\n${lastWords(site.directory)}`);
    await sleep(50);
  }
}

const answers = async (url, tls) => {
  try {
    return (await send(url, { tls })).status < 500;
  } catch {
    return false;
  }
};

/** From a started process to a site that serves browsers and programs. */
async function waitUntilReady(site, child, say) {
  const start = Date.now();
  await waitFor('the database', child, site, async () => !(await isFree(site.ports.database)));
  say(`database: PostgreSQL listens on 127.0.0.1:${site.ports.database} (${secondsSince(start)})`);
  const exported = ['root.pem', 'client.pem', 'client_key.pem'].map((name) => join(site.certificates, name));
  await waitFor('the certificates', child, site, () => exported.every((file) => existsSync(file)));
  const tls = clientTls(site.certificates);
  await waitFor('the repository', child, site, () =>
    answers(`https://localhost:${site.ports.repository}/qrs/about`, tls),
  );
  await waitFor('the proxy', child, site, () => answers(`${site.url}hub/`, { ca: tls.ca }));
  await waitFor('the ticket port', child, site, () =>
    answers(`https://localhost:${site.ports.proxyRest}/qps/about`, tls),
  );
  const services = () => settled(site.directory) ?? { ready: 0, all: 1 };
  await waitFor('the rest of the services', child, site, () => services().ready === services().all);
  say(`site: ready (${secondsSince(start)})`);
}

/** An app on files: how many rows there are of data that can be cut short. */
const onFiles = (rows) => async (folder, directory, say) => ['--data', await bringData(folder, directory, rows, say)];

/** The apps of a demo, by name: their folders, and what their builders are told. */
const demoApps = ({ rows, star }) => ({
  Flights: ['flights', onFiles(rows)],
  Movies: ['movies', onFiles()],
  ...(star ? { Star: ['star', () => ['--rows', String(star)]] } : {}),
});

async function ensureApps(site, options, say) {
  const apps = await appsOf(await asAdmin(site.directory));
  const tell = (line) => say(`  ${line}`);
  for (const [name, [folder, words]] of Object.entries(demoApps(options))) {
    if (apps[name]) continue;
    say(`apps: building ${name}`);
    await buildApp(folder, site.directory, await words(folder, site.directory, tell), tell);
  }
  return appsOf(await asAdmin(site.directory));
}

/** Starts the site's process in its folder; answers {site, child}. */
export async function launch(options, say, { tied }) {
  const ports = portsFrom(options.basePort);
  const taken = await takenPorts(ports);
  if (taken.length > 0)
    throw new Error(`in use by other programs: ${taken.join(', ')}; choose other ports with --base-port N`);
  await writeDeployment(options.directory, {
    ...portVariables(ports),
    DatabaseFolder: databaseFolder(options.directory),
  });
  const site = describe(options, ports);
  const child = startSite(options.orrery, options.directory, { tied });
  await waitUntilReady(site, child, say);
  return { site, child };
}

/** The whole start: a running site with users, apps and site.json. Answers {site, child, passwordFile}. */
export async function start(options, say, { tied }) {
  const { site, child } = await launch(options, say, { tied });
  if (options.basePort) await ensureOwnCookie(site);
  const passwordFile = await ensureUser(site, admin);
  writeSiteFile(site.directory, site);
  site.apps = await ensureApps(site, options, say);
  site.signInLink = await signInLink(site);
  writeSiteFile(site.directory, site);
  return { site, child, passwordFile };
}
