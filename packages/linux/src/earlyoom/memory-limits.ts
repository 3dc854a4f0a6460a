import type { Meminfo } from '../procfs/machine.ts';
import type { EarlyoomLimits } from './command-line.ts';
import { type EarlyoomVersion, isAtLeast } from './version.ts';

/** How memory stands to the limits of earlyoom. */
export interface OomPressure {
  /** Percent that earlyoom compares: available of all memory, from 1.8 on of what user space can have; free of all swap. */
  readonly memoryPercent: number;
  readonly swapPercent: number;
  readonly signal: 'SIGTERM' | 'SIGKILL' | null;
}

/**
 * Whether earlyoom would act: memory AND swap at or below their limits. Without swap its share is 0.
 *
 * @param anonymousBytes `AnonPages` of /proc/meminfo
 */
export function oomPressure(
  meminfo: Meminfo,
  anonymousBytes: number,
  limits: { readonly memory: EarlyoomLimits; readonly swap: EarlyoomLimits },
  version: EarlyoomVersion | null,
): OomPressure {
  const total = isAtLeast(version, 1, 8) ? meminfo.availableBytes + anonymousBytes : meminfo.totalBytes;
  const memoryPercent = (meminfo.availableBytes * 100) / total;
  const swapPercent = meminfo.swapTotalBytes > 0 ? (meminfo.swapFreeBytes * 100) / meminfo.swapTotalBytes : 0;
  const isBelow = (stage: 'term' | 'kill'): boolean =>
    memoryPercent <= limits.memory[stage] && swapPercent <= limits.swap[stage];
  return { memoryPercent, swapPercent, signal: isBelow('kill') ? 'SIGKILL' : isBelow('term') ? 'SIGTERM' : null };
}

/** `AnonPages` of /proc/meminfo, bytes; 0 where it is not told. */
export function anonymousBytesOf(text: string): number {
  return Number(/^AnonPages:\s*(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}
