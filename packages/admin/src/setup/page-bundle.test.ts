import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildPage } from './page-bundle.ts';

test('the page has at most 60 KB', { timeout: 60_000 }, async () => {
  const { script, style } = await buildPage();
  // One import of a schema brings zod, 95 KB.
  expect(gzipSync(script).length + gzipSync(style).length).toBeLessThan(60_000);
});
