import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

function split(chunks: readonly Buffer[]): { lines: string[]; rest: string } {
  const lines: string[] = [];
  const splitter = new LineSplitter('x', (line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  return { lines, rest: splitter.rest };
}

test('however the bytes are cut, the lines are the same', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.nat(200)), (texts, cuts) => {
      const lines = texts.map((text) => text.replace(/[\n\r]/g, '').toWellFormed());
      const bytes = Buffer.from(`${lines.map((line) => `${line}\n`).join('')}rest`);
      const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      expect(split(chunks)).toEqual({ lines, rest: 'rest' });
    }),
  );
});

test('a line break of two characters is one', () => {
  expect(split([Buffer.from('a\r\nb\r\n')])).toEqual({ lines: ['a', 'b'], rest: '' });
});

test('a line without an end does not take memory without an end', () => {
  const chunk = Buffer.alloc(300_000, 'x');
  expect(() => split([Buffer.from('one\n'), chunk, chunk, chunk, chunk])).toThrow(
    /"file":"x","line":2,.*line_too_long.*1048576/,
  );
});
