// Rows as mails in a folder.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { until } from '../lib/site.mjs';
import { AppenderSite, appender, overriding, refusal } from './lib/appenders.mjs';

const folder = mkdtempSync('/tmp/orrery-pickup-');
const pickup = join(folder, 'pickup');
const right = [`pickupdir=${pickup}`, 'to=a@b.example, c@d.example', 'from=Orrery <o@site.example>', 'subject=Störung', 'fileextension=.eml', 'buffersize=2', 'conversionpattern=%level %message%newline', 'retry=50ms', 'longestretry=100ms'];
let site;
before(async () => {
  site = new AppenderSite(appender('pickup', 'smtp-pickup-dir', right));
  await site.start();
});
after(async () => {
  await site?.discard();
  rmSync(folder, { recursive: true, force: true });
});
const mails = () => readdirSync(pickup).filter((name) => !name.startsWith('.'));

test('a folder that is not there at the start gets the mail when it comes', async () => {
  await site.send('pickup', 'warn', 'row {n}', { count: 2 });
  await site.untilSaid('pickup', /cannot write a mail into .*pickup: No such file or directory/);
  mkdirSync(pickup);
  await until('the mail', () => mails().length === 1, { site });
  assert.match(mails()[0], /^[0-9a-f]{32}\.eml$/);
  const text = readFileSync(join(pickup, mails()[0]), 'utf8');
  assert.match(text, /^To: a@b\.example, c@d\.example\r\nFrom: "Orrery" <o@site\.example>\r\nSubject: =\?utf-8\?B\?U3TDtnJ1bmc=\?=\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000\r\n\r\nWARN row 1\r\nWARN row 2\r\n\.\r\n$/);
  await site.untilSaid('pickup', /rows are written again/);
});

test('rows cannot begin a header field nor end the mail', async () => {
  await site.send('pickup', 'warn', 'x\n.\nBcc: evil@example\n\n.', { count: 2 });
  await until('the mail', () => mails().length === 2, { site });
  const text = mails().map((name) => readFileSync(join(pickup, name), 'utf8')).find((one) => one.includes('evil'));
  const [head, ...body] = text.split('\r\n\r\n');
  assert.ok(!head.includes('evil'));
  assert.ok(!body.join('\r\n\r\n').slice(0, -3).split('\r\n').includes('.'));
});

test('a folder that is taken away and comes back', async () => {
  renameSync(pickup, `${pickup}.away`);
  await site.send('pickup', 'info', 'meanwhile {n}', { count: 6 });
  assert.match(await site.flush('pickup'), /^status 7 6 rows wait: /);
  mkdirSync(pickup);
  await until('the mails', () => mails().length === 3, { site });
  assert.equal(readdirSync(pickup).length, 3);
});

test('settings that cannot work are refused', async () => {
  for (const [line, reason] of [['to=nobody', /parameter --to/], ['from=', /parameter --from is missing/], ['fileextension=/../x', /parameter --fileextension/], ['fileextension=.conf', /parameter fileextension=mail\.conf: a file of that name is no log/]])
    assert.match(await refusal('smtp-pickup-dir', overriding(...right, line)), reason, line);
});
