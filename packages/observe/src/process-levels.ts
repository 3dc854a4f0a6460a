import { KeptFile } from '@omnimind/linux/files/kept-file';
import { ProcessStatm, ProcessStatus, parseStatm, parseStatus } from '@omnimind/linux/procfs/pid/counters';
import { ProcessStat, parseStat } from '@omnimind/linux/procfs/pid/stat';
import { decodeName } from '@omnimind/linux/text/decode';
import type { SamplerContext } from './context.ts';
import { maxFollowed, type ProcessLevel } from './grower-table.ts';

const stat = new ProcessStat();
const statm = new ProcessStatm();
const status = new ProcessStatus();

/** What some processes that nobody watches one by one hold and have used; those that are gone are left out. */
export function readProcessLevels(
  pids: readonly number[],
  { proc, files, buffer, units }: SamplerContext,
): ProcessLevel[] {
  return pids.slice(0, maxFollowed).flatMap((pid) => {
    const directory = `${proc}/${pid}`;
    const length = new KeptFile(directory, 'stat', files).read(buffer, false);
    if (length <= 0 || !parseStat(buffer.bytes, length, stat)) return [];
    const name = decodeName(buffer.bytes, stat.nameStart, stat.nameEnd);
    const memory = new KeptFile(directory, 'statm', files).read(buffer, false);
    if (memory <= 0 || !parseStatm(buffer.bytes, memory, statm)) return [];
    const more = new KeptFile(directory, 'status', files).read(buffer, false);
    if (more > 0) parseStatus(buffer.bytes, more, status);
    const level_bytes =
      statm.anonymous * units.pageBytes + (more > 0 ? orZero(status.swapBytes) + orZero(status.shmemBytes) : 0);
    const cpu_s = (stat.utime + stat.stime) / units.clockTicks;
    return [{ pid, ppid: stat.ppid, name, level_bytes, cpu_s }];
  });
}

/** What the kernel doesn't say is left out. */
function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
