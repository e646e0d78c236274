// Starts a site with the spy behind proxy and http, in a folder and on ports of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../lib/ports.mjs';
import { makeCertificates } from './certificates.mjs';
import { request } from './raw.mjs';

const xrfkey = '0123456789abcdef';

const configuration = ({ https, rest, spy, plain }, { stanzas, wants, parameters, proxies }) => `
[spy]
Plugin=spy
Listen=127.0.0.1:${spy}/mtls 127.0.0.1:${plain}
${proxies ? '[spy.parameters]\n--virtual-proxies=${SiteDirectory}/virtual-proxies.json' : ''}
${stanzas}

[http]
Plugin=plugins/http
MayActAs=any

[ticket]
Plugin=auth-plugins/ticket

[form]
Plugin=auth-plugins/form

[proxy]
Plugin=plugins/proxy
Wants=spy ticket form ${wants}
MayActAs=any
Listen=127.0.0.1:${https}/tls 127.0.0.1:${rest}/mtls

[proxy.parameters]
--repository=spy
--route=/hub=spy
--route=/qrs=spy
--route=/content=spy
--route=/resources=spy
--route=/app=spy
${parameters}
`;

export class Site {
  /** Further stanzas, names for the proxy's Wants=, its parameters, and virtual proxies instead of the spy's own two. */
  static async start({ certificatesFirst = true, stanzas = '', wants = '', parameters = '', proxies } = {}) {
    const site = new Site();
    site.folder = mkdtempSync(join(tmpdir(), 'orrery-proxy-test-'));
    site.ports = {};
    for (const name of ['https', 'rest', 'spy', 'plain']) site.ports[name] = await freePort();
    writeFileSync(join(site.folder, 'services.conf'), configuration(site.ports, { stanzas, wants, parameters, proxies }));
    if (proxies) writeFileSync(join(site.folder, 'virtual-proxies.json'), JSON.stringify(proxies));
    site.probe = proxies ? proxies.at(-1).prefix : 'sales';
    if (certificatesFirst) site.makeCertificates();
    await site.run();
    if (certificatesFirst) await site.ready();
    return site;
  }

  makeCertificates() {
    makeCertificates(join(this.folder, 'certificates'));
  }

  async run() {
    const plugins = process.env.ORRERY_PLUGINS.split(':').flatMap((folder) => ['--plugins', folder]);
    this.output = '';
    this.process = spawn(process.env.ORRERY, ['run', '--site', this.folder, ...plugins], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', (bytes) => { this.output += bytes; });
    this.ended = new Promise((resolve) => { this.process.on('exit', resolve); });
  }

  /** Until the proxy answers and has read its virtual proxies. */
  async ready() {
    for (let tries = 0; tries < 200; ++tries) {
      try {
        const answer = await this.qps('GET', `/qps/${this.probe}/alive`);
        if (answer.status === 200) return;
      } catch { /* not yet */ }
      await sleep(50);
    }
    throw new Error(`the site did not get ready:\n${this.output}`);
  }

  async stop() {
    this.process.kill('SIGTERM');
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  async restart() {
    this.process.kill('SIGTERM');
    await this.ended;
    await this.run();
    await this.ready();
  }

  /** Waits until the log holds it: rows come a moment after what they tell of. */
  async logged(pattern) {
    for (let tries = 0; tries < 100 && !pattern.test(this.output); ++tries) await sleep(20);
    assert.match(this.output, pattern);
  }

  read(name) {
    return readFileSync(join(this.folder, 'certificates', name));
  }

  get client() {
    return { ca: this.read('root.pem'), cert: this.read('client.pem'), key: this.read('client_key.pem') };
  }

  /** A request to the browsers' port. */
  get(path, headers = {}, more = {}) {
    return request({ port: this.ports.https, tls: { ca: this.read('root.pem') }, path, headers, ...more });
  }

  /** A request to /qps with the site's client certificate and the key. */
  qps(method, path, body, more = {}) {
    return request({ port: this.ports.rest, tls: this.client, method, path: `${path}?xrfkey=${xrfkey}`, body: body && JSON.stringify(body),
      headers: { 'x-qlik-xrfkey': xrfkey, 'content-type': 'application/json' }, ...more });
  }

  async ticket(prefix = '', more = {}) {
    const answer = await this.qps('POST', `/qps/${prefix ? `${prefix}/` : ''}ticket`, { UserDirectory: 'DIR', UserId: 'ada', ...more });
    if (answer.status !== 201) throw new Error(`no ticket: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text).Ticket;
  }

  /** Signs in; answers the cookie to send. */
  async signIn(prefix = '', more = {}) {
    const root = prefix ? `/${prefix}` : '';
    const answer = await this.get(`${root}/qps/user?qlikTicket=${await this.ticket(prefix, more)}`);
    return answer.cookies[0].split(';')[0];
  }

  /** What has reached the spy since the last call. */
  async calls(cookie) {
    return JSON.parse((await this.get('/hub/calls', { cookie })).text);
  }
}

export { xrfkey };
