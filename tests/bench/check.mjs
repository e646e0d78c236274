// `orrery check` on a file of 200 services: every plugin that is built, services with parameters, relations and sockets, and
// programs. Prints medians; the peer is the same program doing nothing (`--help`).
//   node check.mjs [--build DIR] [--rounds N]
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { build: { type: 'string', default: 'build/release' }, rounds: { type: 'string', default: '31' } } });
const services = 200;
const orrery = join(values.build, 'bin/orrery');
const testPlugins = join(process.cwd(), values.build, 'test-plugins');

/** The parameters that plugins do not do without. */
const needed = { database: '--port=0', header: '--trusted=127.0.0.1' };

/** Every plugin that is there once, under its own name. */
const shipped = ['plugins', 'auth-plugins'].flatMap((room) => {
  const folder = join(values.build, 'site', room);
  const built = (name) => existsSync(join(folder, name, `${name}.so`));
  return existsSync(folder) ? readdirSync(folder).filter(built).map((name) => ({ name, plugin: `${room}/${name}` })) : [];
});
const program = (n) => `[tool-${n}]\nExePath=/bin/sleep\nRestart=never\n[tool-${n}.parameters]\n--after=${n}\n`;
const hello = (n) =>
  `[svc-${n}]\nPlugin=hello\nDisplayName=Service ${n}\n${n % 10 ? `Requires=svc-${n - 1}\n` : ''}Listen=127.0.0.1:0\nListenVia=http\n[svc-${n}.parameters]\n--greeting=\${Word} ${n}\n`;

function conf() {
  const known = new Set(shipped.map(({ name }) => name));
  let out = `[globals]\nPluginPath=${testPlugins}\nWord=Hello\n`;
  for (const { name, plugin } of shipped) out += `[${name}]\nPlugin=${plugin}\nHost=isolated\n${needed[name] ? `[${name}.parameters]\n${needed[name]}\n` : ''}`;
  if (!known.has('http')) out += '[http]\nPlugin=probe\n';
  const rest = services - Math.max(known.size, 1);
  for (let n = 0; n < rest; ++n) out += n < rest * 0.8 ? hello(n) : program(n);
  return out;
}

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
function timed(words) {
  const began = process.hrtime.bigint();
  execFileSync(orrery, words, { stdio: 'pipe' });
  return Number(process.hrtime.bigint() - began) / 1e6;
}

const site = mkdtempSync(join(tmpdir(), 'orrery-bench-'));
try {
  writeFileSync(join(site, 'services.conf'), conf());
  console.log(execFileSync(orrery, ['--site', site, 'check'], { encoding: 'utf8' }).trim());
  const check = [], nothing = [];
  for (let round = 0; round < Number(values.rounds); ++round) {
    check.push(timed(['--site', site, 'check']));
    nothing.push(timed(['--help']));
  }
  const [a, b] = [median(check), median(nothing)];
  console.log(`check of ${services} services (${shipped.length} libraries of Orrery): ${a.toFixed(1)} ms; --help: ${b.toFixed(1)} ms; ratio ${(a / b).toFixed(1)}`);
} finally {
  rmSync(site, { recursive: true, force: true });
}
