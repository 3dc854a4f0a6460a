import { KeyTable } from '../text/key-table.ts';

/**
 * `memory.stat` of a cgroup, bytes and events; Documentation/admin-guide/cgroup-v2.rst, "Memory Interface Files". NaN
 * where a line is missing.
 */
export class MemoryStat {
  anonBytes = Number.NaN;
  /** Page cache, shared memory and tmpfs included. */
  fileBytes = Number.NaN;
  /** All page faults, those that needed storage included. */
  faults = Number.NaN;
  majorFaults = Number.NaN;
}

const table = new KeyTable(['anon', 'file', 'pgfault', 'pgmajfault']);

/** Parses the bytes of `memory.stat`. */
export function parseMemoryStat(bytes: Uint8Array, length: number, into: MemoryStat): void {
  const values = table.parse(bytes, length);
  into.anonBytes = values[0] ?? Number.NaN;
  into.fileBytes = values[1] ?? Number.NaN;
  into.faults = values[2] ?? Number.NaN;
  into.majorFaults = values[3] ?? Number.NaN;
}
