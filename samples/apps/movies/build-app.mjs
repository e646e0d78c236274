#!/usr/bin/env node
// Builds the movies app on a running site.
import { buildApp } from '../lib/build.mjs';
import { sheets } from './sheets.mjs';

await buildApp({
  name: 'Movies',
  connection: 'movies',
  script: new URL('load-script.qvs', import.meta.url),
  expected: (counted) => ({ movies: counted.movies, directors: counted.directors }),
  sheets,
});
