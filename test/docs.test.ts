import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

test.each([
  'docs/architecture.md',
  'docs/brief.md',
  'docs/files.md',
  'docs/ladder.md',
  'CONTRIBUTING.md',
  'README.md',
  'README.pt-BR.md',
  'SECURITY.md',
])('%s names only what is there', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const named = [...text.matchAll(/`((?:packages|docs|test|bench|scripts)\/[\w./-]*\w)\/?`/g)].map(
    ([, path = '']) => path,
  );
  const linked = [...text.matchAll(/\]\(((?!https?:)[\w./-]+)(?:#[\w-]*)?\)/g)].map(([, path = '']) =>
    join(page, '..', path),
  );
  expect([...named, ...linked].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
