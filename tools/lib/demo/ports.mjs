// Which port each service gets.
import { createServer } from 'node:net';

// In services.conf's names and site.json's; with a base port they follow each other in this order.
const services = [
  { name: 'https', variable: 'HttpsPort', usual: 8443 },
  { name: 'repository', variable: 'QrsPort', usual: 4242 },
  { name: 'proxyRest', variable: 'ProxyRestPort', usual: 4243 },
  { name: 'engine', variable: 'EnginePort', usual: 4747 },
  { name: 'broker', variable: 'BrokerPort', usual: 4900 },
  { name: 'hub', variable: 'HubPort', usual: 9028 },
  { name: 'database', variable: 'DatabasePort', usual: 4432 },
];

/** {https: 8443, …}: the usual ports, or `base` and those after it. */
export const portsFrom = (base) =>
  Object.fromEntries(services.map(({ name, usual }, at) => [name, base ? base + at : usual]));

/** The same by the names of services.conf's variables. */
export const portVariables = (ports) =>
  Object.fromEntries(services.map(({ name, variable }) => [variable, String(ports[name])]));

export const isFree = (port) =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** The names and numbers that something else listens on. */
export async function takenPorts(ports) {
  const taken = [];
  for (const [name, port] of Object.entries(ports)) if (!(await isFree(port))) taken.push(`${name} ${port}`);
  return taken;
}

/** A base port with all of its followers free, looked for from `start` upwards. */
export async function findBasePort(start) {
  for (let base = start; base < start + 2000; base += services.length)
    if ((await takenPorts(portsFrom(base))).length === 0) return base;
  throw new Error(`no ${services.length} free ports in a row from ${start} to ${start + 2000}`);
}
