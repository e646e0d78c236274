import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { PageClient } from '../../../tools/lib/demo/check/page_client.mjs';
import { askRepository, repositoryStanzas } from '../lib/repository.mjs';
import { freePort } from '../lib/ports.mjs';
import { TestSite, until } from '../lib/site.mjs';

const password = 'correct horse';
const ports = {};
let site;
let described;

const conf = ({ https, ...ports }) => `${repositoryStanzas(ports)}
[form]
Plugin=auth-plugins/form
Wants=repository
MayActAs=any
[proxy]
Plugin=plugins/proxy
Requires=repository form
MayActAs=any
Listen=127.0.0.1:${https}/tls
[proxy.parameters]
--auth=*=form
`;

/** Runs a verb on the site; answers {code, output, complaint}. */
const orrery = (words, input = '') =>
  new Promise((resolve) => {
    const child = execFile(process.env.ORRERY, ['--site', site.folder, ...words], (error, output, complaint) =>
      resolve({ code: error?.code ?? 0, output, complaint }),
    );
    child.stdin.end(input);
  });

const asRepository = (path) => askRepository(site, ports.qrs, path);

async function signIn(user, text, client = new PageClient(described)) {
  const answer = await client.signIn(await client.open('/hub'), user, text);
  return { client, answer, message: /role="alert">([^<]*)/.exec(answer.text)?.[1] };
}

before(async () => {
  for (const name of ['database', 'qrs', 'https']) ports[name] = await freePort();
  site = new TestSite(conf(ports));
  await site.start();
  described = { url: `https://localhost:${ports.https}/`, certificates: site.path('certificates') };
});
after(() => site.discard());

test('a user is added with a role and signs in', async () => {
  const added = await orrery(['user', 'add', 'ada', '--role', 'RootAdmin', '--name', 'Ada Lovelace'], `${password}\n`);
  assert.equal(added.complaint, '');
  assert.equal(added.output, 'added ORRERY\\ada\n');
  assert.equal(statSync(site.path('data/form/users.json')).mode & 0o777, 0o600);
  assert.ok(!readFileSync(site.path('data/form/users.json'), 'utf8').includes(password));

  const [user] = await asRepository("user/full?filter=userId eq 'ada'");
  assert.deepEqual([user.userDirectory, user.name, user.roles], ['ORRERY', 'Ada Lovelace', ['RootAdmin']]);

  const { client, answer } = await signIn('ada', password);
  assert.equal(answer.status, 302);
  const me = await client.send('/qps/user', { headers: { Accept: 'application/json' } });
  assert.equal(me.status, 200);
  assert.match(me.text, /ada/);
});

test('the session survives a restart, and so does the user', async () => {
  const { client } = await signIn('ada', password);
  await site.stop();
  await site.start();
  assert.equal((await client.send('/qps/user', { headers: { Accept: 'application/json' } })).status, 200);
  assert.equal((await signIn('ada', password)).answer.status, 302);
});

test('what is refused is refused in the same words, and the password stays out of the logs', async () => {
  const secret = `wrong-${randomBytes(6).toString('hex')}`;
  const known = await signIn('ada', secret);
  const unknown = await signIn('nobody', secret);
  assert.equal(known.answer.status, 401);
  assert.equal(unknown.answer.status, 401);
  assert.equal(known.message, unknown.message);
  assert.match(site.log(), /sign-in refused/);
  assert.ok(!site.log().includes(secret));
});

test('a sign-in leads back to the page that was asked for and never away', async () => {
  const client = new PageClient(described);
  const page = await client.open('/hub/my/work?a=b');
  assert.equal((await client.signIn(page, 'ada', password)).headers.location, '/hub/my/work?a=b');
  const evil = await new PageClient(described).open('/login?return=//evil.example');
  assert.ok(!evil.text.includes('evil'));
});

test('another site cannot post the form', async () => {
  const client = new PageClient(described);
  const page = await client.open('/hub');
  const send = client.send.bind(client);
  client.send = (path, options) =>
    send(path, { ...options, headers: { ...options.headers, Origin: 'https://evil.example' } });
  assert.equal((await client.signIn(page, 'ada', password)).status, 403);
});

test('guessing is slowed down', async () => {
  let status = 0;
  for (let tries = 0; tries < 15 && status !== 429; ++tries) status = (await signIn('victim', 'guess')).answer.status;
  assert.equal(status, 429);
  assert.equal((await signIn('ada', password)).answer.status, 302);
});

test('passwords change, users go, mistakes are named', async () => {
  writeFileSync(site.path('new-password'), 'battery staple\n', { mode: 0o600 });
  await orrery(['user', 'password', 'ada', '--password-file', site.path('new-password')]);
  assert.equal((await signIn('ada', password)).answer.status, 401);
  assert.equal((await signIn('ada', 'battery staple')).answer.status, 302);

  assert.match(
    (await orrery(['user', 'add', 'ADA'], 'another one\n')).complaint,
    /there is a user ORRERY\\ADA already/,
  );
  assert.match((await orrery(['user', 'add', 'bob'], 'short\n')).complaint, /8 to 1024 bytes/);
  assert.match((await orrery(['user', 'add', 'bob', '--role', 'RootAdmin'], '')).complaint, /no password was given/);
  assert.equal((await orrery(['user', 'list'])).output.split('\t')[0], 'ORRERY\\ada');

  assert.equal((await orrery(['user', 'remove', 'ada'])).code, 0);
  assert.equal((await signIn('ada', 'battery staple')).answer.status, 401);
});

test('whoever is removed while the proxy is down has no session afterwards, also when he comes back later', async () => {
  const clients = {};
  for (const name of ['grace', 'joan']) {
    assert.equal((await orrery(['user', 'add', name], `${password}\n`)).code, 0);
    clients[name] = (await signIn(name, password)).client;
  }
  const status = async (client) => (await client.send('/qrs/about', { headers: { Accept: 'application/json' } })).status;
  const start = async () => {
    assert.equal((await orrery(['start', 'proxy'])).code, 0);
    await until('the proxy', () => status(clients.joan).then((code) => code < 500, () => false), { site });
  };
  await orrery(['stop', 'proxy']);
  await orrery(['user', 'remove', 'grace']);
  await start();
  await until('the end of the session', async () => (await status(clients.grace)) === 401, { site });
  assert.notEqual(await status(clients.joan), 401);

  await new Promise((done) => setTimeout(done, 1100)); // what began in the second of the removal counts as before it
  await orrery(['user', 'add', 'grace'], `${password}\n`);
  const again = (await signIn('grace', password)).client;
  await orrery(['stop', 'proxy']);
  await start();
  assert.notEqual(await status(again), 401);
});
