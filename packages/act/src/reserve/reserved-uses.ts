import type { ReservedUse } from '@omnimind/engine/policy/reserve-sizes';
import { protectorOf } from '@omnimind/linux/procfs/pid/protection';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { protectedCgroups } from '@omnimind/observe/protected-pressure';
import type { Verdict } from '@omnimind/protocol/verdict';
import { cgroupIn } from '@omnimind/protocol/workload-id';
import type { ProcessKey } from '../actuator/actuator.ts';
import { workingSet } from './working-set.ts';

export interface WatchedWorkload {
  /** `cgroup:PATH#INODE` for what has a cgroup. */
  readonly id: string;
  readonly verdict: Verdict | null;
}

export interface ReservedUsesOptions {
  /** Mount point of the unified hierarchy. */
  readonly root: string;
  readonly protectedNames: readonly string[];
  processesOf(workload: string): readonly ProcessKey[];
}

/** A program below `app.slice` of a user: up to its scope or service. */
const desktopProgram =
  /^\/user\.slice\/user-\d+\.slice\/user@\d+\.service\/app\.slice\/(?:[^/]+\.slice\/)*[^/]+\.(?:scope|service)/;

/**
 * Whom memory is reserved for: sessions with all that is in them (a desktop's own programs, a login), and the programs of a desktop that
 * are protected by name. A terminal that a desktop started is none of them, nor is a run.
 */
export class ReservedUses {
  readonly #options: ReservedUsesOptions;
  readonly #names: ReadonlySet<string>;

  constructor(options: ReservedUsesOptions) {
    this.#options = options;
    this.#names = new Set(options.protectedNames);
  }

  /** What each of them uses now. */
  read(workloads: readonly WatchedWorkload[]): ReservedUse[] {
    const { root } = this.#options;
    const troubled = new Set<string>();
    const paths = new Set(
      protectedCgroups(root).filter((path) => /\/(?:session-\w+\.scope|session\.slice)$/.test(path)),
    );
    for (const { id, verdict } of workloads) {
      const path = cgroupIn(id)?.path ?? '';
      const program = desktopProgram.exec(path)?.[0];
      if (program !== undefined && this.#isProtected(id)) paths.add(program);
      if (isInTrouble(verdict)) troubled.add(program ?? path);
    }
    return [...paths].flatMap((path) => {
      const bytes = workingSet(`${root}${path}`);
      const isInTrouble = [...troubled].some((at) => at === path || at.startsWith(`${path}/`));
      return bytes === null ? [] : [{ path, bytes, isInTrouble }];
    });
  }

  #isProtected(workload: string): boolean {
    return this.#options
      .processesOf(workload)
      .some(({ pid }) => protectorOf(pid, readIdentity(pid)?.name ?? '', this.#names) !== null);
  }
}

function isInTrouble(verdict: Verdict | null): boolean {
  if (verdict === null) return false;
  const { memory_behavior, severity } = verdict;
  return (
    memory_behavior === 'growing' || memory_behavior === 'leaking' || severity === 'alert' || severity === 'critical'
  );
}
