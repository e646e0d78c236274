// Sign-in by token through the whole proxy, the module in process and isolated: J01 to J09, and that it works at all.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Site } from './lib/site.mjs';
import { connect } from './lib/socket.mjs';
import { ada, certificateOf, curveKey, part, rsaKey, signed, token } from './lib/tokens.mjs';

const rsa = rsaKey(), other = rsaKey(), curve = curveKey(), stranger = rsaKey();
const now = () => Math.floor(Date.now() / 1000);

const proxy = (prefix, jwtPublicKeyCertificate, more = {}) => ({ id: `id-${prefix}`, prefix, authenticationMethod: 4, jwtPublicKeyCertificate,
  sessionCookieHeaderName: `X-Qlik-Session-${prefix}`, jwtAttributeUserId: 'user', jwtAttributeUserDirectory: 'directory', ...more });
const proxies = [
  { id: 'id-default', prefix: '', sessionCookieHeaderName: 'X-Qlik-Session' },
  proxy('rs', certificateOf(rsa), { jwtAttributeMap: [{ jwtAttribute: 'groups', senseAttribute: 'group', isMandatory: false }] }),
  proxy('es', curve.pem),
  proxy('two', certificateOf(rsa) + curve.pem),
  proxy('other', certificateOf(other)),
  proxy('here', certificateOf(rsa), { jwtAudience: 'here', jwtAttributeUserDirectory: '[FIXED]' }),
  proxy('odd', ''),
];

for (const host of ['inprocess', 'isolated']) describe(`tokens, Host=${host}`, () => {
  let site, visitor;
  const refusals = [];
  before(async () => {
    site = await Site.start({ proxies, wants: 'jwt', stanzas: `
[jwt]
Plugin=auth-plugins/jwt
Host=${host}
[jwt.parameters]
--require=exp
--session-ends-with-token
` });
    visitor = await site.signIn();
    await site.calls(visitor);
  });
  after(() => site.stop());

  const bearer = (text, more = {}) => ({ authorization: `Bearer ${text}`, ...more });
  const show = (prefix, text, path = '/hub/echo', more = {}) => site.get(`/${prefix}${path}`, bearer(text), more);
  /** Not let in: 401, no cookie, nothing behind the proxy called. */
  async function refused(prefix, text, what) {
    const answer = await show(prefix, text);
    assert.equal(answer.status, 401, `${what}: ${answer.status} ${answer.text}`);
    assert.deepEqual(answer.cookies, []);
    if (text.length > 40) refusals.push(text);
  }
  const nothingCalled = async () => assert.deepEqual(await site.calls(visitor), []);

  test('a token signs in; its user, attributes and nothing else reach the service; its cookie goes on without it', async () => {
    const answer = await site.get('/rs/hub/echo', bearer(token(rsa, { claims: ada({ groups: ['A', 'B'] }) }),
      { 'X-Qlik-User': 'UserDirectory=INTERNAL; UserId=sa_repository', 'X-Qlik-Security': 'group=Z' }));
    const who = answer.json();
    assert.deepEqual([who['identity.directory'], who['identity.id'], who['identity.attribute.group']], ['DIR', 'ada', 'B']);
    assert.match(who['header.x-qlik-security'], /Context=AppAccess; group=A; group=B; $/);
    assert.equal(who['header.authorization'], undefined);
    assert.doesNotMatch(answer.text, /sa_repository|group=Z/);
    assert.match(answer.cookies[0], /^X-Qlik-Session-rs=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = answer.cookies[0].split(';')[0];
    assert.equal((await site.get('/rs/hub/echo', { cookie })).json()['identity.id'], 'ada');
    assert.equal((await site.get('/rs/qps/user', { cookie })).json().userId, 'ada');
    assert.equal((await site.get('/rs/hub/echo')).status, 401);
    assert.equal((await site.get('/rs/hub', { accept: 'text/html' })).status, 401);
    await site.calls(visitor);
  });

  test('every algorithm of the default list signs in, no other one', async () => {
    for (const algorithm of ['RS256', 'RS384', 'RS512'])
      assert.equal((await show('rs', token(rsa, { algorithm }))).status, 200, algorithm);
    assert.equal((await show('es', token(curve, { algorithm: 'ES256' }))).status, 200);
    await site.calls(visitor);
    for (const algorithm of ['PS256', 'PS384', 'PS512']) await refused('rs', token(rsa, { algorithm }), algorithm);
    await nothingCalled();
    await site.logged(/the token's alg is none of --algorithms=/);
  });

  test('a program that sends the token alone has one session, however often', async () => {
    const claims = () => ada({ user: 'program', jti: String(Math.random()) });
    for (let i = 0; i < 30; ++i) assert.equal((await show('es', token(curve, { algorithm: 'ES256', claims: claims() }))).status, 200);
    const sessions = (await site.qps('GET', '/qps/es/user/DIR/program')).json();
    assert.equal(sessions.length, 1);
    await site.qps('DELETE', '/qps/es/user/DIR/program');
    assert.equal((await show('es', token(curve, { algorithm: 'ES256', claims: claims() }))).status, 200);
    await site.calls(visitor);
  });

  test('the token counts more than the cookie: another user is another session, a wrong token is none', async () => {
    const first = await show('rs', token(rsa, { claims: ada({ user: 'first' }) }));
    const cookie = first.cookies[0].split(';')[0];
    const second = await site.get('/rs/hub/echo', bearer(token(rsa, { claims: ada({ user: 'second' }) }), { cookie }));
    assert.equal(second.json()['identity.id'], 'second');
    assert.notEqual(second.cookies[0].split(';')[0], cookie);
    const same = await site.get('/rs/hub/echo', bearer(token(rsa, { claims: ada({ user: 'FIRST' }) }), { cookie }));
    assert.deepEqual([same.json()['identity.id'], same.cookies], ['first', []]);
    assert.equal((await site.get('/rs/hub/echo', bearer(token(stranger), { cookie }))).status, 401);
    await site.calls(visitor);
  });

  test('a WebSocket opens by token; C02 a change by token needs no cross-site key, by its cookie it does', async () => {
    const socket = await connect(site, '/rs/app/echo', bearer(token(rsa)));
    assert.equal(socket.status, 101);
    socket.end();
    assert.equal((await connect(site, '/rs/app/echo', bearer(token(stranger)))).status, 401);
    assert.equal((await connect(site, '/rs/app/echo')).status, 401);
    const change = await site.get('/rs/hub/echo', bearer(token(rsa)), { method: 'POST', body: 'x' });
    assert.equal(change.status, 200);
    const cookie = change.cookies[0].split(';')[0];
    assert.equal((await site.get('/rs/hub/echo', { cookie }, { method: 'POST', body: 'x' })).status, 403);
    await site.calls(visitor);
  });

  test('the session ends with its token', async () => {
    const answer = await show('here', token(rsa, { claims: ada({ user: 'short', aud: 'here', exp: now() + 5 }) }));
    assert.deepEqual([answer.status, answer.json()['identity.directory']], [200, 'FIXED']);
    const cookie = answer.cookies[0].split(';')[0];
    const socket = await connect(site, '/here/app/echo', { cookie });
    assert.equal(socket.status, 101);
    assert.equal(await socket.closeCode(), 4401);
    assert.equal((await site.get('/here/hub/echo', { cookie })).status, 401);
    await site.calls(visitor);
  });

  test('J01 no algorithm, and no signature', async () => {
    for (const name of ['none', 'None', 'NONE', 'nOnE', '']) {
      const text = `${part({ alg: name, typ: 'JWT' })}.${part(ada())}`;
      await refused('rs', `${text}.`, `alg ${name}`);
      await refused('rs', text, `alg ${name}, two parts`);
      await refused('rs', `${text}.${token(rsa).split('.')[2]}`, `alg ${name}, a signature`);
    }
    const good = token(rsa).split('.');
    await refused('rs', `${good[0]}.${good[1]}.`, 'a signature of nothing');
    await refused('rs', `${good[0]}.${good[1]}.${part(Buffer.alloc(256))}`, 'a signature of zeros');
    await refused('rs', `${part({ typ: 'JWT' })}.${good[1]}.${good[2]}`, 'no alg');
    await nothingCalled();
  });

  test('J02 the public key as a shared secret', async () => {
    const certificate = proxies[1].jwtPublicKeyCertificate;
    const secrets = [rsa.pem, rsa.pem.trim(), certificate, certificate.trim(), rsa.publicKey.export({ type: 'spki', format: 'der' }),
      rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }), rsa.publicKey.export({ type: 'pkcs1', format: 'der' }), '', '\0'];
    for (const algorithm of ['HS256', 'HS384', 'HS512'])
      for (const secret of secrets) await refused('rs', token(secret, { algorithm }), algorithm);
    await nothingCalled();
  });

  test('J03 the algorithm of another key of the set', async () => {
    assert.equal((await show('two', token(rsa))).status, 200);
    assert.equal((await show('two', token(curve, { algorithm: 'ES256' }))).status, 200);
    await site.calls(visitor);
    const mixed = (says, signs, key) => {
      const text = `${part({ alg: says })}.${part(ada())}`;
      return `${text}.${part(signed(signs, key, text))}`;
    };
    for (const [says, signs, key] of [['ES256', 'RS256', rsa], ['RS256', 'ES256', curve], ['ES384', 'ES256', curve], ['ES512', 'ES256', curve],
      ['RS384', 'RS256', rsa], ['RS512', 'RS256', rsa], ['PS256', 'RS256', rsa], ['RS256', 'PS256', rsa]])
      await refused('two', mixed(says, signs, key), `${says} over ${signs}`);
    await refused('two', token(curveKey('P-384'), { algorithm: 'ES384' }), 'a curve that no key has');
    await nothingCalled();
  });

  test('J04 keys that the token brings or names are not used, nor fetched', async () => {
    let asked = 0;
    const server = createServer((request, response) => { asked += 1; response.end(); });
    await new Promise((listens) => server.listen(0, '127.0.0.1', listens));
    try {
      const url = `http://127.0.0.1:${server.address().port}/keys`;
      const jwk = { ...stranger.publicKey.export({ format: 'jwk' }), kid: 'mine' };
      const x5c = [certificateOf(stranger).replace(/-----[^-]+-----|\n/g, '')];
      const headers = [{ jwk }, { jwk, kid: 'mine' }, { jku: url, kid: 'mine' }, { x5u: url }, { x5c }, { jwk, jku: url, x5u: url, x5c }];
      for (const header of headers) await refused('rs', token(stranger, { header }), JSON.stringify(Object.keys(header)));
      await nothingCalled();
      for (const header of headers) assert.equal((await show('rs', token(rsa, { header }))).status, 200);
      await site.calls(visitor);
      assert.equal(asked, 0);
    } finally {
      server.close();
    }
  });

  test('J05 a key id finds neither file nor row', async () => {
    for (const kid of ['../../dev/null', '../../../../../../dev/null', "x' UNION SELECT 'key' --", '/proc/self/environ\0', 'a'.repeat(10_000), '', 7, ['a'], { a: 1 }]) {
      await refused('rs', token(rsa, { header: { kid } }), `kid ${JSON.stringify(kid).slice(0, 40)}`);
      await refused('rs', token('', { algorithm: 'HS256', header: { kid } }), 'signed with an empty file');
    }
    await refused('rs', token(rsa, { header: '{"alg":"RS256","kid":"a","kid":"b"}' }), 'two key ids');
    await nothingCalled();
  });

  test('J06 claims that are missing or odd', async () => {
    const { exp, ...endless } = ada();
    await refused('rs', token(rsa, { claims: endless }), 'no exp');
    await site.logged(/the token has no exp, which --require= asks for/);
    for (const odd of [String(exp), exp + 0.5, null, true, [exp], {}, -1, now() - 31, Number.MAX_SAFE_INTEGER])
      await refused('rs', token(rsa, { claims: ada({ exp: odd }) }), `exp ${JSON.stringify(odd)}`);
    for (const odd of ['1e400', '1e19', '99999999999999999999', '0x7fffffff', 'Infinity'])
      await refused('rs', token(rsa, { claims: `{"user":"ada","directory":"DIR","exp":${odd}}` }), `exp ${odd}`);
    for (const claim of ['nbf', 'iat'])
      for (const odd of [now() + 60, String(now()), null, 1.5]) await refused('rs', token(rsa, { claims: ada({ [claim]: odd }) }), `${claim} ${odd}`);
    for (const aud of [undefined, null, '', 'HERE', 'here ', 'there', [], ['there'], ['here', 7], { here: 1 }])
      await refused('here', token(rsa, { claims: ada({ aud }) }), `aud ${JSON.stringify(aud)}`);
    for (const header of [{ crit: ['exp'] }, { crit: [] }, { b64: false, crit: ['b64'] }, { b64: false }, { b64: true }])
      await refused('rs', token(rsa, { header }), JSON.stringify(header));
    for (const claims of [{ directory: 'DIR', exp }, { user: 'ada', exp }, ada({ user: '' }), ada({ user: 'a\\b' }), ada({ user: 'a\nb' }), ada({ user: ['ada'] }),
      ada({ directory: 'INTERNAL', user: 'sa_repository' }), ada({ directory: 'none' })])
      await refused('rs', token(rsa, { claims }), JSON.stringify(claims));
    await nothingCalled();
    assert.equal((await show('here', token(rsa, { claims: ada({ aud: ['there', 'here'] }) }))).status, 200);
    await site.calls(visitor);
  });

  test('J06 an issuer, and further claims, when the stanza asks for them', async () => {
    const own = await Site.start({ proxies: [proxies[0], proxies[1]], wants: 'jwt', stanzas: `
[jwt]
Plugin=auth-plugins/jwt
Host=${host}
[jwt.parameters]
--require=exp nbf
--issuer=https://idp.example
--algorithms=RS512
` });
    try {
      const ask = async (more, algorithm = 'RS512') => (await own.get('/rs/hub/echo', bearer(token(rsa, { algorithm, claims: ada(more) })))).status;
      const good = { nbf: now() - 1, iss: 'https://idp.example' };
      assert.equal(await ask(good), 200);
      assert.equal(await ask(good, 'RS256'), 401);
      for (const bad of [{ nbf: undefined }, { iss: undefined }, { iss: 'https://idp.example/' }, { iss: ['https://idp.example'] }, { iss: '' }])
        assert.equal(await ask({ ...good, ...bad }), 401, JSON.stringify(bad));
    } finally {
      await own.stop();
    }
  });

  test('J07 signatures of nothing, and texts with two readings', async () => {
    const [header, claims, good] = token(curve, { algorithm: 'ES256' }).split('.');
    const text = `${header}.${claims}`;
    const number = (value) => Buffer.concat([Buffer.alloc(31), Buffer.from([value])]);
    const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
    for (const [r, s] of [[number(0), number(0)], [number(0), number(1)], [number(1), number(0)], [order, order], [number(1), order], [order, number(1)]])
      await refused('es', `${text}.${part(Buffer.concat([r, s]))}`, 'r and s');
    const bytes = Buffer.from(good, 'base64url');
    const swapped = Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)]);
    const der = Buffer.concat([Buffer.from([0x30, 68, 2, 32]), bytes.subarray(0, 32), Buffer.from([2, 32]), bytes.subarray(32)]);
    for (const wrong of [swapped, der, bytes.subarray(1), Buffer.concat([bytes, Buffer.from([0])]), Buffer.concat([Buffer.from([0]), bytes]), Buffer.concat([bytes, bytes])])
      await refused('es', `${text}.${part(wrong)}`, 'the signature in another form');
    for (const spelled of [`${text}.${good}=`, `${text}.${good}==`, `${text}.${good.slice(0, 20)} ${good.slice(20)}`, `${text}.${good}A`, `${text}. ${good}`, `${header}=.${claims}.${good}`,
      `${header}.${claims}=.${good}`, `${text}.${good}.`, `${text}.${good}.x`, `.${text}.${good}`, `${text}.${good.slice(0, -1)}`,
      `${text}.${bytes.toString('base64')}`, `${text}.${good.slice(0, -1)}${String.fromCharCode(good.charCodeAt(85) + 1)}`])
      await refused('es', spelled, 'another spelling');
    for (const twice of ['{"user":"ada","user":"root","directory":"DIR","exp":4000000000}', '{"user":"ada","directory":"DIR","exp":1,"exp":4000000000}'])
      await refused('rs', token(rsa, { claims: twice }), twice);
    for (const head of ['{"alg":"none","alg":"RS256"}', '{"alg":"RS256","alg":"RS256"}', '["RS256"]', '{"alg":"RS256"}{}'])
      await refused('rs', token(rsa, { header: head }), head);
    await nothingCalled();
    assert.equal((await show('es', `${text}.${good}`)).status, 200);
    await site.calls(visitor);
  });

  test('J08 encrypted and compressed tokens are not even opened', async () => {
    const p2c = 10 ** 9;
    for (const head of [{ alg: 'dir', enc: 'A128GCM' }, { alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c, p2s: part('salt') }, { alg: 'RSA-OAEP', enc: 'A256GCM', zip: 'DEF' }])
      for (const tag of ['AA', part(Buffer.alloc(16)), '']) await refused('rs', `${part(head)}.${part('key')}.${part('iv')}.${part('text')}.${tag}`, JSON.stringify(head));
    for (const more of [{ zip: 'DEF' }, { enc: 'A128GCM' }, { p2c, alg: 'PBES2-HS256+A128KW' }])
      await refused('rs', token(rsa, { header: more }), JSON.stringify(more));
    await refused('rs', token(rsa, { claims: ada({ groups: 'x'.repeat(8_000) }) }), 'a value that is too long');
    await refused('rs', token(rsa, { claims: `{"user":"ada","directory":"DIR","exp":4000000000,"groups":${'['.repeat(3000)}${']'.repeat(3000)}}` }), 'a deep one');
    await nothingCalled();
  });

  test('J09 a token of another virtual proxy, and the token of a user who was revoked', async () => {
    await refused('other', token(rsa), 'another key');
    await refused('rs', token(other), 'another key');
    await refused('here', token(rsa), 'the same key, no audience');
    await refused('odd', token(rsa), 'a virtual proxy without a key');
    await site.logged(/is not set up: jwtPublicKeyCertificate is empty/);
    const cookie = (await show('rs', token(rsa))).cookies[0].split(';')[0].replace('-rs=', '-two=');
    assert.equal((await site.get('/two/hub/echo', { cookie })).status, 401);
    const revoked = () => token(rsa, { claims: ada({ user: 'revoked' }) });
    const before = await show('rs', revoked());
    assert.equal(before.status, 200);
    const own = before.cookies[0].split(';')[0];
    const socket = await connect(site, '/rs/app/echo', bearer(revoked()));
    assert.equal(socket.status, 101);
    await site.get('/hub/revoke', { cookie: visitor });
    assert.equal(await socket.closeCode(), 4401);
    for (let tries = 0; tries < 100 && (await site.get('/rs/hub/echo', { cookie: own })).status !== 401; ++tries) await sleep(50);
    await site.calls(visitor);
    assert.equal((await site.get('/rs/hub/echo', { cookie: own })).status, 401);
    assert.equal((await show('rs', revoked())).status, 403);
    await nothingCalled();
    assert.equal((await show('rs', token(rsa))).status, 200);
    await site.calls(visitor);
  });

  test('a ticket is worth nothing there, and there is no other way in', async () => {
    const ticket = await site.ticket('rs');
    assert.equal((await site.get(`/rs/hub/echo?qlikTicket=${ticket}`)).status, 401);
    assert.equal((await site.get('/rs/login', { accept: 'text/html' })).status, 401);
    assert.equal((await show('rs', token(rsa), '/login')).status, 404);
    await site.calls(visitor);
  });

  test('no part of a token is in the log', () => {
    assert.ok(refusals.length > 100);
    for (const text of refusals)
      for (const piece of text.split('.')) if (piece.length > 30) assert.ok(!site.output.includes(piece), `the log holds ${piece}`);
    assert.doesNotMatch(site.output, /Bearer /);
  });
});
