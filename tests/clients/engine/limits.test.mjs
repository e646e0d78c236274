// Input that is too deep, too long, endless or too much of it: an error that says so, in the same process, within its memory.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import WebSocket from 'ws';
import { Engine, page } from './engine.mjs';

const mebibytes = 1024;

let engine;
let pid;
let session;
let global;
let app;
before(async () => {
  engine = await Engine.start();
  pid = engine.child.pid;
});
after(() => engine.stop());
beforeEach(async () => {
  session = engine.session();
  global = await session.open();
  app = await global.createSessionApp();
  await app.setScript("Left: LOAD RecNo() AS a, Mod(RecNo(), 3) AS c AUTOGENERATE 100000;\nRight: LOAD RecNo() AS b AUTOGENERATE 100000;");
  assert.ok(await app.doReload());
});
/** Whatever was asked: the process is the one that was started, it answers, and has not grown beyond bounds. */
afterEach(async () => {
  assert.equal((await app.evaluateEx('Count(a)')).qNumber, 100_000);
  await session.close();
  assert.equal(engine.child.exitCode, null);
  assert.equal(engine.child.pid, pid);
  const grown = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  assert.ok(grown < 2 * mebibytes, `${grown.toFixed(0)} MiB at most`);
});

const evaluated = async (expression) => {
  const { qText, qIsNumeric, qNumber } = await app.evaluateEx(expression);
  return qIsNumeric ? qNumber : qText;
};
/** The text of the error that an expression gives. */
const refused = async (expression) => {
  const answer = await app.evaluateEx(expression).then(({ qText }) => qText, ({ message, parameter }) => parameter ?? message);
  assert.match(String(answer), /error/i, expression.slice(0, 60));
  return answer;
};

async function layoutOf(definition) {
  const object = await app.createSessionObject({ qInfo: { qType: 'limit' }, ...definition });
  try {
    return await object.getLayout();
  } finally {
    await app.destroySessionObject(object.id);
  }
}
const cube = (dimensions, measures, pages = [page(3, 10)]) => ({
  qHyperCubeDef: {
    qDimensions: dimensions.map((field) => ({ qDef: { qFieldDefs: [field] } })),
    qMeasures: measures.map((measure) => ({ qDef: { qDef: measure } })),
    qInitialDataFetch: pages,
  },
});

/** Sends texts as they are; answers what came back, or how the connection ended. */
function sendRaw(texts, binary = false) {
  const socket = new WebSocket(engine.url('/app/engineData'), { headers: { 'X-Qlik-User': 'UserDirectory=TEST; UserId=tester' } });
  return new Promise((resolve, reject) => {
    const answers = [];
    socket.on('open', () => texts.forEach((text) => socket.send(text, { binary })));
    socket.on('message', (data) => {
      const answer = JSON.parse(String(data));
      if (!('error' in answer) && !('result' in answer)) return;
      answers.push(answer);
      if (answers.length === texts.length) socket.close();
    });
    socket.on('close', (code) => resolve({ answers, code }));
    socket.on('error', reject);
  });
}

test('JSON that is nested a million times, or is no UTF-8', async () => {
  const request = (params) => `{"jsonrpc":"2.0","id":1,"handle":-1,"method":"CreateApp","params":${params}}`;
  for (const text of [
    '['.repeat(1_000_000),
    '{"a":'.repeat(300_000),
    request(`${'['.repeat(500_000)}${']'.repeat(500_000)}`),
    request(`[${'1'.repeat(1_000_000)}]`),
    request(`["${'\\ud800'.repeat(1000)}"]`),
  ]) {
    const { answers } = await sendRaw([text]);
    assert.equal(answers.length, 1, text.slice(0, 40));
  }
  const { code, answers } = await sendRaw([Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x7d])]);
  assert.ok(code === 1007 || answers[0]?.error, `closed with ${code}`);
});

test('a million terms, and parentheses, calls and signs that nest deeply', async () => {
  assert.equal(await evaluated(`1${'+1'.repeat(999_999)}`), 1_000_000);
  assert.match(await refused(`1${'+1'.repeat(3_000_000)}`), /bytes/);
  for (const deep of [
    `${'('.repeat(100_000)}1${')'.repeat(100_000)}`,
    `${'If(1,'.repeat(50_000)}1${')'.repeat(50_000)}`,
    `${'-'.repeat(500_000)}1`,
    `${'not '.repeat(200_000)}1`,
    `Sum({<a=${'P({<a='.repeat(20_000)}{1}${'>})'.repeat(20_000)}>} a)`,
    `Sum({${'('.repeat(100_000)}1${')'.repeat(100_000)}} a)`,
    '('.repeat(1_000_000),
    `Sum(${'Aggr(Sum('.repeat(10_000)}a${'),a)'.repeat(10_000)})`,
  ])
    await refused(deep);
  const { qHyperCube } = await layoutOf(cube(['c'], [`Sum(a)${'+1'.repeat(200_000)}`]));
  assert.equal(qHyperCube.qSize.qcy, 3);
});

test('texts of two to the thirty-first', async () => {
  for (const expression of [
    "Len(Repeat('x', 2147483648))",
    "Len(Repeat(Repeat('x', 1000000), 1000000))",
    "Len(Repeat('x', 1e300))",
    "Len(Replace(Repeat('a', 1000000), 'a', Repeat('b', 1000000)))",
    `Len(${Array(60).fill("Repeat('x', 1000000)").join('&')})`,
  ]) {
    const length = Number((await app.evaluateEx(expression)).qText);
    assert.ok(!(length > 16 * 2 ** 20), `${expression.slice(0, 50)}: ${length}`);
  }
  const long = await app.evaluateEx("Len(Concat(DISTINCT Repeat('x', 1000) & a))");
  assert.ok(!(Number(long.qText) > 17 * 2 ** 20), long.qText);
});

test('variables that contain themselves, or grow with every expansion', async () => {
  const define = (qName, qDefinition) => app.createSessionVariable({ qInfo: { qType: 'variable' }, qName, qDefinition });
  await define('self', '=$(self)+1');
  await define('one', '$(two)');
  await define('two', '$(one)');
  await define('v0', "'xxxxxxxxxxxxxxxx'");
  for (let at = 1; at <= 40; at += 1) await define(`v${at}`, `$(v${at - 1})&$(v${at - 1})`);
  await define('call', '$(call($1$1))');
  for (const expression of ['$(self)', '=$(one)', '$(v40)', '$(call(xx))', `${'$(='.repeat(5000)}1${')'.repeat(5000)}`, '$('.repeat(100_000)])
    await refused(expression);
  assert.equal(await evaluated('1 + 1'), 2);
});

test('a hundred thousand by a hundred thousand', async () => {
  const { qHyperCube } = await layoutOf(cube(['a', 'b'], ['Count(a)']));
  assert.match(qHyperCube.qError?.qExtendedMessage ?? JSON.stringify(qHyperCube.qError ?? qHyperCube.qSize), /combinations/);
  for (const expression of ['Sum(Aggr(Count(a), a, b))', 'Sum({<a = {"=Sum(Aggr(Count(a), a, b)) > 0"}>} a)'])
    assert.match(await refused(expression), /combinations/);
  const { qHyperCube: listed } = await layoutOf(cube(['=ValueLoop(1, 100000)', '=ValueLoop(1, 99999)'], ['1']));
  assert.ok(listed.qError, 'two long lists');
});

test('pages in number, in size and beyond all numbers', async () => {
  const { qHyperCube } = await layoutOf(cube(['c'], ['Count(a)'], [{ qTop: -5, qLeft: -7, qHeight: -1, qWidth: -1 }]));
  assert.equal(qHyperCube.qSize.qcy, 3);
  for (const area of [
    { qTop: 9.3e18, qLeft: 0, qHeight: 9.3e18, qWidth: 2 },
    { qTop: 2147483647, qLeft: 2147483647, qHeight: 2147483647, qWidth: 2147483647 },
    { qTop: -9.3e18, qLeft: 0, qHeight: 9.3e18, qWidth: 9.3e18 },
    { qTop: 1e308, qLeft: -1e308, qHeight: 1e308, qWidth: 1e308 },
    { qTop: 'NaN', qLeft: 'Infinity', qHeight: null, qWidth: [] },
  ]) {
    const answer = await layoutOf(cube(['c'], ['Count(a)'], [area])).then(({ qHyperCube: { qDataPages } }) => qDataPages, ({ code }) => code);
    assert.ok(Number.isInteger(answer) || answer.every(({ qMatrix }) => qMatrix.length <= 3), JSON.stringify(area));
  }
  const many = await layoutOf(cube(['c'], ['Count(a)'], Array(100_000).fill(page(1, 1)))).then(
    ({ qHyperCube: { qError, qDataPages } }) => qError?.qErrorCode ?? qDataPages.length,
    ({ code }) => code,
  );
  assert.ok(many !== 100_000, `${many}`);
});

test('objects whose children nest deeply, and patches of many and with long paths', async () => {
  let tree = { qProperty: { qInfo: { qId: 'leaf', qType: 'x' } }, qChildren: [] };
  for (let level = 0; level < 60; level += 1) tree = { qProperty: { qInfo: { qId: `n${level}`, qType: 'x' }, qChildListDef: {} }, qChildren: [tree] };
  const nested = await app.createObject({ qInfo: { qId: 'nested', qType: 'x' }, qChildListDef: { qData: { x: '/x'.repeat(10_000) } } });
  await nested.setFullPropertyTree({ ...tree, qProperty: { ...tree.qProperty, qInfo: { qId: 'nested', qType: 'x' } } }).catch(() => undefined);
  await nested.getFullPropertyTree().catch(() => undefined);
  let deepest = nested;
  for (let level = 0; level < 300 && deepest; level += 1)
    deepest = await deepest.createChild({ qInfo: { qType: 'x' }, qChildListDef: {} }).catch(() => undefined);
  await nested.getLayout();
  await nested.getFullPropertyTree().catch(() => undefined);
  await assert.rejects(nested.applyPatches([{ qOp: 'add', qPath: '/a'.repeat(500_000), qValue: '1' }]));
  await assert.rejects(nested.applyPatches([{ qOp: 'add', qPath: '/deep', qValue: '['.repeat(100_000) }]));
  const many = Array.from({ length: 20_000 }, (_, at) => ({ qOp: 'add', qPath: `/p${at}`, qValue: '1' }));
  await nested.applyPatches(many).catch(({ code }) => assert.ok(code));
  await nested.clearSoftPatches();
  await app.destroyObject('nested');
});
