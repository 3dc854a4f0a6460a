import type { ProcessReader, ProcessView } from './process-reader.ts';

/** A forked process may still exec another program: it is checked again after this time, s. */
const recheckAfter_s = 5;
/** Each scan rereads one in this many known PIDs: it may have been reused. */
const rereadOneIn = 12;

/**
 * Finds new processes by one listing of /proc and one read of each new PID; each is reported twice, when first seen and some
 * time later.
 */
export class NewProcesses {
  readonly #reader: ProcessReader;
  readonly #known = new Map<number, { starttime: number; again_s: number | undefined }>();
  #scans = 0;

  constructor(reader: ProcessReader) {
    this.#reader = reader;
  }

  /** @param now_s any clock that never goes back */
  scan(now_s: number): ProcessView[] {
    this.#scans += 1;
    const found: ProcessView[] = [];
    const pids = new Set(this.#reader.pids());
    for (const pid of pids) {
      const known = this.#known.get(pid);
      const isAgain = known?.again_s !== undefined && now_s >= known.again_s;
      if (known !== undefined && !isAgain && (pid + this.#scans) % rereadOneIn !== 0) continue;
      const process = this.#reader.one(pid);
      if (process === null) continue;
      const isNew = process.starttime !== known?.starttime;
      if (isNew) this.#known.set(pid, { starttime: process.starttime, again_s: now_s + recheckAfter_s });
      else if (isAgain) this.#known.set(pid, { starttime: process.starttime, again_s: undefined });
      if (isNew || isAgain) found.push(process);
    }
    for (const pid of this.#known.keys()) if (!pids.has(pid)) this.#known.delete(pid);
    return found;
  }
}
