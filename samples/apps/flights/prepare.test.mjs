import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('prepare.mjs', import.meta.url));
const run = (...words) => execFileSync(process.execPath, [script, ...words], { encoding: 'utf8' });

test('the files hold what the counts say, and are not written twice', () => {
  const out = mkdtempSync(join(tmpdir(), 'orrery-flights-'));
  try {
    run('--out', out, '--rows', '2500');
    const counts = JSON.parse(readFileSync(join(out, 'counts.json'), 'utf8'));
    const [header, ...lines] = readFileSync(join(out, 'flights.csv'), 'utf8').trimEnd().split('\n');
    assert.equal(header, 'date,delay,distance,origin,destination');
    assert.equal(lines.length, 2500);
    assert.equal(counts.flights, 2500);
    for (const line of lines) assert.match(line, /^2001-01-\d\d \d\d:\d\d:00,-?\d+,\d+,[A-Z0-9]{3},[A-Z0-9]{3}$/);
    const rows = lines.map((line) => line.split(','));
    assert.equal(
      counts.sumOfDelay,
      rows.reduce((sum, [, delay]) => sum + Number(delay), 0),
    );
    const atlanta = rows.filter(([, , , origin]) => origin === 'ATL').length;
    assert.equal(counts.flightsByOrigin.ATL, atlanta);
    assert.equal(counts.origins, new Set(rows.map(([, , , origin]) => origin)).size);

    const written = statSync(join(out, 'flights.csv')).mtimeMs;
    assert.match(run('--out', out), /there already/);
    assert.equal(statSync(join(out, 'flights.csv')).mtimeMs, written);
  } finally {
    rmSync(out, { recursive: true });
  }
});

test('a mistaken command line ends with 2 and says what is wrong', () => {
  for (const [words, message] of [
    [['--nothing'], /--nothing/],
    [[], /--out is missing/],
  ]) {
    assert.throws(
      () => execFileSync(process.execPath, [script, ...words], { encoding: 'utf8', stdio: 'pipe' }),
      (error) => error.status === 2 && message.test(error.stderr),
    );
  }
});
