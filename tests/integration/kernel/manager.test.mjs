// The dispatcher as a service of systemd: what it says through NOTIFY_SOCKET.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { until } from '../lib/site.mjs';
import { KernelSite } from './kernel-site.mjs';

// Node speaks no datagrams over unix sockets.
const listener = `import os, socket, sys
talk = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
talk.bind(sys.argv[1])
print('listens', flush=True)
while True:
    print(talk.recv(4096).decode(), flush=True)
`;

test('it says when it is ready, that it lives, and when it stops; its services hear nothing of that', async () => {
  const folder = mkdtempSync('/tmp/orrery-notify-');
  const socket = join(folder, 'notify');
  const manager = spawn('python3', ['-c', listener, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  let heard = '';
  manager.stdout.on('data', (bytes) => (heard += bytes));
  const site = new KernelSite('[slow]\nPlugin=probe\nHost=inprocess\n[slow.parameters]\n--start-delay=300ms\n[shows]\nExePath=sh\n[shows.parameters]\n-c\n"echo manager: $NOTIFY_SOCKET$WATCHDOG_USEC.; sleep 1000"\n');
  Object.assign(process.env, { NOTIFY_SOCKET: socket, WATCHDOG_USEC: '200000' });
  try {
    await until('the listener', () => heard.startsWith('listens\n'));
    const started = site.start();
    delete process.env.NOTIFY_SOCKET;
    delete process.env.WATCHDOG_USEC;
    await started;
    await until('signs of life', () => /^listens\nREADY=1\nSTATUS=2 of 2 services are ready\nWATCHDOG=1\nWATCHDOG=1\n/.test(heard), { site });
    await until('the row', () => site.rows('shows').some((row) => row.message === 'manager: .'), { site });
    await site.stop();
    await until('the farewell', () => heard.endsWith('STOPPING=1\n'), { site });
  } finally {
    manager.kill();
    await site.discard();
    rmSync(folder, { recursive: true });
  }
});
