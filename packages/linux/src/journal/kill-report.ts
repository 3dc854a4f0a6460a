/** What the journal tells of a process that was killed for want of memory. */
export interface KillReport {
  readonly killer: 'earlyoom' | 'systemd-oomd' | 'kernel' | 'cgroup_limit';
  /** Wall clock, µs since 1970. */
  readonly time_usec: number;
  /** `null` when a whole cgroup was killed. */
  readonly pid: number | null;
  /** Of the process (comm), or the last part of the cgroup's path; as the killer wrote it, hostile. */
  readonly name: string;
  readonly uid: number | null;
  /** Resident when it was killed. */
  readonly memory_bytes: number | null;
  readonly signal: 'SIGTERM' | 'SIGKILL' | null;
  /** What was left of the machine's memory and of its swap. */
  readonly available_share: number | null;
  readonly swap_free_share: number | null;
  /** Path below the mount point of the cgroup that it was in, or that was killed. */
  readonly cgroup: string | null;
  /** Memory limit of the cgroup that was full. */
  readonly limit_bytes: number | null;
}
