import { expect, test } from 'vitest';
import type { App } from '../api/repository';
import { search, sections } from './catalogue';

const me = { userDirectory: 'ORRERY', userId: 'anna' };
const owner = (userId: string) => ({ id: userId, userId, userDirectory: 'orrery' });
const app = (name: string, more: Partial<App> = {}): App => ({
  id: name,
  name,
  published: false,
  owner: owner('anna'),
  ...more,
});
const streams = [
  { id: 's2', name: 'Éveryone' },
  { id: 's1', name: 'Airports' },
];
const apps = [
  app('b'),
  app('A'),
  app('Flights', { published: true, stream: streams[1], description: 'Délais by origin' }),
  app('draft', { owner: owner('bob') }),
];

test("own work comes first, then the streams by name, other people's drafts last", () => {
  const result = sections(streams, apps, me).map(({ title, apps: inside }) => [title, inside.map(({ name }) => name)]);
  expect(result).toEqual([
    ['Personal work', ['A', 'b']],
    ['Airports', ['Flights']],
    ['Éveryone', []],
    ["Other people's work", ['draft']],
  ]);
});

test('an app of a stream that is not listed appears nowhere', () => {
  const hidden = app('hidden', { published: true, stream: { id: 'x', name: 'x' } });
  expect(sections(streams, [hidden], me).flatMap((section) => section.apps)).toEqual([]);
});

test('every word of a search must occur; case and accents do not matter', () => {
  const all = sections(streams, apps, me);
  const names = (text: string) => search(all, text).flatMap((section) => section.apps.map(({ name }) => name));
  expect(names('DELAIS origin')).toEqual(['Flights']);
  expect(names('airports')).toEqual(['Flights']);
  expect(names('bob')).toEqual(['draft']);
  expect(names('flights nowhere')).toEqual([]);
  expect(names('  ')).toHaveLength(4);
});
