import { ByteReader, ByteWriter } from './bytes.ts';
import { unmeasured, width } from './columns.ts';
import { seal, unseal } from './sealed.ts';

/** Numbers of a row: the workload's, and its values. */
export const tickWidth = width + 1;

/** Packs the rows of one tick, {@link tickWidth} numbers each. */
export function encodeTick(rows: Int32Array): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  for (const [index, value] of rows.entries()) writer.varint(index % tickWidth === 0 ? value : value - unmeasured);
  return seal(writer.take());
}

/** @returns `null` for what {@link encodeTick} did not write */
export function decodeTick(sealed: Uint8Array): Int32Array | null {
  const bytes = unseal(sealed);
  if (bytes === null) return null;
  const reader = new ByteReader(bytes);
  const rows: number[] = [];
  while (!reader.isAtEnd) rows.push(rows.length % tickWidth === 0 ? reader.varint() : reader.varint() + unmeasured);
  return reader.isCut || rows.length % tickWidth !== 0 ? null : Int32Array.from(rows);
}

/** What the workloads of a block share. */
export interface BlockHead {
  /** ms since 1970, tick by tick; not ascending where the clock was set back. */
  readonly times: readonly number[];
  /** Numbers of the workloads, ascending. */
  readonly workloads: readonly number[];
}

/** Packs the times as differences from even intervals, a byte each as a rule. */
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
  // Not compressed: hundreds of heads are read for one series.
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
