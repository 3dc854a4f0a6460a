import { expect, test } from 'vitest';
import { differences } from './differences.ts';

const verdict = (changes: object = {}) =>
  JSON.stringify({ t: 60, severity: 'ok', evidence: [{ signal: 'cpu_use', value: 0.5, text: 'half' }], ...changes });

test('words may differ', () => {
  const reworded = verdict({ evidence: [{ value: 0.5, signal: 'cpu_use', parameters: { share: 0.5 } }] });
  expect(differences([verdict()], [reworded])).toEqual([]);
});

test('a number may not', () => {
  const other = verdict({ evidence: [{ signal: 'cpu_use', value: 0.51, text: 'half' }] });
  expect(differences([verdict()], [other])).toHaveLength(1);
});

test('nor a severity, nor a verdict more or less', () => {
  expect(differences([verdict()], [verdict({ severity: 'watch' })])).toHaveLength(1);
  expect(differences([verdict()], [verdict(), verdict()])).toHaveLength(1);
  expect(differences([verdict(), verdict()], [verdict()])).toHaveLength(1);
});
