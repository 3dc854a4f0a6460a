/** A process that was not seen for so long is forgotten, s. */
const remembered_s = 120;
/** And so many are known at most. */
const most = 50_000;

/** Which workload a process was in, also shortly after its end: who was killed is known only by its PID. */
export class PidOwners {
  readonly #owners = new Map<number, { workload: string; seen_s: number }>();

  /** @param time_s of a clock that only goes forward */
  see(pid: number, workload: string, time_s: number): void {
    const known = this.#owners.get(pid);
    if (known !== undefined) {
      known.workload = workload;
      known.seen_s = time_s;
    } else if (this.#owners.size < most) this.#owners.set(pid, { workload, seen_s: time_s });
  }

  forget(time_s: number): void {
    for (const [pid, { seen_s }] of this.#owners) if (time_s - seen_s > remembered_s) this.#owners.delete(pid);
  }

  of(pid: number): string | null {
    return this.#owners.get(pid)?.workload ?? null;
  }
}
