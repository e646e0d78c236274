// A signed-in user's way to a site: REST and engine sessions through the proxy, by a one-time ticket.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import enigma from 'enigma.js';
import WebSocket from 'ws';
import { send, sendJson } from './http.mjs';

const schema = createRequire(import.meta.url)('enigma.js/schemas/12.1657.0.json');

export const siteOptions = {
  site: {
    type: 'string',
    value: 'FILE',
    help: "a running demo's site.json; gives --url, --certificates and --proxy-rest",
  },
  url: { type: 'string', value: 'URL', help: 'the site at its proxy, with a virtual proxy prefix if it has one' },
  certificates: { type: 'string', value: 'DIR', help: 'folder with root.pem, client.pem and client_key.pem' },
  'proxy-rest': { type: 'string', value: 'URL', help: 'where tickets are issued, for instance https://localhost:4243' },
  user: {
    type: 'string',
    value: 'DIR\\ID',
    help: 'who to sign in as, with a ticket that the certificates allow to issue',
  },
  ticket: { type: 'string', value: 'TICKET', help: 'sign in with this ticket instead (or environment ORRERY_TICKET)' },
};

/** Fills in from site.json what the command line left out. */
function complete(options) {
  const file = options.site ? JSON.parse(readFileSync(options.site, 'utf8')) : {};
  const url = options.url ?? file.url;
  if (!url) throw new Error('the site is missing: give --site or --url');
  return {
    url: new URL(url.endsWith('/') ? url : `${url}/`),
    certificates: options.certificates ?? file.certificates,
    proxyRest: options['proxy-rest'] ?? (file.ports?.proxyRest && `https://localhost:${file.ports.proxyRest}`),
    user: options.user,
    ticket: options.ticket ?? process.env.ORRERY_TICKET,
  };
}

async function issueTicket({ url, proxyRest, user, certificates }) {
  if (!certificates || !proxyRest || !user) {
    throw new Error('no way to sign in: give --ticket, or --user with --certificates and --proxy-rest');
  }
  const [UserDirectory, UserId] = user.split('\\');
  if (!UserId) throw new Error(`--user=${user}: expected DIRECTORY\\ID`);
  const read = (name) => readFileSync(join(certificates, name));
  const tls = { ca: read('root.pem'), cert: read('client.pem'), key: read('client_key.pem') };
  const prefix = url.pathname.replace(/^\/|\/$/g, '');
  const address = new URL(`/qps/${prefix ? `${prefix}/` : ''}ticket`, proxyRest);
  return (await sendJson(address, { method: 'POST', body: { UserDirectory, UserId, Attributes: [] }, tls })).Ticket;
}

export class Site {
  /** Signs in and answers a Site. */
  static async open(options) {
    const site = new Site();
    const given = complete(options);
    site.url = given.url;
    site.tls = given.certificates ? { ca: readFileSync(join(given.certificates, 'root.pem')) } : {};
    const ticket = given.ticket ?? (await issueTicket(given));
    const address = new URL('qps/user', site.url);
    address.searchParams.set('qlikTicket', ticket);
    const answer = await send(address, { tls: site.tls });
    const cookies = (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0]);
    if (answer.status >= 400 || cookies.length === 0) {
      throw new Error(
        `the site did not accept the ticket (status ${answer.status}): tickets work once and for a short time`,
      );
    }
    site.cookie = cookies.join('; ');
    return site;
  }

  /** REST through the proxy: path below the site's address, without a leading slash. */
  rest(path, options = {}) {
    return sendJson(
      new URL(path, this.url),
      { ...options, headers: { Cookie: this.cookie }, tls: this.tls },
      [200, 201, 204],
    );
  }

  /** An engine session, for one app or (without an id) for none. Answers {session, global}; close the session. */
  async engine(appId = 'engineData') {
    const address = new URL(`app/${encodeURIComponent(appId)}/identity/${randomUUID()}`, this.url);
    address.protocol = 'wss:';
    const session = enigma.create({
      schema,
      url: address.href,
      createSocket: (url) =>
        new WebSocket(url, { ...this.tls, headers: { Cookie: this.cookie }, origin: this.url.origin }),
    });
    return { session, global: await session.open() };
  }
}
