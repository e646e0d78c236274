// The command line of tools/demo.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

const declared = {
  background: { type: 'boolean' },
  stop: { type: 'boolean' },
  check: { type: 'boolean' },
  directory: { type: 'string' },
  'base-port': { type: 'string' },
  rows: { type: 'string' },
  star: { type: 'string' },
  orrery: { type: 'string' },
};

const wholeNumber = (name, text, least, most) => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new Error(`--${name}=${text}: expected a whole number from ${least} to ${most}`);
  return number;
};

const usualStar = 10_000_000;
const starOfCheck = 200_000;

/** --star may stand alone, which the parser of command lines does not know. */
const withStarRows = (words) =>
  words.flatMap((word, at) => {
    if (word === '--star') return /^\d/.test(words[at + 1] ?? '') ? [word] : [`--star=${usualStar}`];
    return [word];
  });

/** The options, checked and resolved. Throws an Error that says what is wrong. */
export function readOptions(words) {
  const { values } = parseArgs({ args: withStarRows(words), options: declared, strict: true });
  if ([values.background, values.stop, values.check].filter(Boolean).length > 1)
    throw new Error('--background, --stop and --check exclude each other');
  const orrery = resolve(values.orrery ?? join(repository, 'build/release/bin/orrery'));
  if (!values.stop && !existsSync(orrery)) throw new Error(`${orrery} is missing; tools/demo builds it`);
  return {
    ...values,
    orrery,
    directory: resolve(values.directory ?? join(repository, values.check ? 'build/demo-check' : 'build/demo')),
    basePort: values['base-port'] && wholeNumber('base-port', values['base-port'], 1024, 65000),
    rows: values.rows && wholeNumber('rows', values.rows, 1, 3_000_000),
    star: values.star ? wholeNumber('star', values.star, 1_000, 100_000_000) : values.check && starOfCheck,
  };
}
