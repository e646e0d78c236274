import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { count, tables } from './counted.mjs';

const script = readFileSync(new URL('load-script.qvs', import.meta.url), 'utf8');

test('the sales of a region are a part of all, and grow with the rows', () => {
  const { all, some } = count(20_000, 'North');
  assert.equal(all.sales, 20_000);
  assert.ok(some.sales > 0 && some.sales < all.sales);
  assert.ok(some.amount < all.amount && some.customers <= all.customers && all.customers < 20_000);
  assert.equal(count(20_000, 'Nowhere').some.sales, 0);
});

test('the script makes the tables that are counted here', () => {
  for (const [table, rows] of Object.entries(tables(10_000_000))) {
    assert.match(script, new RegExp(`^${table}:$`, 'm'));
    const variable = { sales: 'rows', dates: 'days' }[table] ?? table;
    assert.match(script, new RegExp(`^LET ${variable} = ${rows};`, 'm'));
  }
});
