// Single sign-on through the real proxy and a real sign-in page of the company, in process and isolated.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { until } from '../lib/site.mjs';
import { companyPage, makePass } from './lib/counterparts.mjs';
import { browser, key, signIn, startDoors } from './lib/door.mjs';
import { placements } from './lib/samples.mjs';

let company, site;
before(async () => {
  company = await companyPage(key, { user: 'ada', name: 'Ada Lovelace', group: ['Finance', 'Board'] });
  site = await startDoors(company);
});
after(async () => {
  await site?.discard();
  await company?.close();
});

const reason = (host, text) => until(`the reason in the log: ${text}`, () => site.rows(`door-${host}`).some((row) => row.message.includes(text)), { site });

for (const host of placements) {
  test(`${host}: to the company and back, to the page that was asked for`, async () => {
    assert.equal((await site.service(`sso-${host}`)).placement, host === 'isolated' ? 'isolated' : 'in process');
    const client = browser(site, host);
    const { sent, returned } = await signIn(client, '/board/?from=mail');
    assert.equal(sent.status, 302);
    assert.ok(sent.headers.location.startsWith(`${company.url}/sign-in?site=`));
    assert.deepEqual([returned.status, returned.headers.location], [302, '/board/?from=mail']);
    const who = JSON.parse((await client.send('/qps/user')).text);
    assert.deepEqual([who.userDirectory, who.userId, who.userName], ['COMPANY', 'ada', 'Ada Lovelace']);
    assert.equal((await client.send('/board/')).status, 200);
  });

  test(`${host}: an answer counts once, and for the browser that asked`, async () => {
    const client = browser(site, host);
    const { back } = await signIn(client);
    const address = back.pathname + back.search;
    assert.equal((await browser(site, host).send(address)).status, 401);
    await reason(host, 'not begun by this browser');
    const again = browser(site, host);
    again.setCookie(`state-sso-${host}`, back.searchParams.get('state'));
    assert.equal((await again.send(address)).status, 401);
    await reason(host, 'its answer came twice');
    assert.equal(JSON.parse((await again.send('/qps/user')).text).session, 'inactive');
  });

  test(`${host}: forged, ended and borrowed passes are refused; the client learns nothing, the log the reason`, async () => {
    const own = `https://localhost:${site.ports[host]}/company-sso`, until_ = String(Math.floor(Date.now() / 1000) + 60);
    const cases = {
      'not signed with the company': (state) => makePass('x'.repeat(key.length), { site: own, state, user: 'eve', until: until_ }),
      'the pass has ended': (state) => makePass(key, { site: own, state, user: 'eve', until: '1000' }),
      'the pass is for another site': (state) => makePass(key, { site: 'https://other.example/company-sso', state, user: 'eve', until: until_ }),
      'the pass answers another question': () => makePass(key, { site: own, state: '0'.repeat(32), user: 'eve', until: until_ }),
      'the pass names nobody': (state) => makePass(key, { site: own, state, until: until_ }),
    };
    for (const [text, make] of Object.entries(cases)) {
      const client = browser(site, host);
      const sent = await client.send('/board/');
      const state = new URL(sent.headers.location).searchParams.get('state');
      const answer = await client.send(`/company-sso?${new URLSearchParams({ state, pass: make(state) })}`, { headers: { Accept: 'application/json' } });
      assert.equal(answer.status, 401, text);
      assert.ok(!answer.text.includes('pass'), answer.text);
      await reason(host, text);
    }
    assert.ok(!site.log().includes(key));
  });

  test(`${host}: a program is not sent to a page`, async () => {
    assert.equal((await browser(site, host).send('/board/notes', { headers: { Accept: 'application/json' } })).status, 401);
  });
}
