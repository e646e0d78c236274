// A WebSocket client of a few lines: every byte under control, every frame visible.
import { open } from './raw.mjs';

const key = 'dGhlIHNhbXBsZSBub25jZQ==';

export const handshake = (path, port, headers = {}) => {
  const all = { Host: `localhost:${port}`, Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': 13, 'Sec-WebSocket-Key': key, ...headers };
  return `GET ${path} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
};

/** A masked client frame; the mask is 0, so that payloads stay readable. */
export function frame(opcode, payload) {
  const bytes = Buffer.from(payload);
  const size = bytes.length < 126 ? [bytes.length] : bytes.length < 65536 ? [126, bytes.length >> 8, bytes.length & 255]
    : [127, 0, 0, 0, 0, bytes.length >>> 24, (bytes.length >> 16) & 255, (bytes.length >> 8) & 255, bytes.length & 255];
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | size[0], ...size.slice(1), 0, 0, 0, 0]), bytes]);
}

function readFrames(bytes) {
  const frames = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    let size = bytes[at + 1] & 0x7f, head = 2;
    if (size === 126) { if (bytes.length < at + 4) break; size = bytes.readUInt16BE(at + 2); head = 4; }
    else if (size === 127) { if (bytes.length < at + 10) break; size = Number(bytes.readBigUInt64BE(at + 2)); head = 10; }
    if (bytes.length < at + head + size) break;
    frames.push({ opcode: bytes[at] & 15, final: (bytes[at] & 0x80) !== 0, payload: bytes.subarray(at + head, at + head + size) });
    at += head + size;
  }
  return frames;
}

/** Connects; answers the status, and with 101 {send, frames(count), closeCode()}. */
export async function connect(site, path, headers = {}) {
  const connection = await open({ port: site.ports.https, tls: { ca: site.read('root.pem') } });
  connection.socket.on('error', () => {});
  connection.write(handshake(path, site.ports.https, headers));
  const end = await connection.until((bytes) => { const at = bytes.indexOf('\r\n\r\n'); return at < 0 ? undefined : at + 4; });
  const head = connection.text().slice(0, end);
  const status = Number(head.slice(9, 12));
  const frames = () => readFrames(connection.bytes().subarray(end));
  return {
    status, head, connection, text: () => connection.text(),
    send: (opcode, payload) => connection.socket.write(frame(opcode, payload)),
    frames: async (count) => { await connection.until(() => (frames().length >= count ? true : undefined)); return frames(); },
    closeCode: async () => {
      await connection.until(() => (frames().some((one) => one.opcode === 8) ? true : undefined));
      return frames().find((one) => one.opcode === 8)?.payload.readUInt16BE(0);
    },
    end: connection.end,
  };
}
