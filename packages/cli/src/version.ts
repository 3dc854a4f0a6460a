import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The version of this OmniMind, as its package says it. */
export function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown';
}

/** Where `bin/omnimind` and `package.json` lie: this package, or what was installed of it. */
export function packageDirectory(): string {
  return fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
}
