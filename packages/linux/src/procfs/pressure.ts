import { decimalAt } from '../text/parse.ts';

/**
 * /proc/pressure/{cpu,memory,io} (4.20) and `*.pressure` of a cgroup; Documentation/accounting/psi.rst. µs of stall in
 * all. NaN where the line is missing: `full` of the CPU came with 5.13 for cgroups, and is 0 by definition for the
 * whole machine.
 */
export class Pressure {
  someUsec = Number.NaN;
  fullUsec = Number.NaN;
}

const s = 's'.charCodeAt(0);
const f = 'f'.charCodeAt(0);
const equals = '='.charCodeAt(0);

/** Parses the bytes of a pressure file: `some avg10=0.00 avg60=0.00 avg300=0.00 total=0`. */
export function parsePressure(bytes: Uint8Array, length: number, into: Pressure): void {
  into.someUsec = Number.NaN;
  into.fullUsec = Number.NaN;
  let start = 0;
  while (start < length) {
    let end = start;
    let value = start;
    // `total` is the last word, so what follows the last `=` is its value.
    while (end < length && bytes[end] !== 10) {
      if (bytes[end] === equals) value = end + 1;
      end += 1;
    }
    if (bytes[start] === s) into.someUsec = decimalAt(bytes, value, end);
    else if (bytes[start] === f) into.fullUsec = decimalAt(bytes, value, end);
    start = end + 1;
  }
}
