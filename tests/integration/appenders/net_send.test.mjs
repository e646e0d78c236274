// NetSendAppender is refused with what takes its place; a stanza that only waits for it is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AppenderSite, appender, refusal } from './lib/appenders.mjs';

test('a recipient is refused with an explanation', async () => {
  assert.match(await refusal('net-send', ['recipient=ops', 'sender=orrery', 'server=a']), /NetSendAppender cannot send.*gone[\s\S]*webhook appender/);
});

test('without one the stanza waits, so that what is opened on it gets the same answer', async () => {
  const site = new AppenderSite(appender('net-send', 'net-send', []));
  try {
    await site.start();
    assert.equal(await site.send('net-send', 'error', 'nothing'), 'status 0');
    assert.match(await site.words('open', 'net-send', 'name=Old', 'recipient=ops'), /^status 11 NetSendAppender cannot send/);
  } finally {
    await site.discard();
  }
});
