// Every appender that comes with Orrery is tried hard; one without a destination, too.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { orrery } from '../kernel/kernel-site.mjs';

const room = join(process.env.ORRERY_BUILD, 'site', 'appenders');
// What hangs does so for 300 s as well; a busy machine needs more than 60 for the hundred processes of a trial.
/** A destination for those that need one. */
const destinations = (folder) => ({
  file: `--file=${folder}/a.log`,
  'rolling-file': `--file=${folder}/b.log`,
  'qs-rolling-file': `--file=${folder}/c.log`,
  console: '--target=Console.Error',
  'colored-console': '--target=Console.Error',
  'ansi-color-terminal': '--target=Console.Error',
  // Nobody listens there; `canary` marks the secrets that check-plugin looks for.
  'ado-net': '--connectionstring=Host=127.0.0.1;Port=9;Database=logs;Username=x;Password=canary-0123456789\n--commandtext=INSERT INTO t VALUES (@m)\n--parameter=@m conversionpattern=%message',
  'asp-net-trace': '--keep=10',
  'event-log': '--target=syslog\n--syslogsocket=/nowhere',
  'net-send': '--threshold=WARN',
  otlp: '--endpoint=http://127.0.0.1:9/v1/logs\n--token=canary-0123456789',
  'remote-syslog': '--remoteport=9\n--protocol=tcp',
  remoting: '--sink=http://127.0.0.1:9/log\n--receive=true\n--receivetoken=canary-0123456789',
  smtp: '--smtphost=127.0.0.1\n--port=9\n--from=a@b.example\n--to=a@b.example\n--authentication=Basic\n--username=x\n--password=canary-0123456789',
  'smtp-pickup-dir': '--pickupdir=/nowhere\n--from=a@b.example\n--to=a@b.example',
  telnet: '--port=0',
  udp: '--remoteaddress=127.0.0.1\n--remoteport=9',
  webhook: '--url=http://127.0.0.1:9/\n--token=canary-0123456789',
});

for (const name of readdirSync(room).filter((one) => one in destinations('')))
  test(`${name} keeps its promises`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'orrery-appender-'));
    try {
      const conf = join(folder, 'stanza.conf');
      const own = destinations(folder)[name];
      for (const destination of name === 'file' ? [own, ''] : [own]) {
        writeFileSync(conf, `[${name}]\nPlugin=appenders/${name}\n[${name}.parameters]\n${destination}\n`);
        const { code, out, err } = await orrery(['check-plugin', join(room, name, `${name}.so`), '--conf', conf, '--deadline', '300', '--json']);
        const failed = out ? JSON.parse(out).tests.filter((one) => one.outcome === 'failed') : err;
        assert.deepEqual(failed, []);
        assert.equal(code, 0);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
