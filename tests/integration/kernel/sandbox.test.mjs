// What a confined program or plugin can still do, seen from inside it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { test } from 'node:test';

import { until } from '../lib/site.mjs';
import { KernelSite, check, on } from './kernel-site.mjs';

/** So much below this process, which may have been made nice itself. */
const lowered = (by) => String(Math.min(19, getPriority() + by));

const unquoted = (command) => command.replaceAll("'", ''); // as the shell echoes it

/** A program that tries things one after the other and then stays. */
const tries = (name, keys, ...commands) =>
  `[${name}]\nExePath=/bin/sh\n${keys}\n[${name}.parameters]\n-c\n"${commands.map((one) => `${one} >/dev/null 2>&1 && echo did ${one} || echo could not ${one}`).join('; ')}; echo done; exec sleep 1000"\n`;

async function outcome(site, name) {
  const rows = () => site.rows(name).filter((row) => row.logger === `${name}.sh`).map((row) => row.message);
  await until(`the end of ${name}`, () => rows().includes('done'), { site });
  return (command) => {
    const found = rows().find((row) => row === `did ${unquoted(command)}` || row === `could not ${unquoted(command)}`);
    assert.ok(found, `${command} was tried: ${rows().join(' | ')}`);
    return found.startsWith('did');
  };
}

const commands = ['cp /etc/passwd outside', 'touch data/$NAME/inside', 'ls /tmp', 'unshare -r true', "node -e 'require(`net`).createServer().listen(0).unref()'"];

// Not every machine lets root make user namespaces: within a chroot, for example, nobody can.
const mayUnshare = spawnSync('unshare', ['-r', 'true']).status === 0;

test('each sandbox allows what it says, and no more', async () => {
  const profiles = { off: [true, true, true, mayUnshare, true], guarded: [true, true, true, false, true], confined: [false, true, true, false, true], sealed: [false, true, false, false, false] };
  const site = new KernelSite(
    Object.keys(profiles).map((profile) => tries(profile, `Sandbox=${profile}`, ...commands.map((one) => one.replaceAll('$NAME', profile)))).join(''),
  );
  try {
    for (const profile of ['off', 'guarded']) mkdirSync(site.path('data', profile), { recursive: true });
    await site.start();
    for (const [profile, expected] of Object.entries(profiles)) {
      const did = await outcome(site, profile);
      const found = commands.map((one) => did(one.replaceAll('$NAME', profile)));
      assert.deepEqual(found, expected, profile);
      assert.ok(existsSync(site.path('data', profile, 'inside')));
      const status = readFileSync(`/proc/${(await site.service(profile)).pid}/status`, 'utf8');
      assert.match(status, new RegExp(`^Seccomp:\\t${profile === 'off' ? 0 : 2}$`, 'm'));
      assert.match(status, /^NoNewPrivs:\t1$/m);
    }
  } finally {
    await site.discard();
  }
});

test('further paths, limits and priority by key', async () => {
  const site = new KernelSite(
    tries('allowed', 'Sandbox=sealed\nAllowRead=/opt\nAllowWrite=${SiteDirectory}/shared\nFileLimit=64\nNice=7\nMemoryLimit=256MB', 'cp /etc/passwd shared/own', 'ls /opt') +
      '[free]\nExePath=/bin/sleep\nNoNewPrivileges=false\n[free.parameters]\n1000\n',
  );
  try {
    mkdirSync(site.path('shared'));
    await site.start();
    const did = await outcome(site, 'allowed');
    assert.ok(did('cp /etc/passwd shared/own') && did('ls /opt'));
    const { pid } = await site.service('allowed');
    const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
    assert.match(limits, /^Max open files +64 /m);
    assert.match(limits, new RegExp(`^Max data size +${256 << 20} `, 'm'));
    assert.equal(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[16], lowered(7));
    assert.match(readFileSync(`/proc/${(await site.service('free')).pid}/status`, 'utf8'), /^NoNewPrivs:\t0$/m);
  } finally {
    await site.discard();
  }
});

test('an isolated plugin works in a sandbox, and its programs are in it, too', async () => {
  await on('[far]\nPlugin=probe\nHost=isolated\nSandbox=sealed\nNice=3\n[near]\nPlugin=probe\nHost=inprocess\nRequires=far\n', async (site) => {
    assert.match((await site.orrery('near call far')).out, /^status 0/);
    const status = readFileSync(`/proc/${(await site.service('far')).pid}/status`, 'utf8');
    assert.match(status, /^Seccomp:\t2$/m);
    await site.orrery(['far', 'spawn', '/bin/sh', '-c', `cp /etc/passwd ${site.folder}/escaped || echo refused; touch ${site.folder}/data/far/kept && echo kept`]);
    await until('its words', () => site.rows('far').some((row) => row.message === 'kept'), { site });
    assert.ok(site.rows('far').some((row) => row.message === 'refused'));
    assert.ok(!existsSync(site.path('escaped')));
  });
});

test('limits without a sandbox bind the programs of a plugin, too', async () => {
  await on('[far]\nPlugin=probe\nHost=isolated\nFileLimit=64\nNice=5\n', async (site) => {
    await site.orrery(['far', 'spawn', '/bin/sh', '-c', 'echo files $(ulimit -n) nice $(nice) $(grep NoNewPrivs /proc/self/status)']);
    await until('its words', () => site.rows('far').some((row) => row.message.startsWith('files')), { site });
    assert.match(site.rows('far').find((row) => row.message.startsWith('files')).message, new RegExp(`^files 64 nice ${lowered(5)} NoNewPrivs:\\s*1$`));
  });
});

test('what would not hold is refused by check', async () => {
  const sealed = await check('[a]\nPlugin=probe\nHost=inprocess\nSandbox=sealed\n');
  assert.equal(sealed.code, 78);
  assert.match(sealed.problems[0], /Sandbox= needs Host=isolated/);
  const path = await check('[a]\nExePath=/bin/sleep\nSandbox=confined\nAllowWrite=/no/such/folder\n');
  assert.equal(path.code, 78);
  assert.match(path.problems[0], /cannot allow \/no\/such\/folder in the sandbox: No such file or directory/);
});
