import type { JournalEntry } from './entry.ts';
import type { KillReport } from './kill-report.ts';

export function isFromOomd({ unit }: JournalEntry): boolean {
  return unit === 'systemd-oomd.service';
}

const killed = /^Killed (\/[\s\S]*) due to (memory pressure for|memory used)\b/;

/** Reads what systemd-oomd writes when it has killed a cgroup; src/oom/oomd-manager.c, the same from 248 to 257. */
export function oomdKill({ message, realtime_usec }: JournalEntry): KillReport | null {
  const death = killed.exec(message);
  if (death === null) return null;
  const cgroup = death[1] ?? '';
  return {
    killer: 'systemd-oomd',
    time_usec: realtime_usec,
    pid: null,
    name: cgroup.slice(cgroup.lastIndexOf('/') + 1),
    uid: null,
    memory_bytes: null,
    signal: 'SIGKILL',
    available_share: null,
    swap_free_share: null,
    cgroup,
    limit_bytes: null,
  };
}
