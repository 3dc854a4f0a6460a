import { KeyTable } from '../text/key-table.ts';

/**
 * `cpu.stat` of a cgroup, µs; Documentation/admin-guide/cgroup-v2.rst, "CPU Interface Files". The use is there in every
 * cgroup; throttling only where the CPU controller is on. NaN where a line is missing.
 */
export class CpuStat {
  userUsec = Number.NaN;
  systemUsec = Number.NaN;
  throttledUsec = Number.NaN;
}

const table = new KeyTable(['user_usec', 'system_usec', 'throttled_usec']);

/** Parses the bytes of `cpu.stat`. */
export function parseCpuStat(bytes: Uint8Array, length: number, into: CpuStat): void {
  const values = table.parse(bytes, length);
  into.userUsec = values[0] ?? Number.NaN;
  into.systemUsec = values[1] ?? Number.NaN;
  into.throttledUsec = values[2] ?? Number.NaN;
}
