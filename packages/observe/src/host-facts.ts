import { availableParallelism } from 'node:os';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { readText } from '@omnimind/linux/files/read-text';
import { readMeminfo } from '@omnimind/linux/procfs/meminfo';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { TraceHeader } from '@omnimind/protocol/trace';

/**
 * What stays true of the machine: processors, memory, swap.
 *
 * @param proc root of procfs
 * @throws OmnimindError `unavailable` where there is no procfs to read
 */
export function readHostFacts(proc = '/proc'): TraceHeader['host'] {
  const meminfo = readMeminfo(proc);
  if (isUnavailable(meminfo))
    throw new OmnimindError('unavailable', message('host.unreadable', { reason: meminfo.unavailable }));
  return {
    cores: countProcessors(proc),
    memory_bytes: Number.isNaN(meminfo.totalBytes) ? 0 : meminfo.totalBytes,
    swap_bytes: Number.isNaN(meminfo.swapTotalBytes) ? 0 : meminfo.swapTotalBytes,
  };
}

/** Processors of the whole machine: what `cpu_busy_usec` is out of. Our own affinity may be narrower. */
function countProcessors(proc: string): number {
  const text = readText(`${proc}/stat`);
  const lines = typeof text === 'string' ? text.match(/^cpu\d+ /gm) : null;
  return lines?.length ?? availableParallelism();
}
