import type { ProcessReader, ProcessView } from './process-reader.ts';

/** A process that was forked may yet become another program: it is looked at once more after so long, s. */
const secondLook_s = 5;
/** In each scan one of so many known PIDs is read again: it may have been given anew. */
const turns = 12;

/**
 * Finds processes that were not looked at yet, by one listing of /proc and a read of each new one: twice each, at first
 * sight and some time later.
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
      if (known !== undefined && !isAgain && (pid + this.#scans) % turns !== 0) continue;
      const process = this.#reader.one(pid);
      if (process === null) continue;
      const isNew = process.starttime !== known?.starttime;
      if (isNew) this.#known.set(pid, { starttime: process.starttime, again_s: now_s + secondLook_s });
      else if (isAgain) this.#known.set(pid, { starttime: process.starttime, again_s: undefined });
      if (isNew || isAgain) found.push(process);
    }
    for (const pid of this.#known.keys()) if (!pids.has(pid)) this.#known.delete(pid);
    return found;
  }
}
