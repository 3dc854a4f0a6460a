import { ByteReader, ByteWriter } from './bytes.ts';
import { nothing, width } from './columns.ts';
import { seal, unseal } from './sealed.ts';

/** A row of a tick: the number of the workload and its values. */
export const tickWidth = width + 1;

/** Packs the rows of one tick, {@link tickWidth} numbers each: what a kill leaves behind of the newest minutes. */
export function encodeTick(rows: Int32Array): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  for (const [index, value] of rows.entries()) writer.varint(index % tickWidth === 0 ? value : value - nothing);
  return seal(writer.take());
}

/** @returns `null` for what {@link encodeTick} did not write */
export function decodeTick(sealed: Uint8Array): Int32Array | null {
  const bytes = unseal(sealed);
  if (bytes === null) return null;
  const reader = new ByteReader(bytes);
  const rows: number[] = [];
  while (!reader.isAtEnd) rows.push(rows.length % tickWidth === 0 ? reader.varint() : reader.varint() + nothing);
  return reader.isCut || rows.length % tickWidth !== 0 ? null : Int32Array.from(rows);
}

/** What all workloads of a block share: when its ticks were, and who was there. */
export interface BlockHead {
  /** ms since 1970, tick by tick; they go back where the clock was set back. */
  readonly times: readonly number[];
  /** Numbers of the workloads, ascending. */
  readonly workloads: readonly number[];
}

/** Packs the times as differences from an even pace, which cost a byte each. */
export function encodeHead({ times, workloads }: BlockHead, interval_ms: number): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.varint(times.length);
  let expected = 0;
  for (const time of times) {
    writer.signed(time - expected);
    expected = time + interval_ms;
  }
  let before = 0;
  for (const workload of workloads) {
    writer.varint(workload - before);
    before = workload;
  }
  // Hundreds of heads are read for one series: a few bytes more are better than as many decompressions.
  return seal(writer.take(), false);
}

/** @returns `null` for what {@link encodeHead} did not write */
export function decodeHead(sealed: Uint8Array, interval_ms: number): BlockHead | null {
  const bytes = unseal(sealed);
  if (bytes === null) return null;
  const reader = new ByteReader(bytes);
  const times: number[] = [];
  let expected = 0;
  for (let left = reader.varint(); left > 0 && !reader.isCut; left -= 1) {
    const time = expected + reader.signed();
    times.push(time);
    expected = time + interval_ms;
  }
  const workloads: number[] = [];
  for (let before = 0; !reader.isAtEnd; workloads.push(before)) before += reader.varint();
  return reader.isCut ? null : { times, workloads };
}
