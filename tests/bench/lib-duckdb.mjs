// The peer: the demo's tables in DuckDB, and the SQL a tool would send to know what is still possible.
import { DuckDBInstance } from '@duckdb/node-api';
import { join } from 'node:path';

const airport = (key) => `SELECT iata AS ${key}, name AS "${key} airport", city AS "${key} city", state AS "${key} state",
  latitude AS "${key} latitude", longitude AS "${key} longitude" FROM read_csv('AIRPORTS', header = true)
  WHERE iata IN (SELECT ${key} FROM flights)`;

export async function loadFlights(folder) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const db = await instance.connect();
  await db.run(`CREATE TABLE flights AS SELECT date, CAST(date AS DATE) AS day, dayofweek(date) AS weekday,
    hour(date) AS hour, delay, distance, origin, destination FROM read_csv('${join(folder, 'flights.csv')}', header = true)`);
  for (const key of ['origin', 'destination'])
    await db.run(`CREATE TABLE ${key}s AS ${airport(key).replace('AIRPORTS', join(folder, 'airports.csv'))}`);
  return db;
}

const tableOf = (field) => (/^(origin|destination) /.exec(field)?.[1]);

/** FROM and WHERE for the given selections (a map of field to values). */
function source(fields, selections) {
  const joins = new Set([...fields, ...Object.keys(selections)].map(tableOf).filter(Boolean));
  const where = Object.entries(selections).map(([field, values]) =>
    `"${field}" IN (${values.map((value) => (typeof value === 'number' ? value : `'${value.replaceAll("'", "''")}'`)).join(', ')})`);
  return 'FROM flights' + [...joins].map((key) => ` LEFT JOIN ${key}s USING (${key})`).join('')
    + (where.length ? ` WHERE ${where.join(' AND ')}` : '');
}

/** Possible values of one field, its own selection set aside. */
export async function possible(db, field, selections) {
  const { [field]: _own, ...others } = selections;
  const result = await db.runAndReadAll(`SELECT DISTINCT "${field}" ${source([field], others)}`);
  return result.getRows().filter(([value]) => value !== null).length;
}

/** Average delay by a field under the selections, sorted by it: [value, average]. */
export async function averageDelay(db, dimension, selections) {
  const result = await db.runAndReadAll(
    `SELECT "${dimension}" AS d, avg(delay) ${source([dimension], selections)} GROUP BY 1 ORDER BY 1`);
  return result.getRows();
}
