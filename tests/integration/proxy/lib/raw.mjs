// Clients that send bytes as they are: one for whole requests, one for sockets.
import tls from 'node:tls';
import net from 'node:net';

/** Opens a connection; answers {write, end, closed, text(): everything received so far}. */
export function open({ port, tls: options }) {
  return new Promise((resolve, reject) => {
    const target = { host: '127.0.0.1', port };
    const socket = options ? tls.connect({ ...target, servername: 'localhost', ...options }) : net.connect(target);
    const chunks = [];
    const waiting = new Set();
    socket.on('data', (chunk) => { chunks.push(chunk); for (const wake of waiting) wake(); });
    const closed = new Promise((done) => { socket.on('close', done); });
    closed.then(() => { for (const wake of waiting) wake(); });
    socket.on('error', reject);
    socket.on(options ? 'secureConnect' : 'connect', () => resolve({
      socket,
      closed,
      write: (bytes) => socket.write(bytes, 'latin1'),
      bytes: () => Buffer.concat(chunks),
      text: () => Buffer.concat(chunks).toString('latin1'),
      /** Waits until `wanted(bytes)` gives something; undefined when the peer closes first. */
      until: (wanted) => new Promise((done, failed) => {
        const limit = setTimeout(() => { waiting.delete(look); failed(new Error(`nothing more came; so far: ${Buffer.concat(chunks).toString('latin1').slice(0, 500)}`)); }, 10000);
        const look = () => {
          const found = wanted(Buffer.concat(chunks));
          if (found === undefined && !socket.destroyed) return;
          clearTimeout(limit);
          waiting.delete(look);
          done(found);
        };
        waiting.add(look);
        look();
      }),
      end: () => socket.destroy(),
    }));
  });
}

/** Sends these bytes, waits until the server closes, answers all it said. */
export async function exchange(target, bytes) {
  const connection = await open(target);
  connection.socket.on('error', () => {});
  connection.write(bytes);
  const limit = setTimeout(() => connection.end(), 8000);
  await connection.closed;
  clearTimeout(limit);
  return connection.text();
}

export const statuses = (text) => [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map((match) => Number(match[1]));

function parse(text) {
  const end = text.indexOf('\r\n\r\n');
  const lines = text.slice(0, end).split('\r\n');
  const headers = {};
  const cookies = [];
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers[name] = line.slice(colon + 1).trim();
    if (name === 'set-cookie') cookies.push(headers[name]);
  }
  let body = text.slice(end + 4);
  if (headers['transfer-encoding'] === 'chunked') {
    let plain = '';
    for (let size; (size = parseInt(body, 16)) > 0;) {
      const start = body.indexOf('\r\n') + 2;
      plain += body.slice(start, start + size);
      body = body.slice(start + size + 2);
    }
    body = plain;
  }
  return { status: Number(lines[0]?.slice(9, 12)), headers, cookies, text: body, json: () => JSON.parse(body) };
}

/** One request on its own connection, its path sent exactly as given. */
export async function request({ port, tls: options, method = 'GET', path, headers = {}, body, host }) {
  const all = { Host: host ?? `localhost:${port}`, Connection: 'close', ...headers };
  if (body !== undefined) all['Content-Length'] = Buffer.byteLength(body, 'latin1');
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return parse(await exchange({ port, tls: options }, `${method} ${path} HTTP/1.1\r\n${head}\r\n${body ?? ''}`));
}
