import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { briefly, escapeLabel, escapeNotification, wordsFor } from './words.ts';

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

test('no name is an icon of the status bar', () => {
  expect(escapeLabel('$(flame) x\u202e')).toBe('\\$(flame) x\\u202e');
});

test('no name is a link of a notification', () => {
  expect(escapeNotification('[Fix](command:workbench.action.quit) \u001b')).toBe(
    '[Fix] (command:workbench.action.quit) \\x1b',
  );
});

test('two clauses, without what explains them', () => {
  expect(briefly('Memory rose 480 MiB/min (τ 1, 2nd half 0.85 × 1st); ends in 9 min; third')).toBe(
    'Memory rose 480 MiB/min; ends in 9 min',
  );
  expect(briefly('The limit is reached in 5 min at this rate. Memory rose 1.2 MiB/min; more.\nand more')).toBe(
    'The limit is reached in 5 min at this rate. Memory rose 1.2 MiB/min',
  );
});

test('a notification is cut to 180 characters', () => expect([...briefly('x'.repeat(500))]).toHaveLength(180));
