import { decimalAt } from '../../text/decimal.ts';

/** /proc/PID/statm; proc_pid_statm(5). In pages. */
export class ProcessStatm {
  /** Pages resident, of any kind. */
  resident = 0;
  /** Of these, pages of files and of shared memory. */
  shared = 0;

  /** Pages resident that are private: the kernel counts `resident` as anonymous + file + shared memory. */
  get anonymous(): number {
    // The three counters are read one after the other, so a process that is being torn down may come out negative.
    return Math.max(0, this.resident - this.shared);
  }
}

/** Parses the bytes of /proc/PID/statm (`size resident shared …`); false when they are not of that form. */
export function parseStatm(bytes: Uint8Array, length: number, into: ProcessStatm): boolean {
  const second = afterBlank(bytes, 0, length);
  const third = afterBlank(bytes, second, length);
  const resident = decimalAt(bytes, second, length);
  const shared = decimalAt(bytes, third, length);
  if (Number.isNaN(resident) || Number.isNaN(shared)) return false;
  into.resident = resident;
  into.shared = shared;
  return true;
}

function afterBlank(bytes: Uint8Array, at: number, length: number): number {
  let i = at;
  while (i < length && bytes[i] !== 32) i += 1;
  return i + 1;
}
