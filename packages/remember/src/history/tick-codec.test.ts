import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.ts';
import { unmeasured } from './columns.ts';
import { decodeHead, decodeTick, encodeHead, encodeTick, tickWidth } from './tick-codec.ts';

test('numbers come back as they were, and past the end there are zeros', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), fc.array(fc.integer({ min: -(2 ** 51), max: 2 ** 51 })), (whole, signed) => {
      const writer = new ByteWriter();
      for (const value of whole) writer.varint(value);
      for (const value of signed) writer.signed(value);
      const reader = new ByteReader(writer.take());
      expect(whole.map(() => reader.varint())).toEqual(whole);
      expect(signed.map(() => reader.signed())).toEqual(signed);
      expect([reader.isAtEnd, reader.isCut, reader.varint(), reader.isCut]).toEqual([true, false, 0, true]);
    }),
  );
});

test('a tick comes back as it was', () => {
  const row = fc.tuple(
    fc.integer({ min: 1, max: 2 ** 29 }),
    ...Array.from({ length: tickWidth - 1 }, () => fc.integer({ min: unmeasured, max: 2 ** 31 - 1 })),
  );
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const values = Int32Array.from(rows.flat());
      expect(decodeTick(encodeTick(values))).toEqual(values);
    }),
  );
});

test('the head of a block comes back as it was, also where the clock went back', () => {
  const workloads = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 29 })).map((all) => all.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 45 })), workloads, (times, numbers) => {
      const head = { times, workloads: numbers };
      expect(decodeHead(encodeHead(head, 1000), 1000)).toEqual(head);
    }),
  );
});

test('a damaged tick or head is none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(decodeTick(bytes)).toBeNull();
      expect(decodeHead(bytes, 1000)).toBeNull();
    }),
  );
});

test('300 ticks that come nearly evenly take a byte each', () => {
  const times = Array.from({ length: 300 }, (_, index) => 1_796_000_000_000 + index * 1000 + (index % 7));
  expect(encodeHead({ times, workloads: [1, 2, 3] }, 1000).length).toBeLessThan(330);
});
