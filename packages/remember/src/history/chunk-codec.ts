import { ByteReader, ByteWriter } from './bytes.ts';
import { formerWidth, unmeasured, width } from './columns.ts';
import { seal, unseal } from './sealed.ts';

/** What one workload did over consecutive ticks. */
export interface Chunk {
  /** Index of the first tick within its block, or of the first minute within its hour. */
  readonly first: number;
  readonly count: number;
  /** Tick by tick {@link width} numbers: 0 to 2^31 - 1, or {@link unmeasured}. */
  readonly values: Int32Array;
}

/** More ticks than this has no chunk. */
const maxTicks = 4096;
/** Bytes of a difference. */
const planes = 4;

/**
 * Packs a chunk column by column: the first value, then the differences (zigzag) split into planes, all lowest bytes first. A plane
 * of zeros is left out, so a column that stays the same takes a few bytes; zstd takes the rest.
 */
export function encodeChunk(chunk: Chunk): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writeChunk(writer, chunk);
  return seal(writer.take());
}

/** Packs a chunk among others. */
export function writeChunk(writer: ByteWriter, { first, count, values }: Chunk): void {
  writer.varint(first);
  writer.varint(count);
  const steps = Math.max(0, count - 1);
  const split = new Uint8Array(planes * steps);
  for (let column = 0; column < width; column += 1) {
    let before = values[column] ?? unmeasured;
    writer.varint(before - unmeasured);
    let union = 0;
    for (let step = 0; step < steps; step += 1) {
      const value = values[(step + 1) * width + column] ?? unmeasured;
      const difference = (value - before) | 0;
      const zigzag = (difference << 1) ^ (difference >> 31);
      for (let plane = 0; plane < planes; plane += 1) split[plane * steps + step] = zigzag >>> (8 * plane);
      union |= zigzag;
      before = value;
    }
    let used = 0;
    for (let plane = 0; plane < planes; plane += 1) if ((union >>> (8 * plane)) & 0xff) used |= 1 << plane;
    writer.byte(used);
    for (let plane = 0; plane < planes; plane += 1)
      if (used & (1 << plane)) writer.bytes(split.subarray(plane * steps, (plane + 1) * steps));
  }
}

/** @returns `null` for what {@link encodeChunk} did not write */
export function decodeChunk(sealed: Uint8Array): Chunk | null {
  const bytes = unseal(sealed);
  return bytes === null ? null : readChunk(new ByteReader(bytes));
}

/** @returns `null` for what {@link writeChunk} did not write */
export function readChunk(reader: ByteReader): Chunk | null {
  const first = reader.varint();
  const count = reader.varint();
  if (count > maxTicks || first > maxTicks) return null;
  const steps = Math.max(0, count - 1);
  const values = new Int32Array(count * width);
  const differences = new Int32Array(count);
  for (let column = 0; column < width; column += 1) {
    // Version 2 had none of the later columns.
    if (column >= formerWidth && reader.isAtEnd) {
      for (let index = 0; index < count; index += 1) values[index * width + column] = unmeasured;
      continue;
    }
    let value = reader.varint() + unmeasured;
    const used = reader.byte();
    differences.fill(0);
    for (let plane = 0; plane < planes; plane += 1) {
      if ((used & (1 << plane)) === 0) continue;
      const bytes = reader.bytes(steps);
      for (let step = 0; step < bytes.length; step += 1)
        differences[step] = (differences[step] ?? 0) | ((bytes[step] ?? 0) << (8 * plane));
    }
    for (let index = 0; index < count; index += 1) {
      values[index * width + column] = value;
      const zigzag = differences[index] ?? 0;
      value = (value + ((zigzag >>> 1) ^ -(zigzag & 1))) | 0;
    }
  }
  return reader.isCut ? null : { first, count, values };
}
