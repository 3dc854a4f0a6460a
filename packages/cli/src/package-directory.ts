import { fileURLToPath } from 'node:url';

/** Where `bin/omnimind` and `package.json` lie: this package, or what was installed of it. */
export function packageDirectory(): string {
  return fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
}
