import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { referenceFiles } from '../../scripts/reference.ts';

describe('docs/reference', () => {
  test.each([...referenceFiles()])('%s is what `npm run docs` makes', (name, text) => {
    const file = new URL(`../../docs/reference/${name}`, import.meta.url);
    expect(readFileSync(file, 'utf8'), 'run `npm run docs`').toBe(text);
  });
});
