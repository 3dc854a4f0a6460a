import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toJson } from './json.ts';

test('what could act on a terminal is escaped: C1 controls, DEL, marks that reorder or hide text', () => {
  expect(toJson({ a: '\u009b2J\u007f\u202e\u200b\u{e0041}\x1b' })).toBe(
    '{"a":"\\u009b2J\\u007f\\u202e\\u200b\\udb40\\udc41\\u001b"}',
  );
});

test('the value stays the same, indented or not', () => {
  const value = fc.object({
    values: [fc.string({ unit: 'binary' }), fc.integer()],
    key: fc.string({ unit: 'binary' }),
  });
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2), (object, indent) => {
      const text = toJson(object, indent);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(object)));
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    }),
  );
});
