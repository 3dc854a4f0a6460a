import { setTimeout as sleep } from 'node:timers/promises';
import { readJournal } from '@omnimind/linux/journal/entry';
import { KillLines, type KillReport, killMatches } from '@omnimind/linux/journal/kill-lines';
import { cgroupIn } from '@omnimind/protocol/workload-id';
import { readKills, type StoredKill, systemKillsDirectory } from './kill-store.ts';

/** Whose deaths are looked for. */
export interface RunOfKills {
  /** Wall clock when the run began, ms since 1970. */
  readonly started_ms: number;
  /** Path of its cgroup below the mount point; `null` when it has none of its own. */
  readonly cgroup: string | null;
  /** Whether the command itself was ended by a signal that killers send. */
  readonly wasSignaled: boolean;
  knew(pid: number): boolean;
}

/** Journald may be so much behind, ms. */
const behind_ms = 300;

/**
 * Who of a run was killed for want of memory, as the journal tells it, or the system's monitor to whoever may not read the
 * journal. To be asked once, when a run has failed: it takes a twentieth of a second, at most two.
 */
export async function killsOfRun(run: RunOfKills, read = readJournal, stored = readKills): Promise<KillReport[]> {
  const found = await lookOnce(run, read, stored);
  if (found.length > 0 || !run.wasSignaled) return found;
  await sleep(behind_ms);
  return lookOnce(run, read, stored);
}

async function lookOnce(run: RunOfKills, read: typeof readJournal, stored: typeof readKills): Promise<KillReport[]> {
  const lines = new KillLines();
  const entries = await read(run.started_ms * 1000, killMatches);
  const reports = entries.flatMap((entry) => lines.take(entry) ?? []).filter((report) => isOf(report, run));
  if (reports.length > 0) return reports;
  return stored([systemKillsDirectory()])
    .map(reportOf)
    .filter((report) => report.time_usec >= run.started_ms * 1000 && isOf(report, run))
    .toReversed();
}

function isOf({ cgroup, pid }: KillReport, run: RunOfKills): boolean {
  if (cgroup !== null && run.cgroup !== null) return cgroup === run.cgroup || cgroup.startsWith(`${run.cgroup}/`);
  return pid !== null && run.knew(pid);
}

function reportOf({ kill }: StoredKill): KillReport {
  const { killer, process, signal, available_share, swap_free_share, limit_bytes, time, workload } = kill;
  return {
    killer,
    time_usec: Date.parse(time) * 1000,
    ...process,
    signal,
    available_share,
    swap_free_share,
    limit_bytes,
    cgroup: cgroupIn(workload)?.path ?? null,
  };
}
