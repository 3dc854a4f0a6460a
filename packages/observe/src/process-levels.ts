import { statSync } from 'node:fs';
import { KeptFile } from '@omnimind/linux/files/kept-file';
import { readOr, readText } from '@omnimind/linux/files/outcome';
import { ProcessStatm, ProcessStatus, parseStatm, parseStatus } from '@omnimind/linux/procfs/pid/counters';
import { ProcessStat, parseStat } from '@omnimind/linux/procfs/pid/stat';
import { pidsIn } from '@omnimind/linux/procfs/process-identity';
import { decodeName } from '@omnimind/linux/text/parse';
import type { SamplerContext } from './context.ts';
import { maxFollowed, type ProcessLevel } from './grower-table.ts';

const stat = new ProcessStat();
const statm = new ProcessStatm();
const status = new ProcessStatus();

/** What some processes that nobody watches one by one hold and have used; those that are gone are left out. */
export function readProcessLevels(
  pids: readonly number[],
  { proc, files, buffer, units }: SamplerContext,
): (ProcessLevel & { readonly threads: number; readonly vsize: number })[] {
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
    return [{ pid, ppid: stat.ppid, name, level_bytes, cpu_s, threads: stat.threads, vsize: stat.vsize }];
  });
}

/** What the kernel doesn't say is left out. */
function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/** VmData of /proc/PID/status, bytes: what RLIMIT_DATA bounds, private memory that can be written (since Linux 4.7). */
export function dataSizeOf(proc: string, pid: number): number {
  const text = readText(`${proc}/${pid}/status`);
  return typeof text === 'string' ? Number(/^VmData:\s+(\d+) kB/m.exec(text)?.[1] ?? Number.NaN) * 1024 : Number.NaN;
}

/** How many tasks a user has, zombies included. About 10 µs a process. */
export function tasksOf(uid: number, proc: string): number {
  let tasks = 0;
  for (const pid of pidsIn(proc)) {
    if (readOr(null, () => statSync(`${proc}/${pid}`).uid) !== uid) continue;
    const text = readText(`${proc}/${pid}/stat`);
    if (typeof text === 'string') tasks += Number(text.slice(text.lastIndexOf(')')).split(' ')[18]) || 1;
  }
  return tasks;
}
