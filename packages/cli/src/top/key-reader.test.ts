import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyReader } from './key-reader.ts';

test.each([
  ['j', ['j']],
  ['jjk', ['j', 'j', 'k']],
  ['é日', ['é', '日']],
  ['\r', ['enter']],
  ['\x1b[A\x1b[B', ['up', 'down']],
  ['\x1bOA\x1bOB', ['up', 'down']],
  ['\x1b[5~\x1b[6~', ['pageUp', 'pageDown']],
  ['\x1b[H\x1b[F\x1b[1~\x1b[4~', ['home', 'end', 'home', 'end']],
  ['\x7f\b', ['backspace', 'backspace']],
  ['\x03\x1a\x15\x0c', ['ctrl-c', 'ctrl-z', 'ctrl-u', 'ctrl-l']],
  // Nobody knows these: a mouse, a focus, a function key, a control character.
  ['\x1b[<0;3;4M\x1b[I\x1b[15~\x1bOP\x01', []],
  // Escape, and what was typed fast after it.
  ['\x1bq', ['escape', 'q']],
  ['\x1b\x1b[A', ['escape', 'up']],
])('%j → %j', (text, keys) => {
  const reader = new KeyReader();
  expect(reader.push(text)).toEqual(keys);
  expect(reader.isWaiting).toBe(false);
});

describe('an escape that stands alone', () => {
  test('is the key of that name once nothing follows', () => {
    const reader = new KeyReader();
    expect(reader.push('\x1b')).toEqual([]);
    expect(reader.isWaiting).toBe(true);
    expect(reader.flush()).toEqual(['escape']);
    expect(reader.isWaiting).toBe(false);
    expect(reader.flush()).toEqual([]);
  });

  test('may be the beginning of more', () => {
    const reader = new KeyReader();
    expect([...reader.push('\x1b'), ...reader.push('['), ...reader.push('6'), ...reader.push('~x')]).toEqual([
      'pageDown',
      'x',
    ]);
  });
});

test('wherever the text is cut, the keys are the same', () => {
  const parts = fc.constantFrom('\x1b[A', '\x1b[5~', '\x1bOB', 'j', 'ç', '\r', '\x1b[1;5C', '\x7f');
  fc.assert(
    fc.property(fc.array(parts), fc.array(fc.nat(60)), (pieces, cuts) => {
      const text = pieces.join('');
      const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
      const reader = new KeyReader();
      const keys = places.slice(1).flatMap((end, index) => reader.push(text.slice(places[index], end)));
      expect(keys).toEqual(new KeyReader().push(text));
    }),
  );
});
