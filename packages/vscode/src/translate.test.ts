import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { english, languageOf } from './translate.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const json = (file: string): Record<string, string> => JSON.parse(readFileSync(`${home}extension/${file}`, 'utf8'));

/** Every text that is said, as it stands in the sources. */
const said = globSync(`${home}src/**/*.ts`)
  .filter((file) => !file.endsWith('.test.ts'))
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bt\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)])
  .map(([, single, double]) => (single ?? double ?? '').replaceAll("\\'", "'"));

test('every text has its Portuguese, and no other', () => {
  expect(said.length).toBeGreaterThan(40);
  expect(Object.keys(json('l10n/bundle.l10n.pt-br.json')).sort()).toEqual([...new Set(said)].sort());
});

test('what is filled in is the same in both', () => {
  const holes = (text: string) => [...text.matchAll(/\{\d\}/g)].map(String).sort();
  for (const [from, to] of Object.entries(json('l10n/bundle.l10n.pt-br.json')))
    expect(holes(to), from).toEqual(holes(from));
});

test('the manifest has all of its texts in both', () => {
  const wanted = [...readFileSync(`${home}extension/package.json`, 'utf8').matchAll(/"%([\w.-]+)%"/g)].map(
    ([, key]) => key,
  );
  for (const file of ['package.nls.json', 'package.nls.pt-br.json'])
    expect(Object.keys(json(file)).sort()).toEqual([...new Set(wanted)].sort());
});

test('what is filled in, and which language the monitor speaks', () => {
  expect(english('{0} of {1}', 1, '$&')).toBe('1 of $&');
  expect(['en', 'pt-br', 'pt', 'ptx', 'de'].map(languageOf)).toEqual(['en', 'pt', 'pt', 'en', 'en']);
});
