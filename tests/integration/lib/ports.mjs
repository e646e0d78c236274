// Ports for sites under test, which stay theirs: neither an outgoing connection nor a test beside this one takes them.
import { createServer } from 'node:net';

// Below the ports that the system gives to outgoing connections (net.ipv4.ip_local_port_range, usually from 32768 on), as
// one of those may take a port between the question and the site's start; above those of the demos.
const first = 23_000;
const last = 32_000;

/** Holds an address until this process ends, however it ends. False: somebody has it. */
const held = (address) =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(address, () => resolve(server.unref()));
  });

/** Nobody listens there. */
async function unused(port) {
  const probe = await held({ port, host: '127.0.0.1' });
  if (!probe) return false;
  await new Promise((done) => probe.close(done));
  return true;
}

let next = first + Math.floor(Math.random() * (last - first));

/**
 * So many ports in a row that nobody listens on now, and that no other test process is given while this one lives: their
 * names in the abstract namespace, which the system itself clears away, tell them. Answers the first.
 */
export async function freePorts(count) {
  let found = 0;
  for (let tried = first; tried < last; ++tried) {
    if (next === last) [next, found] = [first, 0];
    const port = next++;
    found = (await held({ path: `\0orrery-test-port-${port}` })) && (await unused(port)) ? found + 1 : 0;
    if (found === count) return port - count + 1;
  }
  throw new Error(`no ${count} free ports in a row from ${first} to ${last}`);
}

export const freePort = () => freePorts(1);
