// A sample deployment as a site in a temporary folder: its file as it is, but for the values of some globals.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PageClient } from '../../../tools/lib/demo/check/page_client.mjs';
import { orrery } from '../kernel/kernel-site.mjs';
import { TestSite } from '../lib/site.mjs';

export class Deployment extends TestSite {
  /** `globals` must name globals of the file: a sample that lost one must not go unnoticed. */
  constructor(name, globals) {
    let text = readFileSync(join(process.env.ORRERY_SOURCE, 'samples/deployments', name, 'services.conf'), 'utf8');
    for (const [key, value] of Object.entries(globals)) {
      const line = new RegExp(`^${key}=.*$`, 'm');
      assert.match(text, line);
      text = text.replace(line, `${key}=${value}`);
    }
    super(text);
    this.globals = globals;
  }

  orrery(words, input) {
    return orrery(['--site', this.folder, ...words], { input });
  }

  /** Checks the file, starts the site, and makes sure that all of it is ready. */
  async begin() {
    const { code, out } = await this.orrery(['check']);
    assert.equal(code, 0, out);
    await this.start();
    const { services, ready } = JSON.parse((await this.orrery(['status', '--json'])).out);
    assert.deepEqual(services.filter((one) => one.state !== 'ready'), [], this.log().slice(-3000));
    assert.ok(ready);
    return this;
  }

  get url() {
    return `https://localhost:${this.globals.HttpsPort}`;
  }
  browser() {
    return new PageClient({ url: this.url, certificates: this.path('certificates') });
  }
}
