// Tokens (RFC 7519), right ones and every kind of wrong one.
import { execFileSync } from 'node:child_process';
import { constants, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const part = (value) =>
  Buffer.from(value instanceof Buffer || typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const pair = (kind, options) => {
  const { privateKey, publicKey } = generateKeyPairSync(kind, options);
  return { privateKey, publicKey, pem: publicKey.export({ type: 'spki', format: 'pem' }) };
};
export const rsaKey = () => pair('rsa', { modulusLength: 2048 });
export const curveKey = (namedCurve = 'P-256') => pair('ec', { namedCurve });

/** A certificate of the key, signed by itself. */
export function certificateOf(key) {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-key-'));
  const file = join(folder, 'key.pem');
  writeFileSync(file, key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  try {
    return execFileSync('openssl', ['req', '-x509', '-new', '-key', file, '-subj', '/CN=idp.example', '-days', '2']).toString();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The signature of `text`; for HS… the key is the shared secret. */
export function signed(algorithm, key, text) {
  const hash = `sha${algorithm.slice(2)}`;
  if (algorithm.startsWith('HS')) return createHmac(hash, key).update(text).digest();
  if (algorithm.startsWith('ES')) return sign(hash, Buffer.from(text), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  if (algorithm.startsWith('PS'))
    return sign(hash, Buffer.from(text),
      { key: key.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
  return sign(hash, Buffer.from(text), key.privateKey);
}

const soon = () => Math.floor(Date.now() / 1000) + 300;
export const ada = (more = {}) => ({ user: 'ada', directory: 'DIR', exp: soon(), ...more });

/** header and claims may be texts, to say what JSON.stringify would not. */
export function token(key, { algorithm = 'RS256', header = {}, claims = ada() } = {}) {
  const text = `${part(typeof header === 'string' ? header : { alg: algorithm, typ: 'JWT', ...header })}.${part(claims)}`;
  return `${text}.${signed(algorithm, key, text).toString('base64url')}`;
}
