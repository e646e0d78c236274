// Command lines of the sample scripts: declared once, checked, with --help made from the declaration.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';

const helpText = ({ usage, about, options }) => {
  const lines = Object.entries({ ...options, help: { help: 'show this' } }).map(([name, { value, help }]) => [
    `  --${name}${value ? ` ${value}` : ''}`,
    help,
  ]);
  const width = Math.max(...lines.map(([left]) => left.length)) + 2;
  return `usage: ${usage}\n\n${about}\n\n${lines.map(([left, right]) => left.padEnd(width) + right).join('\n')}\n`;
};

/**
 * Reads the command line as declared. Prints help and ends with 0 for --help; ends with 2, saying what is wrong, for an
 * unknown, valueless or missing option.
 */
export function readOptions(declaration) {
  const fail = (message) => {
    console.error(`${basename(process.argv[1])}: ${message}\ntry --help`);
    process.exit(2);
  };
  let values;
  try {
    const options = { help: { type: 'boolean' } };
    for (const [name, { type }] of Object.entries(declaration.options)) options[name] = { type };
    values = parseArgs({ options, strict: true }).values;
  } catch (error) {
    fail(error.message);
  }
  if (values.help) {
    process.stdout.write(helpText(declaration));
    process.exit(0);
  }
  for (const [name, { required, otherwise }] of Object.entries(declaration.options)) {
    if (values[name] === undefined && otherwise !== undefined) values[name] = otherwise;
    if (required && values[name] === undefined) fail(`--${name} is missing`);
  }
  return values;
}
