// What a signed-in browser does with the engine, on the messages themselves: a WebSocket through the proxy, JSON-RPC on it.
import { readFileSync } from 'node:fs';

import { connect } from '../proxy/lib/socket.mjs';

/** Opens an engine session; answers {ask(method, params, handle): result, end()}. */
export async function engineSession(site, cookie, app = 'engineData') {
  const door = { ports: { https: site.globals.HttpsPort }, read: (name) => readFileSync(site.path('certificates', name)) };
  const socket = await connect(door, `/app/${app}`, { Cookie: cookie, Origin: site.url });
  if (socket.status !== 101) throw new Error(`the engine's socket was refused: ${socket.head}`);
  let id = 0;
  const find = async (wanted) => {
    for (let count = 1; ; ++count) {
      const frames = await socket.frames(count);
      if (frames.length < count) throw new Error('the engine ended the session');
      const message = JSON.parse(frames[count - 1].payload.toString());
      if (message.id === wanted) return message;
    }
  };
  return {
    async ask(method, params = {}, handle = -1) {
      socket.send(1, JSON.stringify({ jsonrpc: '2.0', id: ++id, handle, method, params }));
      const { result, error } = await find(id);
      if (error) throw new Error(`${method}: ${error.message}`);
      return result;
    },
    end: () => socket.end(),
  };
}
