/**
 * How long to wait before the n-th further try (n = 0, 1, …), in milliseconds: doubling, bounded, with jitter so that
 * a room full of browsers does not knock at a restarted server in the same instant.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(500 * 2 ** Math.min(attempt, 10), 15_000);
  return Math.round(ceiling * (0.7 + 0.3 * random()));
}
