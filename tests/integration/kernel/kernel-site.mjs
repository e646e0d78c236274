// A site whose plugins are the tests' own, and the command line to ask it.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';

import { TestSite } from '../lib/site.mjs';

const plugins = process.env.ORRERY_TEST_PLUGINS;
if (!plugins) throw new Error('the environment variable ORRERY_TEST_PLUGINS must name the folder of the test plugins');

/** Runs the `orrery` command line; answers {code, out, err}. What takes longer than `timeout` is ended, with no code. */
export const orrery = (words, { input = '', cwd, env, timeout } = {}) =>
  new Promise((resolve) => {
    const child = spawn(process.env.ORRERY, words, { stdio: 'pipe', cwd, env, timeout });
    const answer = { out: '', err: '' };
    child.stdout.on('data', (bytes) => (answer.out += bytes));
    child.stderr.on('data', (bytes) => (answer.err += bytes));
    child.on('close', (code) => resolve({ code, ...answer }));
    child.stdin.on('error', () => {}); // it may have ended without reading
    child.stdin.end(input);
  });

export class KernelSite extends TestSite {
  constructor(stanzas, globals = '') {
    const head = `[globals]\nPluginPath=${plugins}\n${globals}\n`;
    super(head + stanzas);
    this.head = head;
  }

  /** Other stanzas under the same globals. */
  rewrite(stanzas) {
    this.configure(this.head + stanzas);
  }

  /** One verb, words separated by blanks, or an array. */
  orrery(words, options) {
    const list = Array.isArray(words) ? words : words.split(' ');
    return orrery(['--site', this.folder, ...list], options);
  }

  async status() {
    const { code, out, err } = await this.orrery('status --json');
    if (!out) throw new Error(`status ended with ${code}: ${err}\n${this.log().slice(-2000)}`);
    return JSON.parse(out);
  }

  async service(name) {
    return (await this.status()).services.find((one) => one.name === name);
  }

  /** Writes the stanzas and reloads; answers {code, report}. */
  async reload(stanzas) {
    this.rewrite(stanzas);
    const { code, out } = await this.orrery('reload --json');
    return { code, report: JSON.parse(out) };
  }

  /** The processes of its services by their names. */
  async pids() {
    return Object.fromEntries((await this.status()).services.map((one) => [one.name, one.pid]));
  }

  /** The rows of a service's log, as {level, logger, message, properties}. */
  rows(name) {
    const file = this.path('logs', name, `${name}.log`);
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split('\t'))
      .map(([time, level, logger, message, properties]) => ({ time, level, logger, message, properties }));
  }

  /** The processes that work for this site: whoever has its folder as working directory, in its arguments or open files. */
  processes() {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((pid) => {
        try {
          const open = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
          const known = [readFileSync(`/proc/${pid}/cmdline`, 'utf8'), readlinkSync(`/proc/${pid}/cwd`), ...open];
          return known.some((text) => text.includes(this.folder));
        } catch {
          return false;
        }
      })
      .map(Number);
  }
}

/** A stanza of the plugin that does on command whatever a plugin can ask of the kernel. */
export const probe = (name, ...lines) => `[${name}]\nPlugin=probe\n${lines.join('\n')}\n`;

/** The beginning of a program in Python that speaks to the kernel through NOTIFY_SOCKET. */
export const tell = `import os, socket, time
def tell(text):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as talk:
        talk.sendto(text.encode(), os.environ['NOTIFY_SOCKET'])
`;

/** Works with a site that is not started: `files` are name and text. Whatever happens, it ends and is removed. */
export async function at(stanzas, work, { globals, files = {} } = {}) {
  const site = new KernelSite(stanzas, globals);
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(site.path(name), text);
    return await work(site);
  } finally {
    await site.discard();
  }
}

/** Works with a site that has started. */
export const on = (stanzas, work, options) =>
  at(
    stanzas,
    async (site) => {
      await site.start();
      return work(site);
    },
    options,
  );

/** What `orrery check` says about these stanzas: {code, problems}. */
export const check = (stanzas, globals) =>
  at(
    stanzas,
    async (site) => {
      const { code, out } = await site.orrery('check');
      return { code, problems: out.split('\n').slice(0, -1) };
    },
    { globals },
  );
