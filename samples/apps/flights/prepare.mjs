#!/usr/bin/env node
// Makes the flights app's data ready: flights.csv and airports.csv from the npm package vega-datasets, and counts.json
// with numbers counted here, from the source, for comparison with what an engine says it loaded.
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { readOptions } from '../lib/options.mjs';

const options = readOptions({
  usage: 'prepare.mjs --out DIR',
  about: 'Writes flights.csv (3,000,000 rows), airports.csv and counts.json. Does nothing when they are there already.',
  options: {
    out: { type: 'string', value: 'DIR', help: 'the folder to write into', required: true },
    rows: { type: 'string', value: 'N', help: 'at most so many flights (default: all)' },
    force: { type: 'boolean', help: 'write again even if the files are there' },
  },
});

const source = fileURLToPath(new URL('../node_modules/vega-datasets/data', import.meta.url));
const out = resolve(options.out);
const columns = ['date', 'delay', 'distance', 'origin', 'destination'];
const rowLimit = options.rows === undefined ? Infinity : Number(options.rows);
if (!(rowLimit > 0)) throw new Error(`--rows=${options.rows}: expected a number above 0`);

/** "2001-01-01 00:01:00": the data's times carry no zone, so they are written as they are stored. */
const timestamp = (date) => date.toISOString().slice(0, 19).replace('T', ' ');

const done = await readFile(join(out, 'counts.json'), 'utf8').catch(() => undefined);
if (done && !options.force) {
  console.log(`${out}: the data is there already (${JSON.parse(done).flights} flights)`);
  process.exit(0);
}

async function writeFlights(path) {
  const file = await asyncBufferFromFile(join(source, 'flights-3m.parquet'));
  const metadata = await parquetMetadataAsync(file);
  const total = Math.min(Number(metadata.num_rows), rowLimit);
  const origins = new Map();
  const destinations = new Set();
  let written = 0;
  let delay = 0;
  const stream = createWriteStream(path);
  stream.write(`${columns.join(',')}\n`);
  // One row group at a time: decoding all three million rows at once would take gigabytes.
  for (let rowStart = 0, group = 0; rowStart < total; group += 1) {
    const rowEnd = Math.min(rowStart + Number(metadata.row_groups[group].num_rows), total);
    await parquetRead({
      file,
      metadata,
      columns,
      rowStart,
      rowEnd,
      compressors,
      rowFormat: 'object',
      onComplete: (rows) => {
        let text = '';
        for (const row of rows) {
          text += `${timestamp(row.date)},${row.delay},${row.distance},${row.origin},${row.destination}\n`;
          origins.set(row.origin, (origins.get(row.origin) ?? 0) + 1);
          destinations.add(row.destination);
          delay += Number(row.delay);
        }
        written += rows.length;
        stream.write(text);
      },
    });
    if (stream.writableNeedDrain) await once(stream, 'drain');
    rowStart = rowEnd;
    if (process.stdout.isTTY) process.stdout.write(`\rflights.csv: ${written.toLocaleString('en')} rows`);
  }
  stream.end();
  await once(stream, 'finish');
  if (process.stdout.isTTY) process.stdout.write('\r');
  return { flights: written, delay, origins, destinations };
}

/** The airport codes of airports.csv; its quoted cells hold commas, but never the first cell. */
async function readAirports(path) {
  const codes = new Set();
  let rows = -1;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line !== '' && ++rows > 0) codes.add(line.slice(0, line.indexOf(',')));
  }
  return { rows, codes };
}

await mkdir(out, { recursive: true });
const flights = await writeFlights(join(out, 'flights.csv.part'));
await rename(join(out, 'flights.csv.part'), join(out, 'flights.csv'));
await copyFile(join(source, 'airports.csv'), join(out, 'airports.csv'));
const airports = await readAirports(join(out, 'airports.csv'));
const counts = {
  flights: flights.flights,
  sumOfDelay: flights.delay,
  origins: flights.origins.size,
  destinations: flights.destinations.size,
  airports: airports.rows,
  originsWithAirport: [...flights.origins.keys()].filter((code) => airports.codes.has(code)).length,
  flightsByOrigin: Object.fromEntries([...flights.origins].sort()),
  destinationsWithAirport: [...flights.destinations].filter((code) => airports.codes.has(code)).length,
};
// Written last: its presence says that everything else is whole.
await writeFile(join(out, 'counts.json'), `${JSON.stringify(counts, null, 2)}\n`);
console.log(`${out}: ${counts.flights} flights, ${counts.airports} airports`);
