// A site's certificates, made by openssl: a CA, a server and a client of it, and a client of somebody else's CA.
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const openssl = (folder, ...args) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

function authority(folder, name) {
  openssl(folder, 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', `/CN=${name} CA`, '-keyout', `${name}_key.pem`, '-out', `${name}.pem`);
}

function issue(folder, ca, name, subject, extensions) {
  writeFileSync(join(folder, `${name}.ext`), extensions);
  openssl(folder, 'req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${subject}`,
    '-keyout', `${name}_key.pem`, '-out', `${name}.csr`);
  openssl(folder, 'x509', '-req', '-days', '2', '-in', `${name}.csr`, '-CA', `${ca}.pem`, '-CAkey', `${ca}_key.pem`, '-CAcreateserial',
    '-extfile', `${name}.ext`, '-out', `${name}.pem`);
}

/** Fills a hidden folder and renames it to `folder` at the end: a site that waits for it sees all files or none. */
export function makeCertificates(folder) {
  const draft = `${folder}.draft`;
  mkdirSync(draft, { recursive: true });
  authority(draft, 'root');
  authority(draft, 'foreign');
  issue(draft, 'root', 'server', 'localhost', 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth');
  issue(draft, 'root', 'client', 'OrreryClient', 'extendedKeyUsage=clientAuth');
  issue(draft, 'foreign', 'stranger', 'Stranger', 'extendedKeyUsage=clientAuth');
  renameSync(draft, folder);
}
