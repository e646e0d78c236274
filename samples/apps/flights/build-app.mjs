#!/usr/bin/env node
// Builds the flights app on a running site.
import { buildApp } from '../lib/build.mjs';
import { sheets } from './sheets.mjs';

await buildApp({
  name: 'Flights',
  connection: 'flights',
  script: new URL('load-script.qvs', import.meta.url),
  expected: (counted) => ({
    flights: counted.flights,
    origins: counted.originsWithAirport,
    destinations: counted.destinationsWithAirport,
  }),
  sheets,
});
