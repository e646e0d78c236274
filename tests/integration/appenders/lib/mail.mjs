// An SMTP server on loopback and what it got.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { until } from '../../lib/site.mjs';
import { Program } from './programs.mjs';

const script = join(dirname(fileURLToPath(import.meta.url)), 'mail_server.py');

/** Head fields by their lower-case names and the decoded text of a mail as it was sent. */
export function readMail(text) {
  const [head, ...body] = text.split('\r\n\r\n');
  const fields = {};
  for (const line of head.replaceAll('\r\n ', ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    fields[name] = [...(fields[name] ?? []), line.slice(colon + 1).trim()];
  }
  return { fields, body: Buffer.from(body.join(''), 'base64').toString('utf8') };
}

export class MailServer {
  constructor(port, certificates, ...options) {
    Object.assign(this, { port, args: [script, String(port), certificates ?? '-', ...options] });
  }

  async start() {
    this.program = new Program('/usr/bin/python3', this.args);
    await this.program.ready(() => this.program.lines[0] === 'ready');
    return this;
  }

  mails() {
    return (this.program?.lines ?? []).slice(1).map((line) => JSON.parse(line));
  }

  async received(count) {
    await until(`${count} mails`, () => this.mails().length >= count);
    return this.mails();
  }

  async stop() {
    await this.program?.stop();
  }
}
