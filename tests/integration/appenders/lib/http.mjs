// HTTP and HTTPS receivers on loopback: what they got, and what they answer.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';

import { until } from '../../lib/site.mjs';

export class HttpReceiver {
  /** `certificates`: their folder, for HTTPS; `clients`: only those with a certificate of its authority get in. */
  constructor(port, { certificates, clients = false } = {}) {
    Object.assign(this, { port, certificates, clients, requests: [], answer: (request, response) => response.writeHead(200).end() });
  }

  start() {
    const listener = (request, response) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        const { method, url, headers } = request;
        const seen = { method, url, headers, at: Date.now(), body: Buffer.concat(parts).toString(), json: () => JSON.parse(seen.body) };
        this.requests.push(seen);
        this.answer(seen, response);
      });
    };
    const read = (name) => readFileSync(join(this.certificates, name));
    this.server = this.certificates
      ? createTlsServer({ cert: read('server.pem'), key: read('server_key.pem'), ca: read('root.pem'), requestCert: this.clients, rejectUnauthorized: this.clients }, listener)
      : createServer(listener);
    return new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', () => resolve(this)));
  }

  /** Answers every request with that status. */
  answering(status, headers = {}, body = '') {
    this.answer = (request, response) => response.writeHead(status, headers).end(body);
  }

  received(count) {
    return until(`${count} requests`, () => this.requests.length >= count);
  }

  stop() {
    if (!this.server) return undefined;
    const stopped = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    this.server = undefined;
    return stopped;
  }
}
