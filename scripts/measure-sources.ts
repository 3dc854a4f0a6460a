import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Measures the sources of packages/, tests and test doubles left out: lines by package, files above 250 lines, files below 30.
 *
 *   npm run measure [-- --small]
 */
const root = join(import.meta.dirname, '..');
const files = globSync(`${root}/packages/*/{src/,}**/*.{ts,tsx,js}`)
  .filter((file) => !/\.test\.tsx?$|\/(testing|node_modules|dist|app|test-host)\//.test(file))
  .map((file) => ({ name: relative(root, file), lines: readFileSync(file, 'utf8').split('\n').length - 1 }));
const total = (some: typeof files) => some.reduce((sum, { lines }) => sum + lines, 0);
const byPackage = Map.groupBy(files, ({ name }) => name.split('/')[1] ?? '');
for (const [name, some] of byPackage) {
  const small = some.filter(({ lines }) => lines < 30).length;
  console.log(
    `${name.padEnd(9)} ${String(total(some)).padStart(6)} lines, ${some.length} files, ${small} below 30 lines`,
  );
}
const large = files.filter(({ lines }) => lines > 250);
const small = files.filter(({ lines }) => lines < 30);
console.log(
  `all       ${String(total(files)).padStart(6)} lines, ${files.length} files, ${small.length} below 30 lines`,
);
for (const { name, lines } of large) console.log(`above 250: ${name} (${lines})`);
if (process.argv.includes('--small')) for (const { name, lines } of small) console.log(`below 30: ${name} (${lines})`);
