import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('docs/reference is what `npm run docs` makes of the code', () => {
  const script = fileURLToPath(new URL('../../scripts/generate-reference.ts', import.meta.url));
  const words = ['--disable-warning=ExperimentalWarning', script, '--check'];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
