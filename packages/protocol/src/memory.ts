import type { RunReport } from './report.ts';

/** What a workload holds that is no cache of files, bytes: anonymous and shared memory; `null` where that is not measured. */
export function memoryOf(of: {
  readonly anon_bytes?: number | null | undefined;
  readonly shmem_bytes?: number | null | undefined;
}): number | null {
  return of.anon_bytes == null ? null : of.anon_bytes + (of.shmem_bytes ?? 0);
}

/** The same of a run at its most: no less than that, should both peaks not have come together. */
export function peakMemoryOf({
  memory: { peak_anon_bytes, peak_shmem_bytes },
}: Pick<RunReport, 'memory'>): number | null {
  return memoryOf({ anon_bytes: peak_anon_bytes, shmem_bytes: peak_shmem_bytes });
}
