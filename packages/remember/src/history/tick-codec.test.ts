import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Block } from './block.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { unmeasured, width } from './columns.ts';
import { decodeHead, decodeTicks, encodeHead, encodeTicks } from './tick-codec.ts';

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

test('the last ticks of a block come back as they were', () => {
  const value = fc.integer({ min: unmeasured, max: 2 ** 31 - 1 });
  const workload = fc.record({
    number: fc.integer({ min: 1, max: 2 ** 29 }),
    first: fc.nat(20),
    ticks: fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
  });
  const workloads = fc.uniqueArray(workload, { selector: ({ number }) => number, maxLength: 8 });
  fc.assert(
    fc.property(workloads, fc.array(fc.nat(2 ** 40), { minLength: 1, maxLength: 40 }), fc.nat(39), (all, times, at) => {
      const from = at % times.length;
      const [block, end] = [new Block(7, 1000), new Block(7, 1000)];
      for (const [tick, time_ms] of times.entries()) {
        const rows = all.flatMap(({ number, first, ticks }) => {
          const values = ticks[tick - first];
          return values === undefined ? [] : [number, ...values];
        });
        block.add(time_ms, Int32Array.from(rows));
        if (tick >= from) end.add(time_ms, Int32Array.from(rows));
      }
      const kept = new Block(7, 1000);
      const ticks = decodeTicks(encodeTicks(block, from), times[from] ?? 0) ?? [];
      for (const { time_ms, rows } of ticks) kept.add(time_ms, rows);
      expect(kept.times).toEqual(times.slice(from));
      expect(kept.workloads()).toEqual(end.workloads());
      for (const number of end.workloads()) expect(kept.chunk(number)).toEqual(end.chunk(number));
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

test('damaged ticks or a damaged head are none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(decodeTicks(bytes, 0)).toBeNull();
      expect(decodeHead(bytes, 1000)).toBeNull();
    }),
  );
});

test('300 ticks that come nearly evenly take a byte each', () => {
  const times = Array.from({ length: 300 }, (_, index) => 1_796_000_000_000 + index * 1000 + (index % 7));
  expect(encodeHead({ times, workloads: [1, 2, 3] }, 1000).length).toBeLessThan(330);
});
