// Steps: the app on real data with enigma.js, its answers compared with a count of our own over the CSV file.
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { reload } from '../../../../samples/apps/lib/reload.mjs';
import { count, tables } from '../../../../samples/apps/star/counted.mjs';
import { asAdmin } from '../apps.mjs';
import { expect, expectEqual } from './expect.mjs';

/** Flights that start from an airport, counted line by line in the file the engine loaded. */
async function countedFrom(directory, airport) {
  const counted = { flights: 0, delay: 0, destinations: new Set() };
  for await (const line of createInterface({ input: createReadStream(join(directory, 'data/flights/flights.csv')) })) {
    const [, delay, , origin, destination] = line.split(',');
    if (origin !== airport) continue;
    counted.flights += 1;
    counted.delay += Number(delay);
    counted.destinations.add(destination);
  }
  return counted;
}

/** One object with everything a click changes: the destinations' states, a count and an average. */
const watched = {
  qInfo: { qType: 'check' },
  destinations: {
    qListObjectDef: {
      qDef: { qFieldDefs: ['destination'] },
      qInitialDataFetch: [{ qTop: 0, qLeft: 0, qHeight: 5, qWidth: 1 }],
    },
  },
  figures: {
    qHyperCubeDef: {
      qMeasures: [{ qDef: { qDef: 'Count(delay)' } }, { qDef: { qDef: 'Avg(delay)' } }],
      qInitialDataFetch: [{ qTop: 0, qLeft: 0, qHeight: 1, qWidth: 2 }],
    },
  },
};

async function seen(object) {
  const { destinations, figures } = await object.getLayout();
  const [[count, average]] = figures.qHyperCube.qDataPages[0].qMatrix;
  const { qOption, qSelected, qAlternative } = destinations.qListObject.qDimensionInfo.qStateCounts;
  return { flights: count.qNum, average: average.qNum, possible: qOption + qSelected + qAlternative };
}

/** Runs `body` with an open app; the connection ends with it. */
async function withApp(name, directory, body) {
  const site = await asAdmin(directory);
  const apps = await site.rest(`qrs/app/full?filter=name eq '${name}'`);
  const { session, global } = await site.engine(apps[0].id);
  try {
    return await body(await global.openDoc(apps[0].id), global, apps[0].id);
  } finally {
    await session.close();
  }
}

export const withFlights = (directory, body) => withApp('Flights', directory, body);

/** The dirty list of movies, cleaned by its script, against what prepare.mjs counted in it. */
const theMovies = (directory) =>
  withApp('Movies', directory, async (doc) => {
    const counted = JSON.parse(await readFile(join(directory, 'data/movies/counts.json'), 'utf8'));
    const number = async (expression) => (await doc.evaluateEx(expression)).qNumber;
    expectEqual(await number('Count(movie)'), counted.movies, 'movies');
    expectEqual(await number('Count(title)'), counted.titled, 'movies with a title');
    expectEqual(await number('Sum([worldwide gross])'), counted.worldwideGross, 'worldwide gross');
    expectEqual(await number('Count(DISTINCT director)'), counted.directors, 'directors');
    expectEqual(await number('Max(year)') <= 2012, true, 'no year in the future');
    expectEqual(await (await doc.getField('genre')).select('Comedy'), true, 'selecting');
    expectEqual(await number('Count(movie)'), counted.comedies, 'comedies');
    expectEqual(await number('Sum([worldwide gross])'), counted.comedyGross, 'what comedies brought in');
    await doc.clearAll();
    return `${counted.movies} movies by ${counted.directors} directors, ${counted.fromTheFuture} dates corrected, ${counted.comedies} comedies, as counted in the file`;
  });

/** The star that a script made, against the same sales counted here. */
const theStar = (directory, rows) =>
  withApp('Star', directory, async (doc) => {
    const region = 'North';
    const { all, some } = count(rows, region);
    const expressions = { sales: 'Count(amount)', amount: 'Sum(amount)', quantity: 'Sum(quantity)', customers: 'Count(DISTINCT customer_id)' };
    const compare = async (wanted, where) => {
      for (const [name, expression] of Object.entries(expressions))
        expectEqual((await doc.evaluateEx(expression)).qNumber, wanted[name], `${name} ${where}`);
    };
    const { qtr } = await doc.getTablesAndKeys({ qcx: 0, qcy: 0 }, { qcx: 0, qcy: 0 }, 0, false, false);
    for (const [table, made] of Object.entries(tables(rows)))
      expectEqual(qtr.find(({ qName }) => qName === table)?.qNoOfRows, made, `rows of ${table}`);
    // While nothing is selected those who never bought are customers, too.
    await compare({ ...all, customers: tables(rows).customers }, 'of all');
    expectEqual(await (await doc.getField('region')).select(region), true, 'selecting');
    await compare(some, `of ${region}`);
    await doc.clearAll();
    return `${rows.toLocaleString('en')} sales made by the script, ${some.sales.toLocaleString('en')} of them in ${region}, as counted without an engine`;
  });

const sheetsOf = (directory) =>
  withFlights(directory, async (doc) => {
    const list = await doc.createSessionObject({
      qInfo: { qType: 'SheetList' },
      qAppObjectListDef: { qType: 'sheet', qData: { title: '/qMetaDef/title', cells: '/cells' } },
    });
    const { qAppObjectList } = await list.getLayout();
    const sheets = qAppObjectList.qItems.map(({ qMeta, qData }) => `${qMeta.title} (${qData.cells.length} charts)`);
    expect(sheets.length >= 2, `sheets: ${sheets.join(', ')}`);
    return sheets.join(', ');
  });

const aClick = (directory) =>
  withFlights(directory, async (doc) => {
    const object = await doc.createSessionObject(watched);
    const before = await seen(object);
    const airport = 'SEA';
    const counted = await countedFrom(directory, airport);
    expect(counted.flights > 0, `no flights start from ${airport} in the file`);

    expectEqual(await (await doc.getField('origin')).select(airport), true, 'selecting');
    const after = await seen(object);
    expectEqual(after.flights, counted.flights, `flights from ${airport}`);
    expectEqual(after.possible, counted.destinations.size, `destinations from ${airport}`);
    expect(
      Math.abs(after.average - counted.delay / counted.flights) < 1e-9,
      `average delay ${after.average} instead of ${counted.delay / counted.flights}`,
    );

    await doc.back();
    expectEqual((await seen(object)).flights, before.flights, 'flights after stepping back');
    await doc.forward();
    expectEqual((await seen(object)).flights, counted.flights, 'flights after stepping forward');
    await doc.clearAll();
    expectEqual((await seen(object)).flights, before.flights, 'flights after clearing');
    return `${airport}: ${after.flights.toLocaleString('en')} of ${before.flights.toLocaleString('en')} flights, ${after.possible} destinations, average delay ${after.average.toFixed(2)}, as counted in the file; back, forward, clear`;
  });

const aReload = (site) =>
  withFlights(site.directory, async (doc, global, id) => {
    const lines = [];
    const { tables, seconds } = await reload(global, doc, (line) => lines.push(line));
    expect(lines.length > 0, 'the reload showed no progress');
    const logs = await readdir(site.logs, { recursive: true });
    expect(
      logs.some((name) => name.includes(id)),
      'there is no script log for the app',
    );
    return `${Object.entries(tables)
      .map(([name, rows]) => `${name} ${rows.toLocaleString('en')}`)
      .join(', ')} rows in ${seconds.toFixed(1)} s, ${lines.length} lines of progress, script log kept`;
  });

const badExpression = (directory) =>
  withFlights(directory, async (doc) => {
    const object = await doc.createSessionObject({
      qInfo: { qType: 'check' },
      qHyperCubeDef: {
        qMeasures: [{ qDef: { qDef: 'Sum(no such field' } }],
        qInitialDataFetch: [{ qTop: 0, qLeft: 0, qHeight: 1, qWidth: 1 }],
      },
    });
    const { qHyperCube } = await object.getLayout();
    const complaint = qHyperCube.qError ?? qHyperCube.qMeasureInfo[0].qError;
    expect(complaint, 'a broken expression brought no error');
    expectEqual((await seen(await doc.createSessionObject(watched))).flights > 0, true, 'figures afterwards');
    return `error ${complaint.qErrorCode} in the layout; the session goes on`;
  });

export const engineSteps = [
  ['the sheets', ({ site }) => sheetsOf(site.directory)],
  ['a click on an airport', ({ site }) => aClick(site.directory)],
  ['the movies', ({ site }) => theMovies(site.directory)],
  ['the star', ({ site, options }) => theStar(site.directory, options.star)],
  ['a reload', ({ site }) => aReload(site)],
  ['a broken expression', ({ site }) => badExpression(site.directory)],
];
