import { expect, test } from 'vitest';
import { protectionIn } from './phrases.ts';

test.each([
  ['en', 'itself', 'itself'],
  ['pt', 'itself', 'o próprio monitor'],
  ['pt', 'not in omnimind-dev.slice', 'fora de omnimind-dev.slice'],
  ['pt', 'its own omnimind run', 'o seu próprio omnimind run'],
  // Names are nobody's to translate.
  ['pt', 'sshd', 'sshd'],
] as const)('%s: what protects, %s, is said as %s', (language, protection, said) => {
  expect(protectionIn(language, protection)).toBe(said);
});
