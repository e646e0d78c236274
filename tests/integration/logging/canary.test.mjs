// Secrets go in through every door of a site that logs as much as it can; none may come out in anything it wrote.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { send } from '../../../samples/apps/lib/http.mjs';
import { engineSession } from '../deployments/engine.mjs';
import { clientTls } from '../lib/repository.mjs';
import { until } from '../lib/site.mjs';
import { ada, certificateOf, rsaKey, token } from '../proxy/lib/tokens.mjs';
import { LoggedSite } from './site.mjs';

const written = ['Log', 'logs', 'share/ArchivedLogs', 'crashes', 'console.log', 'said'];
const secrets = new Map();
/** A secret to look for; its name says where it went in. */
const secret = (name, value = `canary${randomBytes(12).toString('hex')}`) => (secrets.set(name, value), value);

/** Appenders that send elsewhere, where nobody is: each says so, again and again, and none may say how it would have signed in. */
const senders = () => `[ado-net]
Plugin=appenders/ado-net
[ado-net.parameters]
--connectionstring=Host=127.0.0.1;Port=9;Database=logs;Username=writer;Password=${secret('the password of the table for rows')}
--commandtext=INSERT INTO rows VALUES (@message)
--parameter=@message DbType=String conversionpattern=%message
[smtp]
Plugin=appenders/smtp
[smtp.parameters]
--smtphost=127.0.0.1
--port=9
--authentication=Basic
--username=mailer
--password=${secret('the password of the mailbox')}
--from=a@b.example
--to=c@d.example
[webhook]
Plugin=appenders/webhook
[webhook.parameters]
--url=http://127.0.0.1:9/hooks/${secret('a secret in the path of a hook')}?key=${secret('a secret in the query of a hook')}
--token=${secret('the token of a hook')}
--header=X-Api-Key: ${secret('a field of a hook')}
[otlp]
Plugin=appenders/otlp
[otlp.parameters]
--endpoint=http://127.0.0.1:9/v1/logs
--token=${secret('the token of a collector')}
--header=X-Api-Key: ${secret('a field of a collector')}
[remoting]
Plugin=appenders/remoting
[remoting.parameters]
--sink=https://127.0.0.1:9/log
--token=${secret('the token of another site')}
`;

let site;
before(async () => {
  site = await LoggedSite.make(`[globals]
LogLevel=debug
[logging.parameters]
--file-size=2KB
[header]
Plugin=auth-plugins/header
[header.parameters]
--trusted=127.0.0.1
[jwt]
Plugin=auth-plugins/jwt
[proxy]
Requires=repository ticket form header jwt
[postgres]
Plugin=connectors/postgres
[postgres.parameters]
--servers=*
[engine]
Wants=repository postgres
[logging]
Wants=qs-rolling-file rolling-file file ado-net smtp webhook otlp remoting
${senders()}`);
});
after(() => site?.discard());

const visit = (path, headers = {}, more = {}) =>
  send(`${site.url}${path}`, { headers, tls: { ca: clientTls(site).ca }, ...more });
const cookieOf = (response) => response.headers['set-cookie']?.map((one) => one.split(';')[0]).find((one) => one.includes('Session'));
const keep = (name, response) => {
  const cookie = cookieOf(response);
  if (cookie) secret(name, cookie.split('=')[1]);
  return cookie;
};

async function addVirtualProxy(definition) {
  const made = await site.administer('virtualproxyconfig', 'POST', definition);
  const service = await site.administer('proxyservice/local');
  service.settings.virtualProxies.push(made);
  await site.administer(`proxyservice/${service.id}`, 'PUT', service);
}

async function byForm() {
  const password = secret('the right password');
  await site.orrery(['user', 'add', 'ada', '--role', 'RootAdmin'], `${password}\n`);
  const client = site.browser();
  await client.signIn(await client.open('/hub'), 'ada', secret('a wrong password'));
  await client.signIn(await client.open(`/hub?password=${secret('a password in an address')}`), secret('a password as a name'), 'x');
  await client.signIn(await client.open('/hub'), 'ada', password);
  secret('the cookie of the form', client.cookie.split('=').at(-1));
  return client;
}

async function byTicket() {
  for (const path of ['/hub', '/qrs/about', '/app/engineData']) {
    const ticket = secret(`a ticket for ${path}`, await site.ticket('SALES', 'grace'));
    keep(`the cookie after ${path}`, await visit(`${path}?qlikTicket=${ticket}`, { Accept: 'text/html' }));
    await visit(`${path}?qlikTicket=${ticket}`);
  }
  await visit(`/hub?qlikTicket=${secret('a ticket that is none')}`, { Accept: 'text/html' });
}

async function byProof() {
  const key = rsaKey();
  await addVirtualProxy({
    description: 'tokens', prefix: 'programs', sessionCookieHeaderName: 'X-Qlik-Session-programs', authenticationMethod: 4,
    jwtPublicKeyCertificate: certificateOf(key), jwtAttributeUserId: 'user', jwtAttributeUserDirectory: '[TOKENS]',
  });
  await addVirtualProxy({
    description: 'front', prefix: 'gateway', sessionCookieHeaderName: 'X-Qlik-Session-gateway', authenticationMethod: 2,
    headerAuthenticationHeaderName: 'X-Remote-User', headerAuthenticationDynamicUserDirectory: '$ud\\\\$id',
  });
  const good = secret('a token', token(key, { claims: ada({ user: 'alan' }) }));
  const bad = secret('a token of another key', token(rsaKey(), { claims: ada({ user: 'alan' }) }));
  await until('the new virtual proxy', async () => {
    const answer = await visit('/programs/qps/user', { Authorization: `Bearer ${good}` });
    keep('the cookie of a token', answer);
    return answer.status === 200;
  }, { site });
  await visit('/programs/qps/user', { Authorization: `Bearer ${bad}` });
  await visit('/programs/qps/user', { Authorization: `Bearer ${secret('a token that is none')}` });
  await visit('/gateway/qrs/about', { 'X-Remote-User': 'SALES\\grace', Authorization: `Basic ${secret('basic credentials')}` });
  await visit('/hub', { Cookie: `X-Qlik-Session=${secret('a cookie of nobody')}` });
  await visit('/qrs/about', { 'X-Api-Key': secret('a key in a header') });
}

async function byRepository() {
  await site.administer('dataconnection', 'POST', {
    name: 'Source', type: 'PostgreSQL', username: 'reader', password: secret('the password of a connection'),
    connectionstring: `CUSTOM CONNECT TO "provider=x;Password=${secret('a password in a connection string')}"`,
  });
  await site.administer('dataconnection', 'POST', { name: 'broken', password: secret('one of a refused connection'), type: 7 }).catch(() => 0);
  await site.administer(`app/full?filter=name eq '${secret('what somebody searches for')}'`);
  await site.administer(`app/full?filter=${secret('a filter that is none')}`).catch(() => 0);
}

/** What LocalLogConfig.xml says about receivers: a good file, and bad ones, of which the log says what is wrong. */
async function byConfiguration() {
  const layout = '<layout type="PatternLayout"><param name="conversionpattern" value="%message"/></layout>';
  const appender = (type, params) => `<appender name="Out" type="log4net.Appender.${type}">${Object.entries(params).map(([name, value]) => `<param name="${name}" value="${value}"/>`).join('')}${layout}</appender>`;
  const file = (text) => `<configuration>${text}<root><appender-ref ref="Out"/></root></configuration>`;
  const database = (name) => `Host=127.0.0.1;Port=9;Database=x;Username=y;Password=${secret(name)}`;
  const mail = { smtphost: '127.0.0.1', port: '9', from: 'a@b.example', to: 'c@d.example', username: 'm', authentication: 'Basic' };
  const texts = [
    file(appender('AdoNetAppender', { connectionstring: database('a password of LocalLogConfig'), commandtext: 'INSERT INTO t VALUES (@m)', parameter: '@m DbType=String conversionpattern=%message' })),
    file(appender('SmtpAppender', { ...mail, password: secret('a mail password of LocalLogConfig') })),
    file(appender('AdoNetAppender', { connectionstring: `${database('a password beside a key that is none')};NoSuchKey=1`, commandtext: 'INSERT INTO t VALUES (1)' })),
    file(appender('AdoNetAppender', { connectionstring: database('a password without a statement') })),
    file(appender('SmtpAppender', { ...mail, pasword: secret('a misspelt password') })),
    file(appender('SmtpAppender', { ...mail, enablessl: 'maybe', password: secret('a password beside a wrong word') })),
    file(appender('Webhook', { url: `ftp://127.0.0.1/${secret('a secret in an address that is refused')}` })),
    `<configuration password="${secret('an attribute that is none')}"></configuration>`,
    `<configuration>${secret('text where none may be')}</configuration>`,
  ];

  mkdirSync(site.path('Proxy'), { recursive: true });
  for (const [number, text] of texts.entries()) {
    const rows = async () => (await site.rows('System.Proxy').catch(() => [])).filter((one) => one.Message.includes('LocalLogConfig')).length;
    const before = await rows();
    writeFileSync(site.path('Proxy', 'LocalLogConfig.xml'), text);
    await until(`a word about file ${number}`, async () => (await rows()) > before, { site });
  }
}

async function byEngine(client) {
  const session = await engineSession(site, client.cookie);
  const { qAppId } = await session.ask('CreateApp', { qAppName: 'Canary' });
  const { qReturn } = await session.ask('OpenDoc', { qDocName: qAppId });
  const doc = qReturn.qHandle;
  const quietly = (method, params) => session.ask(method, params, doc).catch(() => 0);
  await quietly('CreateConnection', {
    qConnection: { qName: 'Other', qType: 'folder', qConnectionString: `/tmp;Password=${secret('a password given to the engine')}`,
      qUserName: 'u', qPassword: secret('the password given to the engine') },
  });
  await quietly('SetScript', {
    qScript: `LET vToken = '${secret('a token in a script')}';\nCUSTOM CONNECT TO 'provider=x;host=y;Password=${secret('a password in a script')}';\nSQL SELECT 1;`,
  });
  await quietly('DoReload', {});
  for (const [name, password] of [['Guessed', secret('a wrong password of a data source')], ['Closed', secret('a password for a closed port')]]) {
    const port = name === 'Closed' ? 9 : site.globals.DatabasePort;
    await quietly('CreateConnection', {
      qConnection: { qName: name, qType: 'postgres', qUserName: 'orrery', qPassword: password,
        qConnectionString: `host=127.0.0.1;port=${port};database=postgres;password=${secret(`a password in the string of ${name}`)}` },
    });
    await quietly('SetScript', { qScript: `LIB CONNECT TO '${name}';\nSQL SELECT 1;\n` });
    await quietly('DoReloadEx', { qParams: {} });
  }
  await quietly('NoSuchMethod', { qToken: secret('a parameter of a method that is none') });
  await quietly('EvaluateEx', { qExpression: `='${secret('an expression')}' & nonsense(` });
  session.end();
}

test('no secret is written anywhere', async () => {
  const client = await byForm();
  await byTicket();
  await byProof();
  await byRepository();
  await byConfiguration();
  await byEngine(client);

  // What the site says to whoever administers it.
  const said = [];
  for (const words of [['config', 'show'], ['config', 'show', '--json'], ['check'], ['status', '--json'], ['verbs'], ['why', 'smtp'], ['logs', 'ado-net'], ['log', 'level']]) {
    const { out, err } = await site.orrery(words);
    said.push(`$ orrery ${words.join(' ')}`, out, err);
  }
  said.push(site.database('select * from repository.audit_entry', 'QSR'));
  assert.match(said.join('\n'), /DataConnection/);
  writeFileSync(site.path('said'), said.join('\n'));

  const { services } = JSON.parse((await site.orrery(['status', '--json'])).out);
  const engine = services.find((one) => one.name === 'engine');
  process.kill(engine.pid, 'SIGSEGV');
  await until('the crash report', () => site.files('crashes').length > 0, { site });
  await until('archived files', () => site.files('share/ArchivedLogs').length > 3, { site });
  await site.stop();

  const files = site.files(...written);
  assert.ok(files.some((one) => one.includes('/Log/Proxy/')) && files.some((one) => one.includes('/ArchivedLogs/')));
  const forms = (value) => [value, encodeURIComponent(value), Buffer.from(value).toString('base64').replace(/=+$/, '')];
  const leaks = [];
  for (const file of files) {
    const text = readFileSync(file, 'latin1');
    for (const [name, value] of secrets)
      if (forms(value).some((form) => text.includes(form))) leaks.push(`${name} stands in ${file.slice(site.folder.length + 1)}`);
  }
  assert.ok(secrets.size > 45);
  assert.deepEqual(leaks, []);
});
