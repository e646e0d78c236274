// services.conf of a demo: the sample deployment with this site's values in [globals].
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from './options.mjs';

const sample = join(repository, 'samples/deployments/demo/services.conf');

/** The sample's text with other values for some of its variables; a name that it does not have is an error. */
export function withValues(text, values) {
  let result = text;
  for (const [name, value] of Object.entries(values)) {
    const line = new RegExp(`^${name}=.*$`, 'm');
    if (!line.test(result)) throw new Error(`${sample} has no variable ${name}`);
    result = result.replace(line, () => `${name}=${value}`);
  }
  return result;
}

export async function writeDeployment(directory, values) {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'services.conf'), withValues(await readFile(sample, 'utf8'), values));
}
