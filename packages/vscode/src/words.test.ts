import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wordsFor } from './words.ts';

test.each(['en', 'pt-br'])('%s has each text that the manifest names, and no other', (language) => {
  const manifest = readFileSync(new URL('../extension/package.json', import.meta.url), 'utf8');
  const named = [...manifest.matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key);
  expect(Object.keys(wordsFor(language).texts.manifest).sort()).toEqual([...new Set(named)].sort());
});

test('the language of the texts follows that of the editor', () => {
  expect(['en', 'pt-br', 'pt', 'ptx', 'de'].map((editor) => wordsFor(editor).language)).toEqual([
    'en',
    'pt',
    'pt',
    'en',
    'en',
  ]);
});
