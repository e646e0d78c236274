#!/usr/bin/env node
// Builds the star app on a running site. It needs no files: its script makes the rows.
import { buildApp } from '../lib/build.mjs';
import { tables } from './counted.mjs';
import { sheets } from './sheets.mjs';

await buildApp({
  name: 'Star',
  script: new URL('load-script.qvs', import.meta.url),
  options: {
    rows: { type: 'string', value: 'N', help: 'how many sales are made (default: 10000000)', otherwise: '10000000' },
  },
  rewrite: (text, { rows }) => text.replace(/^LET rows = \d+;/m, `LET rows = ${rows};`),
  expected: ({ rows }) => tables(Number(rows)),
  sheets,
});
