import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../test/fixtures/', import.meta.url));

/** A fixture's bytes and their number, as a read of a kernel file would give them. For tests. */
export function fixture(path: string): readonly [bytes: Buffer, length: number] {
  const bytes = readFileSync(join(root, path));
  return [bytes, bytes.length];
}

/** A fixture as text, every byte one character. For tests. */
export function fixtureText(path: string): string {
  return fixture(path)[0].toString('latin1');
}

/** A text as bytes and their number. For tests. */
export function bytesOf(text: string): readonly [bytes: Buffer, length: number] {
  const bytes = Buffer.from(text, 'latin1');
  return [bytes, bytes.length];
}

/** Where the fixture lies. For tests. */
export function fixturePath(path: string): string {
  return join(root, path);
}
