import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventStreamParser } from './event-stream.ts';

function parse(text: string, cuts: readonly number[] = []) {
  const parser = new EventStreamParser();
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...places].flatMap((start, index) => parser.push(text.slice(start, places[index] ?? text.length)));
}

test('events, comments, fields without a value, data of several lines', () => {
  expect(
    parse(
      ':\n\nid: 5\nevent: announcement\ndata: {"a":1}\n\ndata\ndata: x\ndata:y\n\nid: 6\n\nretry: 5\nunknown: 1\ndata: z\n\n',
    ),
  ).toEqual([
    { id: '5', event: 'announcement', data: '{"a":1}' },
    { id: '5', event: 'message', data: '\nx\ny' },
    { id: '6', event: 'message', data: 'z' },
  ]);
});

test('what is not finished is no event', () => expect(parse('data: x\n')).toEqual([]));

test('wherever the text is cut and however its lines end, the events are the same', () => {
  const line = fc.constantFrom('data: x', 'data: ä', 'id: 7', 'event: e', ':', '', 'data', '\u{1f600}: 1');
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(500)), (lines, ending, cuts) => {
      // A CR at the very end may be half of a line's end: more has to come.
      const text = `${lines.join(ending)}${ending}${ending}data: end${ending}${ending}:x`;
      const plain = `${lines.join('\n')}\n\ndata: end\n\n:x`;
      expect(parse(text, cuts)).toEqual(parse(plain));
    }),
  );
});

test('a line without an end is refused before it takes all memory', () => {
  const parser = new EventStreamParser();
  expect(() => {
    for (let i = 0; i < 10; i += 1) parser.push('x'.repeat(2 ** 20));
  }).toThrow(RangeError);
});
