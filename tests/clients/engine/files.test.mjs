// Looking into files of connections; profiles and samples of the data; what editors ask for.
import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { Engine, orders } from './engine.mjs';

let engine;
let appId;
let session;
let app;
let connection;
before(async () => {
  engine = await Engine.start();
  appId = await engine.createApp('Orders', orders);
  const folder = join(engine.folder, 'files');
  await mkdir(join(folder, 'below'), { recursive: true });
  await writeFile(join(folder, 'semicolons.txt'), 'name;price;day\n"Lamp; red";12,5;2024-01-01\nChair;7;2024-02-03\n');
  await writeFile(join(folder, 'tabs.tsv'), '1\t2\t3\n4\t5\t6\n');
  await writeFile(join(folder, 'latin.csv'), Buffer.from('caf\xe9,n\nth\xe9,1\n', 'latin1'));
  await writeFile(join(folder, 'rows.json'), '[{"a":1,"b":"x"},{"a":2,"b":"y"}]');
  await writeFile(join(folder, 'long.csv'), `id,text\n${Array.from({ length: 50_000 }, (_, id) => `${id},row ${id}`).join('\n')}\n`);
  await writeFile(join(folder, 'part.qvs'), 'LET vPart = 1;');
  await writeFile(join(folder, 'table.parquet'), 'PAR1 and more');
  await writeFile(join(engine.folder, 'secret.txt'), 'nobody may read this');
  await symlink(join(engine.folder, 'secret.txt'), join(folder, 'way-out.txt'));
  session = engine.session();
  app = await (await session.open()).openDoc(appId);
  connection = await app.createConnection({ qName: 'files', qType: 'folder', qConnectionString: folder });
  await session.close();
});
after(() => engine.stop());
beforeEach(async () => {
  session = engine.session();
  app = await (await session.open()).openDoc(appId);
});
afterEach(() => session.close());

test('a folder lists what is in it and never leads outside', async () => {
  const items = await app.getFolderItemsForConnection(connection, '');
  assert.deepEqual(items.find(({ qName }) => qName === 'below'), { qName: 'below', qType: 'FOLDER' });
  assert.equal(items.find(({ qName }) => qName === 'rows.json').qType, 'FILE');
  for (const path of ['..', '../..', 'below/../..', '/etc', 'way-out.txt', 'x\0y'])
    await assert.rejects(app.getFolderItemsForConnection(connection, path), /Error/, path);
  await assert.rejects(app.getFolderItemsForConnection('none', ''), { code: 2001 });
  await assert.rejects(app.guessFileType(connection, 'way-out.txt'), { code: 4 });
  await assert.rejects(app.getIncludeFileContent('lib://files/../secret.txt'), { code: 4 });
});

test('formats are guessed from what is in the files', async () => {
  const semicolons = await app.guessFileType(connection, 'semicolons.txt');
  assert.equal(semicolons.qType, 'CSV');
  assert.equal(semicolons.qDelimiter.qScriptCode, "';'");
  assert.equal(semicolons.qLabel, 'embedded labels');
  assert.equal(semicolons.qCodePage, 65001);
  const tabs = await app.guessFileType(connection, 'tabs.tsv');
  assert.equal(tabs.qDelimiter.qScriptCode, "'\\t'");
  assert.equal(tabs.qLabel, 'no labels');
  assert.equal((await app.guessFileType(connection, 'latin.csv')).qCodePage, 1252);
  assert.equal((await app.guessFileType(connection, 'rows.json')).qType, 'JSON');
  assert.equal((await app.guessFileType(connection, 'table.parquet')).qType, 'PARQUET');
  await assert.rejects(app.guessFileType(connection, 'none.csv'), { code: 3003 });
});

test('fields and first rows are what a load with the given specification gives', async () => {
  for (const [file, fields, first] of [
    ['semicolons.txt', ['name', 'price', 'day'], ['Lamp; red', '12,5', '2024-01-01']],
    ['tabs.tsv', ['@1', '@2', '@3'], ['1', '2', '3']],
    ['latin.csv', ['café', 'n'], ['thé', '1']],
    ['rows.json', ['a', 'b'], ['1', 'x']],
    ['long.csv', ['id', 'text'], ['0', 'row 0']],
  ]) {
    const format = await app.guessFileType(connection, file);
    const [{ qName }] = await app.getFileTables(connection, file, format);
    const { qFields, qFormatSpec } = await app.getFileTableFields(connection, file, format, qName);
    assert.deepEqual(qFields.map((field) => field.qName), fields, file);
    const { qPreview } = await app.getFileTablePreview(connection, file, format, qName);
    assert.deepEqual(qPreview[0].qValues, first, file);
    assert.ok(qPreview.length <= 50);
    await engine.withGlobal({}, async (global) => {
      const scratch = await global.createSessionApp();
      await scratch.setScript(`T: LOAD * FROM [lib://files/${file}] ${qFormatSpec};`);
      assert.equal(await scratch.doReload(), true, qFormatSpec);
    });
  }
  const json = await app.guessFileType(connection, 'rows.json');
  assert.equal((await app.getFileTablesEx(connection, 'rows.json', json))[0].qFields.length, 2);
  await assert.rejects(app.getFileTables(connection, 'table.parquet', { qType: 'PARQUET' }), { code: 3004 });
});

test('a format cannot bring a script of its own', async () => {
  const format = { qType: 'CSV', qDelimiter: { qScriptCode: "',', msq); DROP TABLE x; LOAD * FROM [lib://files/rows.json] (json" } };
  const { qFormatSpec } = await app.getFileTableFields(connection, 'long.csv', format, 'x] (qvd); TRACE no');
  assert.match(qFormatSpec, /^\(txt, utf8, embedded labels, delimiter is ',', msq\)$/);
  await assert.rejects(app.getFileTableFields(connection, 'a] (qvd); TRACE b; [', format, ''), { code: 4 });
});

test('a file that a script would include is shown', async () => {
  assert.equal(await app.getIncludeFileContent('[lib://files\\part.qvs]'), 'LET vPart = 1;');
});

test('a table is profiled', async () => {
  const { qNoOfRows, qFieldProfiling } = await app.getTableProfileData('Orders');
  assert.equal(qNoOfRows, 4);
  const amount = qFieldProfiling.find(({ qName }) => qName === 'Amt');
  assert.equal(amount.qSum, 22);
  assert.equal(amount.qAverage, 5.5);
  assert.equal(amount.qMedian, 6);
  assert.equal(amount.qMin, 1);
  assert.equal(amount.qMax, 9);
  assert.ok(Math.abs(amount.qStd - Math.sqrt(35 / 3)) < 1e-12);
  assert.equal(amount.qNumericValues, 4);
  const customer = qFieldProfiling.find(({ qName }) => qName === 'CID');
  assert.equal(customer.qNullValues, 1);
  assert.equal(customer.qDistinctValues, 2);
  assert.deepEqual(customer.qMostFrequent[0], { qSymbol: { qText: '1', qNumber: 1 }, qFrequency: 2 });
  const product = qFieldProfiling.find(({ qName }) => qName === 'Prod');
  assert.equal(product.qTextValues, 4);
  assert.equal(product.qSum, 0);
  assert.equal(product.qAverage, 'NaN');
  assert.equal(product.qFirstSorted, 'A');
  assert.equal(product.qLastSorted, 'C');
  await assert.rejects(app.getTableProfileData('None'), { code: 2 });
});

test('samples are drawn from fields and from columns', async () => {
  const all = await app.getFieldAndColumnSamples([{ qFieldName: 'P*' }], -1, 1);
  assert.deepEqual(all.map(({ qValues }) => qValues.map(({ qText }) => qText)), [['A', 'B', 'C']]);
  const columns = await app.getFieldAndColumnSamples([{ qFieldName: 'CID', qTableName: '*' }], 10, 1);
  assert.deepEqual(Object.fromEntries(columns.map(({ qFieldOrColumn, qValues }) => [qFieldOrColumn.qTableName, qValues.length])), { Customers: 3, Orders: 2 });
  const few = await app.getFieldAndColumnSamples([{ qFieldName: 'OID' }], 2, 7);
  assert.equal(few[0].qValues.length, 2);
});

test('lineage names what the script loads and stores', async () => {
  await app.setScript(`T: LOAD * FROM [lib://files/rows.json] (json);
U: LOAD a RESIDENT T; STORE T INTO [lib://files/out.csv] (txt); V: LOAD 1 AS x AUTOGENERATE 1; IF 1 THEN
LOAD * INLINE [b
1]; END IF`);
  const sources = (await app.getLineage()).map(({ qDiscriminator }) => qDiscriminator);
  assert.deepEqual(sources, ['lib://files/rows.json', 'RESIDENT T;', 'lib://files/out.csv', 'AUTOGENERATE;', 'INLINE;']);
});

test('favourite variables are kept with the app', async () => {
  await app.setFavoriteVariables(['vA', 'vB']);
  await app.doSave();
  assert.deepEqual(await app.getFavoriteVariables(), ['vA', 'vB']);
  await app.setProhibitBinaryLoad(true);
  await app.createSessionVariable({ qName: 'vDouble', qDefinition: '=2*21' });
  assert.equal((await app.getTextMacros()).find(({ qTag }) => qTag === 'vDouble').qDisplayString, '42');
});

test('grammars hold every function and change their hash only when they change', async () => {
  await engine.withGlobal({}, async (global) => {
    const script = await global.getBaseBNF('S');
    const expression = await global.getBaseBNF('E');
    assert.ok(script.qBnfDefs[0].qIsBnfRule);
    assert.ok(script.qBnfDefs.some(({ qName, qScriptStatement }) => qName === 'LOAD' && qScriptStatement));
    assert.ok(!expression.qBnfDefs.some(({ qName }) => qName === 'LOAD'));
    assert.ok(expression.qBnfDefs.some(({ qName, qAggrFunc }) => qName === 'Sum' && qAggrFunc));
    assert.ok(script.qBnfDefs.some(({ qName }) => qName === 'Peek') && !expression.qBnfDefs.some(({ qName }) => qName === 'Peek'));
    assert.ok(script.qBnfDefs[0].qBnf.every((number) => script.qBnfDefs[number].qNbr === number));
    assert.equal(await global.getBaseBNFHash('S'), script.qBnfHash);
    assert.notEqual(script.qBnfHash, expression.qBnfHash);
    assert.deepEqual(JSON.parse((await global.getBaseBNFString('E')).qBnfStr), expression.qBnfDefs);
    assert.deepEqual(await global.getBNF('E'), expression.qBnfDefs);
    await assert.rejects(global.getBNF('X'), { code: -32602 });
    assert.ok((await global.getSupportedCodePages()).some(({ qNumber }) => qNumber === 65001));
  });
  assert.equal(await app.getExpressionBNFHash(), (await app.getExpressionBNF()).qBnfHash);
});
