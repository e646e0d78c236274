// Sign-in by a module from outside: installed from its package by the command line, isolated, against the company's page.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/site.mjs';
import { companyPage } from '../samples/lib/counterparts.mjs';
import { signIn } from '../samples/lib/door.mjs';
import { archive } from '../samples/lib/samples.mjs';
import { Deployment } from './deployment.mjs';

const key = 'the-company-and-the-site-share-this-key';
let company, site;
before(async () => {
  company = await companyPage(key, { user: 'ada', name: 'Ada Lovelace' });
  const https = await freePort();
  site = new Deployment('third-party-auth', {
    HttpsPort: https, ProxyRestPort: await freePort(), DatabasePort: await freePort(), Address: '127.0.0.1',
    Site: `https://localhost:${https}`, SignInPage: `${company.url}/sign-in`,
  });
  mkdirSync(site.path('given'));
  execFileSync('tar', ['xzf', archive('company-sso'), '-C', site.path('given'), '--strip-components=1', '--no-same-owner']);
  const { code, err } = await site.orrery(['plugin', 'install', site.path('given/auth-plugins/company-sso')]);
  assert.equal(code, 0, err);
  process.env.COMPANY_SSO_KEY = key;
  await site.begin();
});
after(async () => {
  await site?.discard();
  await company?.close();
});

test('a person of the company signs in, and the site knows who it is', async () => {
  const client = site.browser();
  const { returned } = await signIn(client, '/hub/');
  assert.deepEqual([returned.status, returned.headers.location], [302, '/hub/']);
  assert.equal((await client.open('/hub/')).status, 200);
  const who = JSON.parse((await client.send('/qps/user')).text);
  assert.deepEqual([who.userDirectory, who.userId, who.userName], ['COMPANY', 'ada', 'Ada Lovelace']);
  assert.ok(!site.log().includes(key));
});

test('the module runs on its own, and its death costs nothing but itself', async () => {
  const module_ = async () => JSON.parse((await site.orrery(['status', '--json'])).out).services.find((one) => one.name === 'company-sso');
  const { placement, pid } = await module_();
  assert.equal(placement, 'isolated');
  const signedIn = site.browser();
  await signIn(signedIn);
  process.kill(pid, 'SIGKILL');
  await until('its next life', async () => { const now = await module_(); return now.state === 'ready' && now.pid !== pid; }, { site });
  assert.equal((await signedIn.open('/hub/')).status, 200);
  assert.equal((await signIn(site.browser(), '/hub/')).returned.status, 302);
});
