// Data as files, fetched over HTTP by who asked for them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { Engine, orders, page } from './engine.mjs';

let engine;
let appId;
let session;
let app;
before(async () => {
  engine = await Engine.start(['--sharing', 'everyone']);
  appId = await engine.createApp(
    'Orders',
    `${orders}
Texts: LOAD Pick(RecNo(), 'plain', 'with "quotes"', 'a, comma') AS T AUTOGENERATE 3;
Many: LOAD RecNo() AS N, 'text ' & RecNo() AS S AUTOGENERATE 20000;`,
  );
});
after(() => engine.stop());
beforeEach(async () => {
  session = engine.session();
  app = await (await session.open()).openDoc(appId);
});
afterEach(() => session.close());

const cube = (fields, measures) => ({
  qInfo: { qType: 'chart' },
  qHyperCubeDef: {
    qDimensions: fields.map((field) => ({ qDef: { qFieldDefs: [field], qSortCriterias: [{ qSortByNumeric: 1, qSortByAscii: 1 }] } })),
    qMeasures: measures.map((qDef) => ({ qDef: { qDef, qLabel: `L ${qDef}` } })),
    qInitialDataFetch: [page(5)],
  },
});

const fetchAs = (url, user = 'tester') =>
  fetch(`http://127.0.0.1:${engine.port}${url}`, { headers: { 'X-Qlik-User': `UserDirectory=TEST; UserId=${user}` } });

test('a cube becomes comma separated text', async () => {
  const chart = await app.createSessionObject(cube(['Prod'], ['Sum(Amt)']));
  const { qUrl, qWarnings } = await chart.exportData('CSV_C', '/qHyperCubeDef', 'my data', 'A', false);
  assert.match(qUrl, /^\/tempcontent\/[0-9a-f-]+\/my_data\.csv$/);
  assert.deepEqual(qWarnings, []);
  const answer = await fetchAs(qUrl);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-disposition'), /attachment; filename="my_data.csv"/);
  assert.equal(await answer.text(), 'Prod,L Sum(Amt)\r\nA,14\r\nB,7\r\nC,1\r\n');
  assert.equal((await fetchAs(qUrl)).status, 200);
  assert.equal((await fetchAs(qUrl, 'other')).status, 404, 'the address is of no use to somebody else');
  assert.equal((await fetchAs(`${qUrl}x`)).status, 404);
});

test('what is to be served once is served once', async () => {
  const chart = await app.createSessionObject(cube(['Prod'], ['Sum(Amt)']));
  const { qUrl } = await chart.exportData('CSV_T', '/qHyperCubeDef', '', 'A', true);
  assert.equal((await fetchAs(qUrl, 'other')).status, 404);
  assert.equal(await (await fetchAs(qUrl)).text(), 'Prod\tL Sum(Amt)\r\nA\t14\r\nB\t7\r\nC\t1\r\n');
  assert.equal((await fetchAs(qUrl)).status, 404);
});

test('texts with signs of the format are quoted', async () => {
  const chart = await app.createSessionObject(cube(['T'], []));
  const { qUrl } = await chart.exportData('CSV_C', '/qHyperCubeDef');
  assert.equal(await (await fetchAs(qUrl)).text(), 'T\r\n"a, comma"\r\nplain\r\n"with ""quotes"""\r\n');
});

test('a list is exported without excluded values', async () => {
  const list = await app.createSessionObject({
    qInfo: { qType: 'list' },
    qListObjectDef: { qDef: { qFieldDefs: ['Prod'], qSortCriterias: [{ qSortByAscii: 1 }] } },
  });
  await (await app.getField('Country')).selectValues([{ qText: 'SE' }]);
  const all = await list.exportData('CSV_C', '/qListObjectDef', '', 'A');
  assert.equal(await (await fetchAs(all.qUrl)).text(), 'Prod\r\nA\r\nB\r\n');
  await (await app.getField('Prod')).selectValues([{ qText: 'A' }]);
  const possible = await list.exportData('CSV_C', '/qListObjectDef', '', 'P');
  assert.equal(await (await fetchAs(possible.qUrl)).text(), 'Prod\r\nA\r\n');
  await app.clearAll();
});

test('a spreadsheet opens in another program with the same cells', async () => {
  const chart = await app.createSessionObject(cube(['S', 'N'], ['Sum(N)/3']));
  const { qUrl } = await chart.exportData('OOXML', '', 'large');
  const answer = await fetchAs(qUrl);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(Number(answer.headers.get('content-length')), bytes.length);
  const folder = mkdtempSync(join(tmpdir(), 'orrery-sheet-'));
  try {
    writeFileSync(join(folder, 'large.xlsx'), bytes);
    execFileSync('python3', [
      '-c',
      `import sys, zipfile, xml.etree.ElementTree as tree
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
n = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
rows = tree.fromstring(z.read('xl/worksheets/sheet1.xml')).find(n + 'sheetData').findall(n + 'row')
def cell(c):
    return c.find(n + 'v').text if c.find(n + 'v') is not None else c.find(n + 'is').find(n + 't').text
open(sys.argv[2], 'w').write('\\n'.join('|'.join(cell(c) for c in row) for row in rows))`,
      join(folder, 'large.xlsx'),
      join(folder, 'cells.txt'),
    ]);
    const cells = readFileSync(join(folder, 'cells.txt'), 'utf8').split('\n');
    assert.equal(cells.length, 20_001);
    assert.equal(cells[0], 'S|N|L Sum(N)/3');
    const row = cells.slice(1).map((line) => line.split('|')).find(([text]) => text === 'text 7');
    assert.equal(row[1], '7');
    assert.ok(Math.abs(Number(row[2]) - 7 / 3) < 1e-15);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what cannot be exported says why', async () => {
  const chart = await app.createSessionObject(cube(['Prod'], ['Sum(Amt)']));
  await assert.rejects(chart.exportData('DOC', '/qHyperCubeDef'), { code: -32602 });
  await assert.rejects(chart.exportData('CSV_C', ''), { code: 4 });
  await assert.rejects(chart.exportData('CSV_C', '/none'), { code: 4 });
  const broken = await app.createSessionObject({
    qInfo: { qType: 'chart' },
    qHyperCubeDef: { qCalcCondition: { qCond: '0' }, qDimensions: [{ qDef: { qFieldDefs: ['Prod'] } }] },
  });
  await assert.rejects(broken.exportData('CSV_C', '/qHyperCubeDef'), { code: 13001 });
});

test('too many cells are left out with a warning', async () => {
  const wide = await app.createSessionObject(cube(['N'], Array.from({ length: 260 }, (_, at) => `N*${at}`)));
  const { qUrl, qWarnings } = await wide.exportData('CSV_C', '/qHyperCubeDef');
  assert.deepEqual(qWarnings, [1000]);
  const lines = (await (await fetchAs(qUrl)).text()).trimEnd().split('\r\n');
  assert.equal(lines.length - 1, Math.floor(5_000_000 / 261));
});
