import { readFileSync } from 'node:fs';

/** Constants of this machine that no other file tells. */
export interface Units {
  /** Bytes of one page: 4096 on x64, 4096, 16384 or 65536 on arm64. */
  readonly pageBytes: number;
  /** USER_HZ: clock ticks per second of /proc/PID/stat and /proc/stat. */
  readonly clockTicks: number;
}

const pageSizeType = 6n;
const clockTickType = 17n;

/** /proc/PID/auxv, getauxval(3), of a 64-bit process: pairs of type and value. What is missing is 4096 and 100. */
export function parseAuxv(bytes: Buffer): Units {
  let pageBytes = 4096;
  let clockTicks = 100;
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    const type = bytes.readBigUInt64LE(at);
    if (type === pageSizeType) pageBytes = Number(bytes.readBigUInt64LE(at + 8));
    if (type === clockTickType) clockTicks = Number(bytes.readBigUInt64LE(at + 8));
  }
  return { pageBytes, clockTicks };
}

/** The units of the machine that `proc` belongs to. */
export function readUnits(proc = '/proc'): Units {
  let bytes: Buffer;
  try {
    bytes = readFileSync(`${proc}/self/auxv`);
  } catch {
    bytes = Buffer.alloc(0);
  }
  return parseAuxv(bytes);
}
