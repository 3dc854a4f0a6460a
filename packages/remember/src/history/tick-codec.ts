import { type Block, blockTicks } from './block.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { readChunk, writeChunk } from './chunk-codec.ts';
import { width } from './columns.ts';
import { seal, unseal } from './sealed.ts';

/**
 * Packs consecutive ticks of a block, workload by workload.
 *
 * @param from index of the first tick
 */
export function encodeTicks(block: Block, from: number): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.varint(block.times.length - from);
  let before = block.times[from] ?? 0;
  for (const time of block.times.slice(from)) {
    writer.signed(time - before);
    before = time;
  }
  for (const workload of block.workloads()) {
    const chunk = block.chunk(workload);
    const skipped = Math.max(0, from - (chunk?.first ?? 0));
    if (chunk === null || skipped >= chunk.count) continue;
    writer.varint(workload);
    const first = chunk.first + skipped - from;
    writeChunk(writer, { first, count: chunk.count - skipped, values: chunk.values.subarray(skipped * width) });
  }
  return seal(writer.take());
}

export interface Tick {
  readonly time_ms: number;
  /** `tickWidth` numbers for each workload. */
  readonly rows: Int32Array;
}

/**
 * @param first_ms time of the first tick
 * @returns `null` for what {@link encodeTicks} did not write
 */
export function decodeTicks(sealed: Uint8Array, first_ms: number): Tick[] | null {
  const bytes = unseal(sealed);
  if (bytes === null) return null;
  const reader = new ByteReader(bytes);
  const count = reader.varint();
  if (count > blockTicks) return null;
  let time_ms = first_ms;
  const ticks = Array.from({ length: count }, () => {
    time_ms += reader.signed();
    return { time_ms, rows: [] as number[] };
  });
  while (!reader.isAtEnd) {
    const workload = reader.varint();
    const chunk = readChunk(reader);
    if (chunk === null) return null;
    for (let index = 0; index < chunk.count; index += 1)
      ticks[chunk.first + index]?.rows.push(workload, ...chunk.values.subarray(index * width, (index + 1) * width));
  }
  return reader.isCut
    ? null
    : ticks.map(({ time_ms: at_ms, rows }) => ({ time_ms: at_ms, rows: Int32Array.from(rows) }));
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
