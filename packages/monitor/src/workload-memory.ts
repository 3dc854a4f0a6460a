import { basename } from 'node:path/posix';
import { runOfScope } from '@omnimind/act/scope-name';
import type { KillReport } from '@omnimind/linux/journal/kill-lines';
import type { Verdict } from '@omnimind/protocol/verdict';
import type { FoundWorkload } from '@omnimind/tell/kills/kill-follower';
import type { UseHistory } from './use-history.ts';
import type { MonitoredWorkload } from './workload-table.ts';

/** How long a workload that is gone is remembered, s: the report of its kill may come later. */
const remembered_s = 300;
const maxGone = 500;

interface Remembered {
  name: string;
  verdict: Verdict | null;
  seen_s: number;
  readonly history: UseHistory | undefined;
}

/** What each workload did in the last minutes, those just gone included: a kill is reported with it. */
export class WorkloadMemory {
  readonly #workloads = new Map<string, Remembered>();

  /**
   * @param time_s of a clock that only goes forward
   * @param historyOf gives the minutes of a workload that is there
   */
  observe(
    time_s: number,
    workloads: readonly MonitoredWorkload[],
    historyOf: (id: string) => UseHistory | undefined,
  ): void {
    for (const { id, name, verdict } of workloads) {
      const known = this.#workloads.get(id);
      if (known === undefined) {
        this.#workloads.set(id, { name, verdict, seen_s: time_s, history: historyOf(id) });
        continue;
      }
      known.name = name;
      known.verdict = verdict;
      known.seen_s = time_s;
    }
    if (this.#workloads.size > workloads.length) this.#forget(time_s);
  }

  /** The workload of a killed process. @param ownerOf gives the workload of a PID, as far as it is known */
  find({ cgroup, pid }: KillReport, ownerOf: (pid: number) => string | null): FoundWorkload | null {
    const owner = pid === null ? null : ownerOf(pid);
    const id = cgroup === null ? owner : (this.#inCgroup(cgroup) ?? owner ?? this.#aroundCgroup(cgroup));
    const known = id === null ? undefined : this.#workloads.get(id);
    if (known === undefined) {
      const name = cgroup === null ? '' : basename(cgroup);
      return name === '' ? null : { id: null, name: nameForPeople(name), verdict: null, before: null };
    }
    return { id, name: nameForPeople(known.name), verdict: known.verdict, before: known.history?.minutes() ?? null };
  }

  /** The cgroup itself, else the newest one inside: what is killed as a whole may be several workloads. */
  #inCgroup(path: string): string | null {
    let inside: string | null = null;
    for (const id of [...this.#workloads.keys()].reverse()) {
      if (id.startsWith(`cgroup:${path}#`)) return id;
      if (id.startsWith(`cgroup:${path}/`)) inside ??= id;
    }
    return inside;
  }

  /** The nearest workload around it: systemd-oomd kills the innermost cgroup, which may be a part of a workload. */
  #aroundCgroup(path: string): string | null {
    const around = [...this.#workloads.keys()].filter((id) => {
      const end = id.lastIndexOf('#');
      return end > 0 && `cgroup:${path}`.startsWith(`${id.slice(0, end)}/`);
    });
    return around.toSorted((a, b) => b.length - a.length)[0] ?? null;
  }

  #forget(time_s: number): void {
    let gone = 0;
    for (const [id, { seen_s }] of this.#workloads) {
      if (seen_s === time_s) continue;
      gone += 1;
      if (time_s - seen_s > remembered_s || gone > maxGone) this.#workloads.delete(id);
    }
  }
}

/** `run api-tests` for the scope of a run. */
function nameForPeople(name: string): string {
  const run = runOfScope(name);
  return run === undefined ? name : `run ${run}`;
}
