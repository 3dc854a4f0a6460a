import { ByteReader, ByteWriter } from './bytes.ts';
import { nothing, width } from './columns.ts';
import { seal, unseal } from './sealed.ts';

/** What one workload did over some ticks that follow each other. */
export interface Chunk {
  /** Place of the first tick within its block, or of the first minute within its hour. */
  readonly first: number;
  readonly count: number;
  /** Tick by tick {@link width} numbers: 0 to 2^31 - 1, or {@link nothing}. */
  readonly values: Int32Array;
}

/** How a column is written: as one number where all are the same, else as planes of bytes. */
const constant = 1;
const planes = 2;
const hasGaps = 4;
const asDifferences = 8;

/** More ticks than this has no chunk. */
const mostTicks = 4096;

/**
 * Packs a chunk column by column, so that idle workloads cost next to nothing: a column that stays the same is one number. Others
 * are split into planes (all lowest bytes, all second ones, …) of the values or of their differences, whichever are smaller, and
 * compressed: the upper planes are nearly empty.
 */
export function encodeChunk({ first, count, values }: Chunk): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.varint(first);
  writer.varint(count);
  for (let column = 0; column < width; column += 1) encodeColumn(writer, column, count, values);
  return seal(writer.take());
}

function encodeColumn(writer: ByteWriter, column: number, count: number, values: Int32Array): void {
  const present: number[] = [];
  for (let at = column; at < count * width; at += width) {
    const value = values[at] ?? nothing;
    if (value !== nothing) present.push(value);
  }
  const gaps = present.length < count;
  const value = present[0];
  if (value === undefined || present.every((other) => other === value)) {
    // One more than the value; zero for a column of nothing.
    writer.byte(constant | (gaps && value !== undefined ? hasGaps : 0));
    writer.varint(value === undefined ? 0 : value + 1);
    if (gaps && value !== undefined) writer.bytes(bitmap(column, count, values));
    return;
  }
  const differences = present.map((current, index) => zigzag(current - (present[index - 1] ?? 0)));
  const isSteady = cost(differences) < cost(present);
  const chosen = isSteady ? differences : present;
  writer.byte(planes | (gaps ? hasGaps : 0) | (isSteady ? asDifferences : 0));
  if (gaps) writer.bytes(bitmap(column, count, values));
  let union = 0;
  for (const number of chosen) union |= number;
  const bytes = Math.max(1, Math.ceil((32 - Math.clz32(union)) / 8));
  writer.byte(bytes);
  for (let plane = 0; plane < bytes; plane += 1)
    for (const number of chosen) writer.byte((number >>> (8 * plane)) & 0xff);
}

/** @returns `null` for what {@link encodeChunk} did not write */
export function decodeChunk(sealed: Uint8Array): Chunk | null {
  const bytes = unseal(sealed);
  if (bytes === null) return null;
  const reader = new ByteReader(bytes);
  const first = reader.varint();
  const count = reader.varint();
  if (count > mostTicks || first > mostTicks) return null;
  const values = new Int32Array(count * width).fill(nothing);
  for (let column = 0; column < width; column += 1) decodeColumn(reader, column, count, values);
  return reader.isCut ? null : { first, count, values };
}

function decodeColumn(reader: ByteReader, column: number, count: number, values: Int32Array): void {
  const form = reader.byte();
  if ((form & constant) !== 0) {
    const value = reader.varint() - 1;
    const present = (form & hasGaps) === 0 ? null : reader.bytes(Math.ceil(count / 8));
    for (let index = 0; index < count; index += 1)
      if (isPresent(present, index)) values[index * width + column] = value;
    return;
  }
  const present = (form & hasGaps) === 0 ? null : reader.bytes(Math.ceil(count / 8));
  const bytes = reader.byte();
  let left = 0;
  for (let index = 0; index < count; index += 1) if (isPresent(present, index)) left += 1;
  const parts = Array.from({ length: Math.min(bytes, 4) }, () => reader.bytes(left));
  let before = 0;
  for (let index = 0, at = 0; index < count; index += 1) {
    if (!isPresent(present, index)) continue;
    let number = 0;
    for (let plane = 0; plane < parts.length; plane += 1) number |= (parts[plane]?.[at] ?? 0) << (8 * plane);
    at += 1;
    before = (form & asDifferences) === 0 ? number : before + unzigzag(number);
    values[index * width + column] = before;
  }
}

/** Which ticks have a value: a bit each, lowest first. */
function bitmap(column: number, count: number, values: Int32Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(count / 8));
  for (let index = 0; index < count; index += 1)
    if (values[index * width + column] !== nothing) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  return bits;
}

function isPresent(bits: Uint8Array | null, index: number): boolean {
  return bits === null || ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
}

/** Bits that a series of numbers takes, roughly. */
function cost(numbers: readonly number[]): number {
  let bits = 0;
  for (const number of numbers) bits += 32 - Math.clz32(number);
  return bits;
}

function zigzag(difference: number): number {
  return ((difference << 1) ^ (difference >> 31)) >>> 0;
}

function unzigzag(number: number): number {
  return (number >>> 1) ^ -(number & 1);
}
