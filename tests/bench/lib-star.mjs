// The star of tests/bench/star on both sides: the load script and the SQL, the fields of select18, the cubes.
import { DuckDBInstance } from '@duckdb/node-api';
import { join } from 'node:path';

const tables = ['sales', 'customers', 'products', 'dates', 'stores'];
const keys = { customers: 'customer_id', products: 'product_id', dates: 'date_id', stores: 'store_id' };
const attributes = {
  customers: ['segment', 'country', 'city', 'age_band'],
  products: ['category', 'subcategory', 'brand'],
  dates: ['year', 'quarter', 'month', 'week', 'weekday'],
  stores: ['region', 'state', 'format'],
};
const tableOf = Object.fromEntries([
  ...Object.entries(attributes).flatMap(([table, names]) => names.map((name) => [name, table])),
  ['customer', 'customers'],
]);
/** In the order in which bench-star answers. */
export const fields = [...Object.values(attributes).flat(), 'channel', 'quantity', 'discount'];

export const loadScript = tables
  .map((table) => `${table}: LOAD * FROM [lib://star/${table}.csv] (txt, utf8, embedded labels, delimiter is ',');`).join('\n');

/** Different values in every round; the year has the last word, as the click. */
export function selectionOf(round) {
  const two = (number) => String(number).padStart(2, '0');
  const countries = [...new Set([2, 9, 23].map((start) => (start + round * 7) % 60))];
  const categories = [...new Set([3, 11].map((start) => (start + round * 4) % 25))];
  const year = 2022 + (round % 3);
  return {
    fields: { country: countries.map((n) => `Country ${two(n)}`), category: categories.map((n) => `Category ${two(n)}`), year: [year] },
    word: `${countries}/${categories}/${year}`,
  };
}

/** A database with the five tables; in memory unless a file is given. */
export async function loadDuckDb(folder, file = ':memory:') {
  const instance = await DuckDBInstance.create(file, { threads: '2' });
  const db = await instance.connect();
  for (const table of tables) await db.run(`CREATE TABLE ${table} AS SELECT * FROM read_csv('${join(folder, `${table}.csv`)}', header = true)`);
  return { db, instance };
}

const quoted = (value) => (typeof value === 'number' ? value : `'${value}'`);
function source(named, selections) {
  const joins = [...new Set([...named, ...Object.keys(selections)].map((field) => tableOf[field]).filter(Boolean))];
  const where = Object.entries(selections).map(([field, values]) => `${field} IN (${values.map(quoted).join(', ')})`);
  return `FROM sales${joins.map((table) => ` JOIN ${table} USING (${keys[table]})`).join('')}${where.length ? ` WHERE ${where.join(' AND ')}` : ''}`;
}

/** One `select distinct` per field, its own selection set aside, and one sum: {possible, total}. */
export async function select18(db, selections) {
  const possible = [];
  for (const field of fields) {
    const { [field]: _own, ...others } = selections;
    possible.push((await db.runAndReadAll(`SELECT DISTINCT ${field} ${source([field], others)}`)).currentRowCount);
  }
  const total = (await db.runAndReadAll(`SELECT sum(amount) ${source([], selections)}`)).getRows()[0][0];
  return { possible, total };
}

/** name, dimensions, measures as [expression, SQL], whether under the selections, how many times faster we want to be. */
export const cubes = [
  { name: 'low: region', dimensions: ['region'], measures: [['Sum(amount)', 'sum(amount)'], ['Sum(quantity)', 'sum(quantity)']], goal: 5 },
  { name: '100k by key: customer_id', dimensions: ['customer_id'], measures: [['Sum(amount)', 'sum(amount)'], ['Count(amount)', 'count(amount)']], goal: 8 },
  { name: '100k by name: customer', dimensions: ['customer'], measures: [['Sum(amount)', 'sum(amount)'], ['Count(amount)', 'count(amount)']], goal: 8 },
  { name: 'two: category × month', dimensions: ['category', 'month'], measures: [['Sum(amount)', 'sum(amount)']], goal: 10 },
  { name: 'distinct: customers by category', dimensions: ['category'], measures: [['Count(DISTINCT customer_id)', 'count(DISTINCT customer_id)']], goal: 20 },
  { name: 'chosen: customers by category, filtered', dimensions: ['category'], measures: [['Count(DISTINCT customer_id)', 'count(DISTINCT customer_id)']], filtered: true, goal: 20 },
  { name: 'filtered: region', dimensions: ['region'], measures: [['Sum(amount)', 'sum(amount)'], ['Sum(quantity)', 'sum(quantity)']], filtered: true, goal: 8 },
];

/** The first page of a cube, sorted by its dimensions. */
export async function cubeRows(db, cube, selections, limit = 500) {
  const names = cube.dimensions.join(', ');
  const sql = `SELECT ${names}, ${cube.measures.map(([, measure]) => measure).join(', ')} ${source(cube.dimensions, cube.filtered ? selections : {})} GROUP BY ${names} ORDER BY ${names} LIMIT ${limit}`;
  return (await db.runAndReadAll(sql)).getRows().map((cells) => cells.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)));
}
export async function cubeSize(db, cube, selections) {
  const sql = `SELECT count(*) FROM (SELECT DISTINCT ${cube.dimensions.join(', ')} ${source(cube.dimensions, cube.filtered ? selections : {})})`;
  return Number((await db.runAndReadAll(sql)).getRows()[0][0]);
}
