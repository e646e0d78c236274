// What the samples talk to: small HTTP servers, as a company would have them.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';

/** Listens on a port of its own; answers {url, requests, close()}. */
export function serve(answer) {
  const requests = [];
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const seen = { method: request.method, url: new URL(request.url, 'http://127.0.0.1'), headers: request.headers, body: Buffer.concat(parts).toString() };
      requests.push(seen);
      answer(seen, response);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        url: `http://127.0.0.1:${server.address().port}`,
        port: server.address().port,
        requests,
        close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
      }),
    );
  });
}

const base64url = (text) => Buffer.from(text).toString('base64url');

/** A pass as the company's page makes it. */
export function makePass(key, claims) {
  const text = base64url(new URLSearchParams(claims).toString());
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

/** The company's sign-in page: knows one person, who is signed in there already. */
export function companyPage(key, person) {
  return serve(({ url }, response) => {
    const back = new URL(url.searchParams.get('site'));
    const state = url.searchParams.get('state');
    const claims = [['site', back.href], ['state', state], ['until', Math.floor(Date.now() / 1000) + 60], ...Object.entries(person).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))];
    back.searchParams.set('state', state);
    back.searchParams.set('pass', makePass(key, claims));
    response.writeHead(302, { location: back.href }).end();
  });
}

/** An order system: pages of orders under /api/orders, for who shows the token. */
export function orderSystem(token) {
  const orders = Array.from({ length: 5 }, (_, i) => ({ id: i + 1, customer: ['Ärzte & Söhne', 'Bolt', null][i % 3], amount: i === 1 ? 2.5 : i * 10, paid: i % 2 === 0 }));
  return serve(({ url, headers }, response) => {
    const json = (value, status = 200) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (headers.authorization !== `Bearer ${token}`) return json({ error: 'who are you?' }, 401);
    if (url.pathname === '/api') return json({ name: 'orders' });
    if (url.pathname === '/api/orders') {
      const page = Number(url.searchParams.get('page') ?? 0), least = Number(url.searchParams.get('least') ?? 0);
      const found = orders.filter((order) => order.amount >= least);
      const last = (page + 1) * 2 >= found.length;
      return json({ rows: found.slice(page * 2, page * 2 + 2), next: last ? null : `?page=${page + 1}&least=${least}` });
    }
    if (url.pathname === '/api/page') return response.end('<html>not JSON</html>');
    if (url.pathname === '/api/away') return response.writeHead(302, { location: 'https://elsewhere.example/' }).end();
    if (url.pathname === '/api/lured') return json({ rows: [{ id: 1 }], next: 'http://elsewhere.example/api/orders' });
    if (url.pathname === '/api/broken') return response.writeHead(500).end();
    if (url.pathname === '/api/large') return response.end(`["${'x'.repeat(4_000_000)}"]`);
    if (url.pathname === '/api/many') return json(Array.from({ length: 20_000 }, (_, id) => ({ id, text: 'x'.repeat(60) })));
    if (url.pathname === '/api/slow') return undefined; // never answered
    return json({ error: 'no such thing' }, 404);
  });
}

/** A receiver of webhooks; `status` may be changed while it runs. */
export async function receiver() {
  const state = { status: 204 };
  const server = await serve((request, response) => response.writeHead(state.status).end());
  return Object.assign(server, { state });
}
