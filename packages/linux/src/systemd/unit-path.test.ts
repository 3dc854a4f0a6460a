import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unitPath } from './unit-path.ts';

test.each([
  ['omnimind-dev.slice', 'omnimind_2ddev_2eslice'],
  ['1a.scope', '_31a_2escope'],
  ['odd\\x2dname.service', 'odd_5cx2dname_2eservice'],
])('%s', (unit, label) => {
  expect(unitPath(unit)).toBe(`/org/freedesktop/systemd1/unit/${label}`);
});

/** The inverse, as the specification gives it. */
function unitOfPath(path: string): string {
  const label = path.slice(path.lastIndexOf('/') + 1);
  const bytes = label.replace(/_([0-9a-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

test('every name comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (unit) => {
      expect(unitPath(unit)).toMatch(/^\/org\/freedesktop\/systemd1\/unit\/[A-Za-z0-9_]+$/);
      expect(unitOfPath(unitPath(unit))).toBe(unit.toWellFormed());
    }),
  );
});
