import { writeFileSync } from 'node:fs';
import { referenceFiles } from './reference.ts';

// npm run docs: writes what is generated of docs/reference.
const directory = new URL('../docs/reference/', import.meta.url);
for (const [name, text] of referenceFiles()) {
  writeFileSync(new URL(name, directory), text);
  process.stdout.write(`docs/reference/${name}\n`);
}
