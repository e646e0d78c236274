import { expect, test } from 'vitest';
import { appPath, hubPath, parseRoute } from './routes';

test.each([
  ['', { page: 'hub', section: 'all' }],
  ['hub', { page: 'hub', section: 'all' }],
  ['hub/my/work', { page: 'hub', section: 'my' }],
  ['hub/stream/a%20b', { page: 'hub', section: 'a b' }],
  ['sense/app/x', { page: 'app', appId: 'x', sheetId: undefined }],
  ['sense/app/x/sheet/y/state/analysis', { page: 'app', appId: 'x', sheetId: 'y' }],
  ['sense/app/%E0%A4%A', { page: 'app', appId: '%E0%A4%A', sheetId: undefined }],
  ['qmc', { page: 'unknown' }],
  ['sense', { page: 'unknown' }],
])('the address %j is read', (path, route) => {
  expect(parseRoute(path)).toEqual(route);
});

test('what is written can be read again', () => {
  expect(parseRoute(appPath('a/b', 'c d'))).toEqual({ page: 'app', appId: 'a/b', sheetId: 'c d' });
  for (const section of ['all', 'my', '0d/ff']) expect(parseRoute(hubPath(section))).toEqual({ page: 'hub', section });
});
