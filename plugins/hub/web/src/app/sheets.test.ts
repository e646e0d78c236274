import { expect, test } from 'vitest';
import { shares } from './selections';
import { readingOrder, readSheets } from './sheets';

const cell = (name: string, col: number, row: number) => ({ name, col, row, colspan: 1, rowspan: 1 });

test('sheets come by rank; titles and grids have sensible defaults', () => {
  const sheets = readSheets({
    qAppObjectList: {
      qItems: [
        { qInfo: { qId: 'b' }, qData: { title: 'Second', rank: 2, cells: [cell('x', 0, 0)] } },
        { qInfo: { qId: 'a' }, qMeta: { title: 'First' }, qData: { rank: 1, columns: 12, rows: -3, cells: null } },
        { qInfo: { qId: 'c' } },
      ],
    },
  });
  expect(sheets.map(({ id, title }) => [id, title])).toEqual([
    ['c', 'Sheet 3'],
    ['a', 'First'],
    ['b', 'Second'],
  ]);
  expect(sheets[1]).toMatchObject({ columns: 12, rows: 12, cells: [] });
  expect(sheets[2]?.cells).toHaveLength(1);
  expect(readSheets({})).toEqual([]);
});

test('cells are read row by row', () => {
  const cells = [cell('late', 0, 4), cell('right', 12, 0), cell('left', 0, 0)];
  expect(readingOrder(cells).map(({ name }) => name)).toEqual(['left', 'right', 'late']);
});

test('the small bar under a selection shows shares of all values', () => {
  expect(shares({ qSelected: 1, qLocked: 0, qAlternative: 2, qExcluded: 1 })).toEqual({
    selected: 0.25,
    possible: 0.5,
  });
  expect(shares(undefined)).toEqual({ selected: 0, possible: 0 });
});
