// Step: the main job in a real browser, by the tests that do it by mouse and keyboard.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repository } from '../options.mjs';
import { siteFile } from '../site_file.mjs';

const tests = ['sign-in', 'hub', 'sheet-mouse', 'sheet-keyboard'];

function runTests({ site }) {
  const folder = join(repository, 'tests/browser');
  const words = [
    '--test',
    '--test-reporter=tap',
    '--test-concurrency=1',
    ...tests.map((name) => join(folder, `${name}.test.mjs`)),
  ];
  const environment = {
    ...process.env,
    ORRERY_SITE: siteFile(site.directory),
    ORRERY_PICTURES: join(site.directory, 'pictures'),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (part) => (output += part));
    child.on('error', reject);
    child.on('close', (code) => {
      const passed = /^# pass (\d+)/m.exec(output)?.[1] ?? 0;
      if (code === 0) resolve(`${passed} tests in Chromium; pictures in ${environment.ORRERY_PICTURES}`);
      else
        reject(
          new Error(
            [...output.matchAll(/^\s*not ok \d+ - (.*)$/gm)].map(([, name]) => name).join('; ') || output.slice(-500),
          ),
        );
    });
  });
}

export const browserSteps = [['the hub and the sheets in a browser', runTests]];
