import { expect, test } from 'vitest';
import { backoff } from './backoff';

test('pauses double up to a bound and never fall below seven tenths of it', () => {
  expect([0, 1, 2, 3].map((attempt) => backoff(attempt, () => 1))).toEqual([500, 1000, 2000, 4000]);
  expect(backoff(9, () => 1)).toBe(15_000);
  expect(backoff(1e6, () => 0)).toBe(10_500);
});
