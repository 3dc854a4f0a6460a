import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The version of this OmniMind, as its package says it. */
export function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown';
}

/** The version and, where a bundle runs, the revision that it was built from: `0.2.0 (1a2b3c4d5e6f)`. */
export function versionLine(): string {
  const revision = readRevision();
  return revision === undefined ? readVersion() : `${readVersion()} (${revision})`;
}

/** Written beside the bundle when it is built; the sources have no such file. */
function readRevision(): string | undefined {
  try {
    return /"revision":"([^"]+)"/.exec(readFileSync(new URL('package.json', import.meta.url), 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

/** Where `bin/omnimind` and `package.json` lie: this package, or what was installed of it. */
export function packageDirectory(): string {
  return fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
}
