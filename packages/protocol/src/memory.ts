/** What a workload holds that is no cache of files, bytes: anonymous and shared memory; `null` where that is not measured. */
export function memoryOf(of: {
  readonly anon_bytes?: number | null | undefined;
  readonly shmem_bytes?: number | null | undefined;
}): number | null {
  return of.anon_bytes == null ? null : of.anon_bytes + (of.shmem_bytes ?? 0);
}
