#!/usr/bin/env node
// Makes the movies app's data ready: movies.json from the npm package vega-datasets as it is, dirt and all, and counts.json
// with numbers counted here, from the source, for comparison with what an engine says it loaded.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from '../lib/options.mjs';

const options = readOptions({
  usage: 'prepare.mjs --out DIR',
  about: 'Writes movies.json and counts.json.',
  options: { out: { type: 'string', value: 'DIR', help: 'the folder to write into', required: true } },
});
const source = fileURLToPath(new URL('../node_modules/vega-datasets/data/movies.json', import.meta.url));
const out = resolve(options.out);

await mkdir(out, { recursive: true });
await copyFile(source, join(out, 'movies.json'));
const movies = JSON.parse(await readFile(source, 'utf8'));
const sum = (field) => movies.reduce((total, movie) => total + (movie[field] ?? 0), 0);
const year = ({ 'Release Date': date }) => Number(date.slice(-4));
const counts = {
  movies: movies.length,
  titled: movies.filter(({ Title }) => Title !== null).length,
  directors: new Set(movies.map(({ Director }) => Director).filter((name) => name !== null)).size,
  withoutDirector: movies.filter(({ Director }) => Director === null).length,
  fromTheFuture: movies.filter((movie) => year(movie) > 2012).length,
  worldwideGross: sum('Worldwide Gross'),
  comedies: movies.filter((movie) => movie['Major Genre'] === 'Comedy').length,
  comedyGross: movies.filter((movie) => movie['Major Genre'] === 'Comedy').reduce((total, movie) => total + (movie['Worldwide Gross'] ?? 0), 0),
};
await writeFile(join(out, 'counts.json'), `${JSON.stringify(counts, null, 2)}\n`);
console.log(`${out}: ${counts.movies} movies, ${counts.directors} directors`);
