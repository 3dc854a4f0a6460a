import { reserveMargin } from '@omnimind/engine/policy/protected-stall';
import { isUnavailable, readText } from '@omnimind/linux/files/outcome';
import { readMeminfo } from '@omnimind/linux/procfs/machine';
import { protectedCgroups } from '@omnimind/observe/protected-pressure';

/** Nobody is held back because of more than this share of all memory. */
const maxShare = 0.5;

/**
 * Available memory that is not to be given away, bytes: `MemAvailable` counts the file pages of editor and session (their code, most of
 * all) as available, and an editor whose code is read again and again stands still. Nor may it fall to the line of earlyoom.
 *
 * @param lastResort share of available memory at which earlyoom acts
 */
export function memoryReserve(root: string, lastResort: number, proc = '/proc'): number {
  const meminfo = readMeminfo(proc);
  if (isUnavailable(meminfo) || Number.isNaN(meminfo.totalBytes)) return 0;
  const { totalBytes } = meminfo;
  const used = protectedCgroups(root).reduce((sum, path) => sum + filePagesInUse(`${root}${path}`), 0);
  const needed = Math.max(used, lastResort * totalBytes) + reserveMargin(totalBytes);
  return Math.trunc(Math.min(needed, maxShare * totalBytes));
}

/**
 * File pages that somebody maps or reads again, bytes; memory.stat in Documentation/admin-guide/cgroup-v2.rst. A file that is read once
 * is on neither account.
 */
function filePagesInUse(directory: string): number {
  const text = readText(`${directory}/memory.stat`);
  if (typeof text !== 'string') return 0;
  const value = (key: string): number => Number(new RegExp(`^${key} (\\d{1,15})$`, 'm').exec(text)?.[1] ?? 0);
  return Math.max(value('file_mapped'), value('active_file'));
}
