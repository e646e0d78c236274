// Starts the engine's test host and opens enigma.js sessions on it.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import enigma from 'enigma.js';
import WebSocket from 'ws';

export const schema = createRequire(import.meta.url)('enigma.js/schemas/12.1657.0.json');
const program = process.env.ORRERY_ENGINE_HOST;
if (!program) throw new Error('ORRERY_ENGINE_HOST must name the engine-test-host program');

/** A running host over a folder that outlives restarts. */
export class Engine {
  static async start(options = []) {
    const engine = new Engine();
    engine.options = options;
    engine.folder = await mkdtemp(join(tmpdir(), 'orrery-engine-'));
    await engine.run();
    return engine;
  }

  async run() {
    this.child = spawn(program, ['--port', '0', '--folder', this.folder, ...this.options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.ended = new Promise((resolve) => this.child.once('exit', (code, signal) => resolve(signal ?? code)));
    this.port = await new Promise((resolve, reject) => {
      this.child.stdout.on('data', (data) => {
        const ready = /ready (\d+)/.exec(String(data));
        if (ready) resolve(Number(ready[1]));
      });
      this.ended.then((how) => reject(new Error(`the host ended: ${how}`)));
    });
  }

  async end(signal = 'SIGTERM') {
    this.child.kill(signal);
    return this.ended;
  }

  async stop() {
    await this.end();
    await rm(this.folder, { recursive: true, force: true });
  }

  url(path) {
    return `ws://127.0.0.1:${this.port}${path}`;
  }

  /** An enigma.js session. Options: user, path, suspendOnClose, delta, mixins. */
  session({ user = 'tester', path = '/app/engineData', suspendOnClose = false, delta = true, ...more } = {}) {
    return enigma.create({
      schema,
      url: this.url(path),
      suspendOnClose,
      protocol: { delta },
      createSocket: (url) =>
        new WebSocket(url, { headers: { 'X-Qlik-User': `UserDirectory=TEST; UserId=${user}` } }),
      ...more,
    });
  }

  /** Opens a session and its Global, runs `use`, closes. */
  async withGlobal(options, use) {
    const session = this.session(options);
    try {
      return await use(await session.open(), session);
    } finally {
      await session.close();
    }
  }

  /** Makes an app, loads it with a script, saves it; gives its id. */
  async createApp(name, script, user = 'tester') {
    return this.withGlobal({ user }, async (global) => {
      const { qAppId } = await global.createApp(name);
      const app = await global.openDoc(qAppId);
      await app.setScript(script);
      if (!(await app.doReload())) {
        const progress = await global.getProgress(0);
        throw new Error(`the script failed: ${progress.qPersistentProgress}`);
      }
      await app.doSave();
      return qAppId;
    });
  }
}

/** The orders of the published test vectors. */
export const orders = `
Customers: LOAD * INLINE [
CID,Country
1,SE
2,DE
3,SE];
Orders: LOAD OID, If(Len(CID)>0, CID) AS CID, Prod, Amt INLINE [
OID,CID,Prod,Amt
10,1,A,5
11,1,B,7
12,2,A,9
13,,C,1];`;

export const page = (width = 20, height = 500) => ({ qLeft: 0, qTop: 0, qWidth: width, qHeight: height });

/** Resolves with true when the object emits the event within the time. */
export function hears(api, event, milliseconds = 5000) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    api.once(event, () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
