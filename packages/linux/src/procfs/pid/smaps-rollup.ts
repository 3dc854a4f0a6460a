import { readText, type Unavailable } from '../../files/outcome.ts';
import { parseKeyedLines } from '../../text/parse.ts';

/** /proc/PID/smaps_rollup (4.14), bytes; Documentation/filesystems/proc.rst. A key is absent where the kernel has none. */
export interface SmapsRollup {
  rss_bytes?: number;
  /** Resident, each shared page divided by the number of processes that map it. */
  pss_bytes?: number;
  /** The anonymous part of `pss_bytes` (5.4). */
  pss_anon_bytes?: number;
  /** The part of `pss_bytes` that is shared memory or tmpfs (5.4). */
  pss_shmem_bytes?: number;
  /** Anonymous memory resident, each page counted in full. */
  anonymous_bytes?: number;
  swap_bytes?: number;
  swap_pss_bytes?: number;
}

const keys = {
  Rss: 'rss_bytes',
  Pss: 'pss_bytes',
  Pss_Anon: 'pss_anon_bytes',
  Pss_Shmem: 'pss_shmem_bytes',
  Anonymous: 'anonymous_bytes',
  Swap: 'swap_bytes',
  SwapPss: 'swap_pss_bytes',
} as const;

/** Parses the text of smaps_rollup. */
export function parseSmapsRollup(text: string): SmapsRollup {
  const lines = parseKeyedLines(text);
  const rollup: SmapsRollup = {};
  for (const [line, key] of Object.entries(keys)) {
    const value = lines.get(line);
    if (value !== undefined) rollup[key] = value * 1024;
  }
  return rollup;
}

/**
 * Reads smaps_rollup of a process. Dear: the kernel walks the page tables, 1 to 4 ms per 100 MB, and holds the
 * process's memory map meanwhile. Read it within a budget.
 */
export function readSmapsRollup(pid: number, proc = '/proc'): SmapsRollup | Unavailable {
  const text = readText(`${proc}/${pid}/smaps_rollup`);
  return typeof text === 'string' ? parseSmapsRollup(text) : text;
}
