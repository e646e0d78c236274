// A site with one plugin to be swapped, served by http, in a drop-in folder of the site's own.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { freePort } from '../lib/ports.mjs';
import { KernelSite } from './kernel-site.mjs';
import { Load } from './load.mjs';

const built = process.env.ORRERY_TEST_PLUGINS;
/** A built version: overlap-1, replace-2, … or another plugin of the tests, as broken/throws. */
export const library = (name) => join(built, name, `${basename(name)}.so`);

export class SwapSite extends KernelSite {
  static async with(stanza, work, kind = 'overlap') {
    const site = new SwapSite('');
    site.port = await freePort();
    site.kind = kind;
    site.configure(`[globals]\nPluginPath=mine:${built}\n[http]\nPlugin=plugins/http\n[phoenix]\nPlugin=phoenix\nListen=${site.port}\n${stanza}\n`);
    try {
      site.put(1);
      await site.start();
      await work(site);
      await site.stop();
    } finally {
      await site.discard();
    }
  }

  /** Puts a version into the drop-in folder, as a package would: the new file at once and whole. */
  put(version) {
    const target = this.path('mine', 'phoenix', 'phoenix.so');
    mkdirSync(this.path('mine', 'phoenix'), { recursive: true });
    copyFileSync(library(`${this.kind}-${version}`), `${target}.new`);
    renameSync(`${target}.new`, target);
  }

  fail(where) {
    writeFileSync(this.path('data', 'phoenix', 'fail'), where);
  }

  /** What a client gets now. */
  async version() {
    const load = new Load(this.port, { path: '/' });
    const { status, text } = await load.request();
    load.agent.destroy();
    assert.equal(status, 200);
    return text;
  }
}
