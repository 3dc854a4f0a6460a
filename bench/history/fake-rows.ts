import type { HistoryRow } from '@omnimind/remember/history/history-store';

/** Workloads that look like those of a developer's machine. The same at each run. */
export class FakeRows {
  readonly #random = lcg(7);
  readonly #rows: { -readonly [Key in keyof HistoryRow]: HistoryRow[Key] }[];

  constructor(count: number) {
    this.#rows = Array.from({ length: count }, (_, index) => ({
      id: index === 0 ? 'cgroup:/w-0' : index === 1 ? 'machine' : `cgroup:/w-${index}`,
      name: `w-${index}`,
      verdict: { cpu_behavior: 'idle', memory_behavior: 'stable', pressure: 'none', severity: 'ok' },
      cpu_cores: 0,
      anon_bytes: 2 ** 26 + index * 4096,
      pids: 3,
      cpu_some: 0,
      memory_some: 0,
      memory_full: 0,
      io_some: 0,
      shmem_bytes: index % 4 === 0 ? 2 ** 22 : 0,
      headroom_bytes: 2 ** 33,
    }));
  }

  /** How late a tick comes. */
  jitter_ms(): number {
    return Math.floor(this.#random() * 4);
  }

  rows(tick: number): HistoryRow[] {
    // What the machine has left is the same for all, in the steps that are kept of it.
    const left = 2 ** 33 * (1 + 0.02 * Math.round(3 * Math.sin(tick / 700)));
    for (const [index, row] of this.#rows.entries()) {
      const kind = index % 4;
      row.headroom_bytes = left;
      const isBusy = kind === 0 || (kind === 1 && Math.floor(tick / 600 + index) % 5 === 0);
      if (isBusy) {
        row.cpu_cores = Math.max(0, 1.5 + Math.sin(tick / 200 + index) + (this.#random() - 0.5) * 0.6);
        row.anon_bytes = Math.floor(2 ** 29 + 2 ** 27 * Math.sin(tick / 900) + this.#random() * 2 ** 22);
        row.pids = 12 + Math.floor(this.#random() * 3);
        row.cpu_some = Math.round(this.#random() * 2000) / 10_000;
        row.io_some = this.#random() < 0.1 ? Math.round(this.#random() * 500) / 10_000 : 0;
      } else {
        row.cpu_cores = this.#random() < 0.02 ? 0.004 : 0;
        row.cpu_some = 0;
        row.io_some = 0;
      }
      if (this.#random() < 0.0005)
        row.verdict = {
          cpu_behavior: isBusy ? 'high_but_stable' : 'idle',
          memory_behavior: 'stable',
          pressure: this.#random() < 0.1 ? 'some' : 'none',
          severity: this.#random() < 0.1 ? 'watch' : 'ok',
        };
    }
    return this.#rows;
  }
}

/** Numbers from 0 to 1 that look random, the same for one seed (Numerical Recipes' constants). */
function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
