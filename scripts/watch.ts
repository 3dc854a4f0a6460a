import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run watch`: types, and the tests of what changed since the last commit, again after each save. Ctrl-C ends both.
 *
 * Tests that start the program (test/cli) have no import that ties them to it: they are run by `npm run check`.
 */
const bin = join(import.meta.dirname, '../node_modules/.bin');
const programs = [
  ['tsc', '-b', '--watch', '--preserveWatchOutput'],
  ['vitest', 'watch', '--changed', '--passWithNoTests', ...process.argv.slice(2)],
].map(([name = '', ...words]) => spawn(join(bin, name), words, { stdio: ['ignore', 'inherit', 'inherit'] }));

const end = (): void => {
  for (const program of programs) program.kill('SIGTERM');
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
for (const program of programs) program.once('exit', end);
