// rsyslog on loopback, one file of what it got: `priority|tag|host|message`.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';

import { freePort } from '../../lib/ports.mjs';
import { until } from '../../lib/site.mjs';
import { Program } from './programs.mjs';

const answers = (port) =>
  new Promise((resolve) => {
    const probe = createConnection(port, '127.0.0.1');
    probe.once('connect', () => (probe.destroy(), resolve(true)));
    probe.once('error', () => resolve(false));
  });

const inputs = {
  udp: (port) => `module(load="imudp")\ninput(type="imudp" port="${port}" address="127.0.0.1")`,
  tcp: (port) => `module(load="imtcp")\ninput(type="imtcp" port="${port}" address="127.0.0.1")`,
  tls: (port) =>
    `module(load="imtcp" StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="anon")\ninput(type="imtcp" port="${port}" address="127.0.0.1")`,
};

export class Rsyslog {
  constructor(protocol, port, folder, certificates) {
    Object.assign(this, { protocol, port, folder, file: join(folder, 'received') });
    const tls = certificates
      ? `DefaultNetstreamDriver="ossl" DefaultNetstreamDriverCAFile="${certificates}/root.pem" DefaultNetstreamDriverCertFile="${certificates}/server.pem" DefaultNetstreamDriverKeyFile="${certificates}/server_key.pem"`
      : '';
    writeFileSync(
      join(folder, 'rsyslog.conf'),
      `global(workDirectory="${folder}" maxMessageSize="128k" ${tls})
${inputs[protocol](port)}
template(name="plain" type="string" string="%pri%|%syslogtag%|%hostname%|%rawmsg-after-pri%\\n")
action(type="omfile" file="${this.file}" template="plain")
`,
    );
  }

  /** Makes it, on a port of its own; not started yet. */
  static async make(protocol, certificates) {
    return new Rsyslog(protocol, await freePort(), mkdtempSync('/tmp/orrery-rsyslog-'), certificates);
  }

  async start() {
    this.program = new Program('/usr/sbin/rsyslogd', ['-n', '-f', join(this.folder, 'rsyslog.conf'), '-i', join(this.folder, 'pid')]);
    await this.program.ready(() => (this.protocol === 'udp' ? existsSync(join(this.folder, 'pid')) : answers(this.port)));
    return this;
  }

  lines() {
    return existsSync(this.file) ? readFileSync(this.file, 'utf8').split('\n').slice(0, -1) : [];
  }

  /** Waits until so many lines came; answers them. */
  async received(count) {
    await until(`${count} rows at rsyslog`, () => this.lines().length >= count);
    return this.lines();
  }

  stop(signal) {
    return this.program.stop(signal);
  }

  async discard() {
    if (this.program) await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
