// QVD files between the engine and a reader that knows nothing of it but the published format.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Engine } from './engine.mjs';

let engine;
let folder;
before(async () => {
  engine = await Engine.start();
  folder = await mkdtemp(join(tmpdir(), 'orrery-qvd-'));
});
after(async () => {
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

const inside = (xml, tag) => new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(xml)?.[1] ?? '';
const plain = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** One value: [text or null, number or null]. */
function readSymbol(body, at) {
  const kind = body[at];
  let next = at + 1;
  let number = null;
  let text = null;
  if (kind === 1 || kind === 5) [number, next] = [body.readInt32LE(next), next + 4];
  if (kind === 2 || kind === 6) [number, next] = [body.readDoubleLE(next), next + 8];
  if (kind >= 4) {
    const end = body.indexOf(0, next);
    [text, next] = [body.toString('utf8', next, end), end + 1];
  }
  return [[text, number], next];
}

/** The table of a QVD file, by the published layout. */
async function readQvd(path) {
  const file = await readFile(path);
  const end = file.indexOf(0);
  const xml = file.toString('utf8', 0, end);
  const body = file.subarray(end + 1);
  const tail = xml.slice(xml.indexOf('</Fields>'));
  const rowBytes = Number(inside(tail, 'RecordByteSize'));
  const count = Number(inside(tail, 'NoOfRecords'));
  const start = Number(inside(tail, 'Offset'));
  const fields = [...xml.matchAll(/<QvdFieldHeader>([^]*?)<\/QvdFieldHeader>/g)].map(([, field]) => {
    const number = (tag) => Number(inside(field, tag));
    const symbols = [];
    for (let at = number('Offset'); symbols.length < number('NoOfSymbols');) {
      const [symbol, next] = readSymbol(body, at);
      symbols.push(symbol);
      at = next;
    }
    return { name: plain(inside(field, 'FieldName')), symbols, first: number('BitOffset'), width: number('BitWidth'), bias: number('Bias') };
  });
  const rows = Array.from({ length: count }, (_, row) => {
    const bytes = body.subarray(start + row * rowBytes, start + (row + 1) * rowBytes);
    const bits = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    return fields.map(({ symbols, first, width, bias }) => {
      const index = Number((bits >> BigInt(first)) & ((1n << BigInt(width)) - 1n)) + bias;
      return index < 0 ? null : symbols[index];
    });
  });
  return { table: inside(xml, 'TableName'), names: fields.map(({ name }) => name), rows };
}

test('what the engine stores is read by the published format, and by the engine again', async () => {
  const script = `
    T: LOAD RecNo() AS Id, If(Mod(RecNo(),5)=0, Null(), Mod(RecNo(),37)) AS Key, Date(43000+Mod(RecNo(),90),'YYYY-MM-DD') AS Day,
      'n <' & Mod(RecNo(),3) & '>' AS [Na & me], RecNo()/8 AS Part, 'x' AS Same, Null() AS None AUTOGENERATE 3000;
    STORE T INTO [lib://data/t.qvd] (qvd);
    U: NOCONCATENATE LOAD * FROM [lib://data/t.qvd] (qvd);
    DROP TABLE T;`;
  await engine.withGlobal({}, async (global) => {
    const app = await global.openDoc((await global.createApp('QVD')).qAppId);
    await app.createConnection({ qName: 'data', qType: 'folder', qConnectionString: folder });
    await app.setScript(script);
    assert.ok(await app.doReload(), (await global.getProgress(0)).qPersistentProgress);
    const { table, names, rows } = await readQvd(join(folder, 't.qvd'));
    assert.equal(table, 'T');
    assert.deepEqual(names, ['Id', 'Key', 'Day', 'Na & me', 'Part', 'Same', 'None']);
    assert.equal(rows.length, 3000);
    rows.forEach(([id, key, day, name, part, same, none], at) => {
      const n = at + 1;
      assert.deepEqual(id, [null, n]);
      assert.deepEqual(key, n % 5 === 0 ? null : [null, n % 37]);
      assert.deepEqual(day, [new Date((43000 + (n % 90) - 25569) * 86400000).toISOString().slice(0, 10), 43000 + (n % 90)]);
      assert.deepEqual(name, [`n <${n % 3}>`, null]);
      assert.deepEqual(part, [null, n / 8]);
      assert.deepEqual(same, ['x', null]);
      assert.equal(none, null);
    });
    const data = await app.getTableData(0, 1000, false, 'U');
    assert.deepEqual(data[6].qValue.map(({ qText }) => qText).slice(0, 6), ['7', '7', '2017-09-29', 'n <1>', '0.875', 'x']);
    assert.equal(await app.evaluate('Count(Key) & "/" & Sum(Part)'.replaceAll('"', "'")), '2400/562687.5');
  });
});

test('a JSON file is a table', async () => {
  const { writeFile } = await import('node:fs/promises');
  await writeFile(join(folder, 'movies.json'), JSON.stringify([
    { Title: 'A', Gross: 10, Rating: null }, { Title: 'B', Gross: '11', Rating: 7.5 }, { Title: 1776, Rating: 8 }]));
  await engine.withGlobal({}, async (global) => {
    const app = await global.openDoc((await global.createApp('JSON')).qAppId);
    await app.setScript('Movies: LOAD * FROM [lib://data/movies.json] (json);');
    assert.ok(await app.doReload());
    assert.equal(await app.evaluate("Count(Rating) & ' ' & Sum(Gross) & ' ' & Concat(Title, ',')"), '2 10 1776,A,B');
  });
});
