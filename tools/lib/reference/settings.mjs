// The reference of settings: what every plugin that comes with Orrery declares, as a page.
//   node settings.mjs --orrery BINARY --site FOLDER --page FILE [--check] ROOM/NAME…
// Writes the page, or with --check compares it and says how to make it anew.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: given, positionals: plugins } = parseArgs({
  allowPositionals: true,
  options: { orrery: { type: 'string' }, site: { type: 'string' }, page: { type: 'string' }, check: { type: 'boolean' } },
});

const facts = (plugin) => {
  const folder = join(given.site, plugin);
  const { library, kind } = JSON.parse(readFileSync(join(folder, 'plugin.json'), 'utf8'));
  return { kind, ...JSON.parse(execFileSync(given.orrery, ['describe', join(folder, library), '--json'], { encoding: 'utf8' })) };
};

const cell = (text) => text.replaceAll('|', '\\|');
const code = (text) => (text === '' ? '' : `\`${cell(text)}\``);

function row({ name, type, default: otherwise, unit, help, required, list, secret }) {
  const notes = [required && 'required', list && 'may be repeated', secret && 'secret'].filter(Boolean);
  const kind = type.startsWith('choice:') ? type.slice('choice:'.length).split(',').map(code).join(', ') : `${type}${unit ? ` in ${unit}` : ''}`;
  return `| \`--${name}\` | ${kind} | ${code(otherwise)} | ${cell(help)}${notes.length ? ` (${notes.join(', ')})` : ''} |\n`;
}

function section(plugin) {
  const { kind, id, roles, settings, swap } = facts(plugin);
  const head = `\n## ${plugin}\n\n\`${id}\`, kind ${kind}, roles ${roles.map((role) => role.id.replace(/^orrery\./, '')).join(' ')}, swap by ${swap === 'replace' ? 'replacing' : 'overlap'}\n`;
  if (settings.length === 0) return `${head}\nNo settings.\n`;
  return `${head}\n| parameter | type | default | |\n|---|---|---|---|\n${settings.map(row).join('')}`;
}

const page = `# Settings of the plugins that come with Orrery

Made by the build target \`reference\` from what each plugin declares; \`orrery describe FILE.so\` says the same of one, and of yours.
A parameter is a line \`--name=value\` in the stanza's \`[name.parameters]\`; [configuration](../configuration.md) has the keys of
the stanza itself, [records](records.md) the fields of every call.
${plugins.sort().map(section).join('')}`;

if (!given.check) {
  writeFileSync(given.page, page);
} else if (readFileSync(given.page, 'utf8') !== page) {
  process.stderr.write(`${given.page} is not what the plugins declare: run \`cmake --build BUILD --target reference\` and commit it\n`);
  process.exit(1);
}
