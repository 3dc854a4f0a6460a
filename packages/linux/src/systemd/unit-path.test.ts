import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unitOfPath, unitPath } from './unit-path.ts';

test.each([
  ['omnimind-dev.slice', 'omnimind_2ddev_2eslice'],
  ['1a.scope', '_31a_2escope'],
  ['odd\\x2dname.service', 'odd_5cx2dname_2eservice'],
])('%s', (unit, label) => {
  expect(unitPath(unit)).toBe(`/org/freedesktop/systemd1/unit/${label}`);
});

test('every name comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (unit) => {
      expect(unitPath(unit)).toMatch(/^\/org\/freedesktop\/systemd1\/unit\/[A-Za-z0-9_]+$/);
      expect(unitOfPath(unitPath(unit))).toBe(unit.toWellFormed());
    }),
  );
});
