import { isUtf8 } from 'node:buffer';

const zero = 48;
const nine = 57;

/** The decimal number at `at`, after any blanks; NaN when there is none. Kernel counters up to 2^53 are exact. */
export function decimalAt(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && (bytes[i] === 32 || bytes[i] === 9)) i += 1;
  let value = 0;
  const start = i;
  for (; i < end; i += 1) {
    const digit = bytes[i] ?? 0;
    if (digit < zero || digit > nine) break;
    value = value * 10 + (digit - zero);
  }
  return i === start ? Number.NaN : value;
}

/**
 * `key value` lines as a map, for files that are read seldom: /proc/vmstat, `memory.events`, `cgroup.events`, every
 * "flat keyed" file of cgroup v2 (Documentation/admin-guide/cgroup-v2.rst), and `key: value kB` of smaps_rollup.
 * Lines of another form are passed over. Values are as they stand, in the file's own unit.
 */
export function parseKeyedLines(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    const match = /^([^\s:]+):?\s+(\d+)(?:\s|$)/.exec(line);
    if (match?.[1] !== undefined) values.set(match[1], Number(match[2]));
  }
  return values;
}

/**
 * Reads `key value` lines (also `key: value kB`) straight from bytes, without making a string: the form of most
 * kernel files. Keys that are not asked for are passed over, keys that are missing give NaN.
 */
export class KeyTable {
  readonly #keys: readonly Buffer[];
  readonly #slots: Int8Array;
  readonly #mask: number;
  /** Values of the last {@link parse}, in the order of the keys; NaN where a key was missing. */
  readonly values: Float64Array;

  /** @param keys at most 127 */
  constructor(keys: readonly string[]) {
    this.#keys = keys.map((key) => Buffer.from(key));
    this.values = new Float64Array(keys.length).fill(Number.NaN);
    const size = 2 ** Math.ceil(Math.log2(keys.length * 4 + 1));
    this.#mask = size - 1;
    this.#slots = new Int8Array(size).fill(-1);
    this.#keys.forEach((key, index) => {
      let slot = hash(key) & this.#mask;
      while (this.#slots[slot] !== -1) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = index;
    });
  }

  /** Parses the first `length` bytes. Stops early when every key was found. */
  parse(bytes: Uint8Array, length: number): Float64Array {
    const values = this.values;
    values.fill(Number.NaN);
    let missing = this.#keys.length;
    let i = 0;
    while (i < length && missing > 0) {
      const start = i;
      let h = 0;
      let byte = bytes[i] ?? 10;
      while (byte !== 58 && byte !== 32 && byte !== 9 && byte !== 10 && i < length) {
        h = (Math.imul(h, 31) + byte) | 0;
        i += 1;
        byte = bytes[i] ?? 10;
      }
      const index = this.#find(h, bytes, start, i);
      if (index >= 0) {
        values[index] = decimalAt(bytes, byte === 58 ? i + 1 : i, length);
        missing -= 1;
      }
      while (i < length && bytes[i] !== 10) i += 1;
      i += 1;
    }
    return values;
  }

  #find(h: number, bytes: Uint8Array, start: number, end: number): number {
    for (let slot = h & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const index = this.#slots[slot] ?? -1;
      if (index < 0) return -1;
      const key = this.#keys[index];
      if (key !== undefined && equals(key, bytes, start, end)) return index;
    }
  }
}

function hash(key: Uint8Array): number {
  let h = 0;
  for (const byte of key) h = (Math.imul(h, 31) + byte) | 0;
  return h;
}

function equals(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== key.length) return false;
  for (let k = 0; k < key.length; k += 1) if (key[k] !== bytes[start + k]) return false;
  return true;
}

const sequence = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g;

/**
 * The bytes of a name as UTF-8. One that is no part of that becomes the lone surrogate U+DC00 plus its value, as in Python's
 * `surrogateescape`: two names that differ stay two, where U+FFFD would make them one.
 */
export function decodeName(bytes: Buffer, start = 0, end = bytes.length): string {
  const text = bytes.toString('utf8', start, end);
  if (!text.includes('\ufffd')) return text;
  return bytes.toString('latin1', start, end).replace(sequence, (part) => {
    const whole = Buffer.from(part, 'latin1');
    if (isUtf8(whole)) return whole.toString();
    return Array.from(whole, surrogateOf).join('');
  });
}

function surrogateOf(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
}
