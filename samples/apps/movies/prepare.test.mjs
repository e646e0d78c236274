import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

test('the counts are those of the file', () => {
  const out = mkdtempSync(join(tmpdir(), 'orrery-movies-'));
  try {
    execFileSync(process.execPath, [fileURLToPath(new URL('prepare.mjs', import.meta.url)), '--out', out]);
    const counts = JSON.parse(readFileSync(join(out, 'counts.json'), 'utf8'));
    const movies = JSON.parse(readFileSync(join(out, 'movies.json'), 'utf8'));
    assert.equal(counts.movies, movies.length);
    assert.ok(counts.movies > 3000 && counts.directors > 500);
    assert.ok(counts.fromTheFuture > 0 && counts.withoutDirector > 0, 'the data is as dirty as the app expects it');
  } finally {
    rmSync(out, { recursive: true });
  }
});
