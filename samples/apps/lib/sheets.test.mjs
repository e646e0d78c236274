import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sheets as flights } from '../flights/sheets.mjs';
import { sheets as movies } from '../movies/sheets.mjs';
import { sheets as star } from '../star/sheets.mjs';

const ids = ({ qProperty, qChildren }) => [qProperty.qInfo.qId, ...qChildren.flatMap(ids)];

for (const { qProperty, qChildren } of [...flights, ...movies, ...star]) {
  const { cells, columns, rows, qMetaDef } = qProperty;

  test(`sheet ${qMetaDef.title}: its charts lie on the grid without overlapping`, () => {
    const taken = new Map();
    for (const { name, col, row, colspan, rowspan } of cells) {
      assert.ok(col >= 0 && row >= 0 && col + colspan <= columns && row + rowspan <= rows, `${name} is on the grid`);
      for (let x = col; x < col + colspan; x += 1) {
        for (let y = row; y < row + rowspan; y += 1) {
          assert.equal(taken.get(`${x},${y}`), undefined, `${name} overlaps`);
          taken.set(`${x},${y}`, name);
        }
      }
    }
  });

  test(`sheet ${qMetaDef.title}: every cell shows one of its charts`, () => {
    assert.deepEqual(
      cells.map(({ name, type }) => [name, type]),
      qChildren.map(({ qProperty: { qInfo } }) => [qInfo.qId, qInfo.qType]),
    );
  });
}

for (const [app, sheets] of Object.entries({ flights, movies, star })) {
  test(`no object id occurs twice in ${app}`, () => {
    const all = sheets.flatMap(ids);
    assert.deepEqual(all, [...new Set(all)]);
  });
}
