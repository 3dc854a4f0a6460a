import { parseKeyedLines } from '../text/parse.ts';

/** /proc/vmstat; proc_vmstat(5). Counters in pages or events; a key is absent where the kernel has none. */
export interface Vmstat {
  /** Pages swapped in and out. */
  pswpin?: number;
  pswpout?: number;
  pgmajfault?: number;
  /** Pages that came back soon after they were reclaimed; split into anon and file with 5.9. */
  workingset_refault?: number;
  /** Processes that the kernel killed for want of memory (4.13). */
  oom_kill?: number;
}

/** Parses the text of /proc/vmstat. */
export function parseVmstat(text: string): Vmstat {
  const lines = parseKeyedLines(text);
  const vmstat: Vmstat = {};
  for (const key of ['pswpin', 'pswpout', 'pgmajfault', 'oom_kill'] as const) {
    const value = lines.get(key);
    if (value !== undefined) vmstat[key] = value;
  }
  const anon = lines.get('workingset_refault_anon');
  const file = lines.get('workingset_refault_file');
  const refault =
    lines.get('workingset_refault') ?? (anon === undefined || file === undefined ? undefined : anon + file);
  if (refault !== undefined) vmstat.workingset_refault = refault;
  return vmstat;
}
