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
