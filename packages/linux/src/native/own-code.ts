import { readFileSync } from 'node:fs';
import { isUnavailable, readOr } from '../files/outcome.ts';
import { loadNative } from './libc.ts';

/**
 * Lines of /proc/PID/maps for code of a file, and for the constants at its beginning; proc_pid_maps(5). The linker writes to neither:
 * what it fills in and then protects lies behind the code.
 */
const neverWritten = /^([0-9a-f]+)-([0-9a-f]+) (?:r-xp \S+|r--p 0+) \S+ [1-9]\d* +\//gm;

/**
 * Takes the program's code out of this process's memory: what still runs comes back from the page cache, what only a start needed
 * does not. Of a monitor's 111 MiB it is 15, for some 700 minor faults. Does nothing without koffi or /proc.
 */
export function forgetIdleCode(): void {
  const native = loadNative();
  if (isUnavailable(native)) return;
  const mappings = readOr('', () => readFileSync('/proc/self/maps', 'latin1'));
  for (const [, from = '', to = ''] of mappings.matchAll(neverWritten)) {
    const start = BigInt(`0x${from}`);
    native.unmapPages(start, BigInt(`0x${to}`) - start);
  }
}
