import { statSync } from 'node:fs';
import type { RuleAdopter } from '@omnimind/act/adopt/rule-adopter';
import type { PlannedAction } from '@omnimind/engine/policy/plan';
import type { Engine } from '@omnimind/engine/tick';
import { culpritOf } from '@omnimind/protocol/evidence';
import { isUrgent, type Verdict } from '@omnimind/protocol/verdict';
import { cgroupWorkload } from '@omnimind/protocol/workload-id';
import type { Judged } from './judgment.ts';
import { outsideSlice } from './own-slice.ts';

/** A culprit that was left where it is is looked at again after so long, s. */
const againAfter_s = 10;
/** One that was moved, and is not seen in the slice within this time, has ended, s. */
const seenWithin_s = 30;

export interface CulpritsOptions {
  readonly engine: Pick<Engine, 'hold'>;
  readonly adopter: Pick<RuleAdopter, 'adoptCulprit'>;
  /** Mount point of the unified hierarchy. */
  readonly root: string;
  carryOut(plan: readonly PlannedAction[]): void;
}

/**
 * Moves into the slice what becomes trouble outside of it: the command of the process that has most of the growth. Where memory runs
 * out it is throttled as soon as it is seen there, since its rise was seen already.
 */
export class Culprits {
  readonly #options: CulpritsOptions;
  readonly #looked = new Map<number, number>();
  readonly #moved = new Map<string, { readonly verdict: Verdict; readonly t: number }>();

  constructor(options: CulpritsOptions) {
    this.#options = options;
  }

  tick({ t, snapshot, workloads }: Pick<Judged, 't' | 'snapshot' | 'workloads'>): void {
    this.#hold(t);
    for (const [pid, at] of this.#looked) if (t - at >= againAfter_s) this.#looked.delete(pid);
    for (const [index, { verdict }] of workloads.entries()) {
      if (verdict === null || snapshot.workloads[index]?.protectedBy !== outsideSlice) continue;
      if (verdict.severity !== 'alert' && verdict.severity !== 'critical') continue;
      const pid = culpritOf(verdict.evidence)?.pid;
      if (pid !== undefined && !this.#looked.has(pid)) void this.#adopt(pid, verdict, t);
    }
  }

  async #adopt(pid: number, verdict: Verdict, t: number): Promise<void> {
    const { adopter, root } = this.#options;
    this.#looked.set(pid, t);
    const cgroup = await adopter.adoptCulprit(pid);
    if (cgroup === null) return;
    const inode = statSync(`${root}${cgroup}`, { throwIfNoEntry: false })?.ino;
    if (inode !== undefined && isUrgent(verdict)) this.#moved.set(cgroupWorkload(cgroup, inode), { verdict, t });
  }

  #hold(t: number): void {
    const { engine, carryOut } = this.#options;
    for (const [id, { verdict, t: moved }] of this.#moved) {
      const plan = engine.hold(id, t, verdict);
      if (plan === null && t - moved < seenWithin_s) continue;
      this.#moved.delete(id);
      if (plan !== null) carryOut(plan);
    }
  }
}
