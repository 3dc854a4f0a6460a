import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { referenceFiles } from './reference.ts';

// npm run docs: writes what is generated of docs/reference. With --check it writes nothing, and fails when a page is
// not what would be written.
const isCheck = process.argv.includes('--check');
const directory = new URL('../docs/reference/', import.meta.url);
for (const [name, text] of referenceFiles()) {
  const file = new URL(name, directory);
  if (!isCheck) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`docs/reference/${name} is stale: run \`npm run docs\`\n`);
    process.exitCode = 1;
  }
}
