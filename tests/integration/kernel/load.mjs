// A load that notices every loss: requests without a pause, and WebSockets whose echoes are counted by the other side.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

const window = 3; // messages under way on a socket

export class Load {
  /** `requests` at once to `path`, and `sockets` open; both against the same port. */
  constructor(port, { requests = 0, sockets = 0, path = '/slow' }) {
    Object.assign(this, { port, path, wanted: { requests, sockets } });
    this.agent = new Agent({ keepAlive: true, maxSockets: requests });
    this.answered = 0;
    this.messages = 0;
    this.failures = [];
    this.versions = new Set();
  }

  async start() {
    this.open = await Promise.all(Array.from({ length: this.wanted.sockets }, () => this.#connect()));
    this.running = true;
    this.loops = [...this.open.map((socket) => this.#talk(socket)), ...Array.from({ length: this.wanted.requests }, () => this.#ask())];
    return this;
  }

  /** Everything under way is waited for; {answered, messages, failures, versions}. */
  async stop() {
    this.running = false;
    await Promise.all(this.loops);
    for (const socket of this.open) socket.terminate();
    this.agent.destroy();
    const { answered, messages, failures, versions } = this;
    return { answered, messages, failures, versions: [...versions].sort() };
  }

  /** Until so many more requests were answered and every socket has had an echo since. */
  async progress() {
    const { answered, messages } = this;
    while (this.answered < answered + this.wanted.requests || this.messages < messages + this.wanted.sockets) {
      if (this.failures.length) return;
      await sleep(5);
    }
  }

  #connect() {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${this.port}/echo`);
      socket.once('open', () => resolve(socket)).once('error', reject);
    });
  }

  request() {
    return new Promise((resolve) => {
      get({ host: '127.0.0.1', port: this.port, path: this.path, agent: this.agent }, (answer) => {
        let text = '';
        answer.on('data', (bytes) => (text += bytes)).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
      }).on('error', (error) => resolve({ status: error.message }));
    });
  }

  async #ask() {
    while (this.running) {
      const { status, text } = await this.request();
      if (status === 200) (this.answered += 1), this.versions.add(text);
      else this.failures.push(`request: ${status} ${text ?? ''}`);
      if (typeof status !== 'number') return; // nobody is there any more
    }
  }

  /** Keeps a few messages under way; each echo must be the next one, and the count of all of the socket's life. */
  #talk(socket) {
    return new Promise((resolve) => {
      let sent = 0, received = 0;
      const end = (failure) => {
        if (failure) this.failures.push(failure);
        socket.removeAllListeners();
        socket.on('error', () => {});
        resolve();
      };
      const send = () => socket.send(`message ${++sent}`);
      socket.on('close', (code) => end(`socket: closed with ${code}`)).on('error', (error) => end(`socket: ${error.message}`));
      socket.on('message', (bytes) => {
        const [version, count, , number] = bytes.toString().split(' ');
        received += 1;
        if (Number(count) !== received || Number(number) !== received) return end(`socket: echo ${received} was '${bytes}'`);
        this.versions.add(version);
        this.messages += 1;
        if (this.running) send();
        else if (received === sent) end();
      });
      for (let i = 0; i < window; ++i) send();
    });
  }
}
