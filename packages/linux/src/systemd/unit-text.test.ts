import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unitText, withoutSpecifiers } from './unit-text.ts';

test('sections, settings and a comment', () => {
  const text = unitText(
    ['Written by a test.'],
    [
      { name: 'Unit', settings: [['Description', 'A test']] },
      {
        name: 'Slice',
        settings: [
          ['CPUWeight', '20'],
          ['MemoryHigh', '512M'],
        ],
      },
    ],
  );
  expect(text).toBe('# Written by a test.\n\n[Unit]\nDescription=A test\n\n[Slice]\nCPUWeight=20\nMemoryHigh=512M\n');
});

test.each(['a\nOOMScoreAdjust=-1000', 'a\r', 'a\0', 'ends in \\', ' blank', 'blank ', '\x7f', '\ud800'])(
  'the value %j is refused',
  (value) => {
    expect(() => unitText([], [{ name: 'Unit', settings: [['Description', value]] }])).toThrow(RangeError);
    expect(() => unitText([value], [])).toThrow(RangeError);
  },
);

test.each([
  ['Uni]t', 'Key'],
  ['Unit', 'Key='],
  ['', 'Key'],
  ['Unit', ''],
])('the names %j and %j are refused', (name, key) => {
  expect(() => unitText([], [{ name, settings: [[key, 'value']] }])).toThrow(RangeError);
});

describe('whatever the values', () => {
  test('each setting stays in its line', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (values) => {
        const settings = values.map((value, index) => [`Key${'x'.repeat(index)}`, value] as const);
        let text: string;
        try {
          text = unitText([], [{ name: 'Service', settings }]);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        const lines = text.split(/[\n\r]/);
        expect(lines).toEqual(['[Service]', ...settings.map(([key, value]) => `${key}=${value}`), '']);
        expect(lines.some((line) => line.endsWith('\\'))).toBe(false);
      }),
    );
  });
});

test('specifiers', () => expect(withoutSpecifiers('/home/%u/100%')).toBe('/home/%%u/100%%'));
