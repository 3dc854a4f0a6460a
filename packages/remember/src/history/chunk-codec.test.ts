import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Chunk, decodeChunk, encodeChunk } from './chunk-codec.ts';
import { formerWidth, unmeasured, width } from './columns.ts';
import { seal, unseal } from './sealed.ts';

const cell = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 ** 31 - 1 }) },
  { weight: 1, arbitrary: fc.constant(unmeasured) },
);

/** Columns that stay the same, that have gaps, and that jump. */
const column = (count: number) =>
  fc.oneof(
    cell.map((value) => Array.from({ length: count }, () => value)),
    fc.array(cell, { minLength: count, maxLength: count }),
    fc
      .tuple(cell, fc.array(fc.boolean(), { minLength: count, maxLength: count }))
      .map(([value, present]) => present.map((isThere) => (isThere ? value : unmeasured))),
  );

const chunk: fc.Arbitrary<Chunk> = fc
  .tuple(fc.integer({ min: 0, max: 299 }), fc.integer({ min: 0, max: 300 }))
  .chain(([first, count]) =>
    fc.tuple(...Array.from({ length: width }, () => column(count))).map((columns) => ({
      first,
      count,
      values: Int32Array.from({ length: count * width }, (_, at) => columns[at % width]?.[Math.floor(at / width)] ?? 0),
    })),
  );

describe('a chunk', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(chunk, (original) => {
        expect(decodeChunk(encodeChunk(original))).toEqual(original);
      }),
    );
  });

  test('with one byte changed, or cut, is none', () => {
    fc.assert(
      fc.property(chunk, fc.nat(), fc.integer({ min: 1, max: 255 }), (original, place, change) => {
        const bytes = encodeChunk(original);
        const at = place % bytes.length;
        const changed = bytes.map((byte, index) => (index === at ? byte ^ change : byte));
        expect(decodeChunk(changed)).toBeNull();
        expect(decodeChunk(bytes.slice(0, at))).toBeNull();
      }),
    );
  });

  test('of any bytes that are sealed throws nothing, and is none or small', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeChunk(seal(bytes))?.count ?? 0).toBeLessThanOrEqual(4096);
      }),
    );
  });

  test('that unpacks to more than 1 MiB is none: 6 KB of it would be 64 MiB', () => {
    const bomb = seal(new Uint8Array(64 * 2 ** 20));
    expect(bomb.length).toBeLessThan(10_000);
    expect(unseal(bomb)).toBeNull();
  });

  test('of version 2 lacks the later columns, which were not measured', () => {
    const values = Int32Array.from({ length: 3 * width }, (_, at) => (at % width < formerWidth ? at : unmeasured));
    const original = { first: 7, count: 3, values };
    // Of a column without a measurement are kept its first value and that it stays: two bytes.
    const former = unseal(encodeChunk(original))?.slice(0, -2 * (width - formerWidth)) ?? new Uint8Array();
    expect(decodeChunk(seal(former))).toEqual(original);
  });

  test('of five minutes of an idle workload takes 40 bytes at most', () => {
    const idle = [0, 123_456, 48, 0, 0, 0, 0, 1057];
    const values = Int32Array.from({ length: 300 * width }, (_, at) => idle[at % width] ?? 0);
    expect(encodeChunk({ first: 0, count: 300, values }).length).toBeLessThanOrEqual(40);
  });
});
