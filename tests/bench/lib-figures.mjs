// What the programs here share: times, medians, lines of a table, and whether both sides gave the same answers.
import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
export const median = (numbers) => sorted(numbers)[Math.floor(numbers.length / 2)];
export const percentile = (numbers, part) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))];
const spread = (numbers) => `${sorted(numbers)[0].toFixed(1)}–${sorted(numbers).at(-1).toFixed(1)}`;
export const load = () => loadavg()[0].toFixed(1);

/** [milliseconds, answer] */
export async function timed(work) {
  const start = performance.now();
  const answer = await work();
  return [performance.now() - start, answer];
}

let differences = 0;
export const differencesSeen = () => differences;
/** Numbers may differ by rounding: sums are added up in another order. */
export function expectSame(what, ours, theirs) {
  const close = typeof ours === 'number' && typeof theirs === 'number' && Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs));
  if (ours === theirs || close) return;
  differences += 1;
  console.error(`different answers: ${what}: Orrery ${ours}, the other ${theirs}`);
}

/** One job: medians of both sides, the ratio, and how many times the goal asks for. */
export function row(name, ours, theirs, goal) {
  const ratio = median(theirs) / median(ours);
  const verdict = goal ? `  goal ${goal}x: ${ratio >= goal ? 'reached' : 'MISSED'}` : '';
  console.log(`${name.padEnd(44)} ${median(ours).toFixed(1).padStart(9)} (${spread(ours)})  ${median(theirs).toFixed(1).padStart(9)} (${spread(theirs)})  ${ratio.toFixed(2)}x${verdict}`);
}
