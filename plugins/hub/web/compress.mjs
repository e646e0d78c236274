// After the build: a .br and a .gz beside every text file that gains from it, so that the server never compresses.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = process.env.ORRERY_WEB_OUT ?? 'dist';
const worthwhile = /\.(js|css|html|json|svg|txt|webmanifest)$/;
const smallest = 1024;

for (const name of readdirSync(root, { recursive: true })) {
  const path = join(root, name);
  // index.html is filled in for every request and therefore sent as it is.
  if (!worthwhile.test(name) || name === 'index.html' || statSync(path).size < smallest) continue;
  const bytes = readFileSync(path);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  for (const [ending, packed] of [
    ['.br', brotliCompressSync(bytes, quality)],
    ['.gz', gzipSync(bytes, { level: 9 })],
  ]) {
    if (packed.length < bytes.length) writeFileSync(path + ending, packed);
  }
}
