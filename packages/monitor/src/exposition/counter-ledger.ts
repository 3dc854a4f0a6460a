import { type WorkloadGroup, workloadCounters } from './workload-group.ts';

type Counts = readonly (number | null)[];

/**
 * Counters by label, of workloads that come, go, and change between a name of their own and `other`: only what each one
 * has used since the last reading is added to where it is shown now, so that no sum ever jumps or falls.
 */
export class CounterLedger {
  /** By workload, as of the last reading. */
  #last = new Map<string, Counts>();
  /** By group. */
  #totals = new Map<string, Counts>();

  /** Takes over a reading. What is not shown any more is dropped: it begins at its use since then should it come back. */
  update(shown: ReadonlyMap<string, WorkloadGroup>): void {
    const last = new Map<string, Counts>();
    const totals = new Map<string, Counts>();
    for (const [key, group] of shown) {
      let total = this.#totals.get(key) ?? workloadCounters.map(() => null);
      for (const { id, observed } of group.members) {
        const counts = workloadCounters.map(({ read }) => read(observed.sample) ?? null);
        const before = this.#last.get(id);
        total = total.map((sum, index) => added(sum, counts[index] ?? null, before?.[index] ?? 0));
        last.set(id, counts);
      }
      totals.set(key, total);
    }
    this.#last = last;
    this.#totals = totals;
  }

  /** @param index of {@link workloadCounters} */
  total(key: string, index: number): number | null {
    return this.#totals.get(key)?.[index] ?? null;
  }
}

function added(sum: number | null, count: number | null, before: number): number | null {
  return count === null ? sum : (sum ?? 0) + Math.max(0, count - before);
}
