// A browser without a screen: pages, forms and cookies, as a person's browser sends them.
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';

const decode = (text) =>
  text.replace(
    /&#39;|&quot;|&gt;|&lt;|&amp;/g,
    (name) => ({ '&#39;': "'", '&quot;': '"', '&gt;': '>', '&lt;': '<', '&amp;': '&' })[name],
  );

export class PageClient {
  #cookies = new Map();

  constructor(site) {
    this.origin = new URL(site.url).origin;
    this.ca = readFileSync(join(site.certificates, 'root.pem'));
  }

  /** What a program sends along to be taken for this browser. */
  get cookie() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  setCookie(name, value) {
    this.#cookies.set(name, value);
  }

  /** One request, no redirect followed: {status, headers, text}. */
  send(path, { method = 'GET', headers = {}, body } = {}) {
    const address = new URL(path, this.origin);
    const sent = { Accept: 'text/html,*/*;q=0.8', ...headers };
    if (this.cookie) sent.Cookie = this.cookie;
    if (body !== undefined) sent['Content-Length'] = Buffer.byteLength(body);
    return new Promise((resolve, reject) => {
      const call = request(address, { method, headers: sent, ca: this.ca, timeout: 30_000 }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          for (const cookie of response.headers['set-cookie'] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
            this.#cookies.set(name, value);
          }
          resolve({
            status: response.statusCode,
            headers: response.headers,
            text: Buffer.concat(parts).toString('utf8'),
          });
        });
      });
      call.on('timeout', () => call.destroy(new Error(`${path} did not answer within 30 s`)));
      call.on('error', reject);
      call.end(body);
    });
  }

  /** Opens a page and follows redirects, as a browser does. */
  async open(path, most = 5) {
    const answer = await this.send(path);
    if (answer.status < 300 || answer.status > 399 || most === 0) return { ...answer, path };
    return this.open(answer.headers.location, most - 1);
  }

  /** Fills in the sign-in form of a page and posts it. */
  signIn(page, user, password) {
    const field = (name) => decode(new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '');
    const action = decode(/<form[^>]*action="([^"]*)"/.exec(page.text)?.[1] ?? '');
    if (!action) throw new Error(`there is no form on ${page.path}`);
    const body = new URLSearchParams({
      token: field('token'),
      return: field('return'),
      username: user,
      pwd: password,
    }).toString();
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      Origin: this.origin,
      'Sec-Fetch-Site': 'same-origin',
    };
    return this.send(action, { method: 'POST', headers, body });
  }
}
