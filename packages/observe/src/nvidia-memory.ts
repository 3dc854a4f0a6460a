import { isUnavailable, type UnavailableReason } from '@omnimind/linux/files/outcome';
import { Nvml } from '@omnimind/linux/native/nvml';

/** Cards are asked again after so long, s: the pace of limits. */
const pace_s = 10;
/** The driver may be loaded later. */
const againAfterProblem_s = 60;
/** Share of the time that the thread which asks may take. */
const share = 0.02;

/** What processes hold on NVIDIA's cards, as of the last reading: nobody waits for one. */
export class NvidiaMemory {
  readonly #library: Pick<Nvml, 'read'>;
  readonly #now_s: () => number;
  #held: ReadonlyMap<number, number> | null = null;
  #problem: UnavailableReason | null = null;
  #due_s = Number.NEGATIVE_INFINITY;
  #isReading = false;

  constructor(library: Pick<Nvml, 'read'> = new Nvml(), now_s = () => performance.now() / 1000) {
    this.#library = library;
    this.#now_s = now_s;
  }

  /** Bytes by PID; `null` before the first answer, and without one. The next reading begins with this call where it is time to. */
  held(): ReadonlyMap<number, number> | null {
    if (!this.#isReading && this.#now_s() >= this.#due_s) void this.#read();
    return this.#held;
  }

  /** Why there was no answer the last time. */
  get problem(): UnavailableReason | null {
    return this.#problem;
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    const before_s = this.#now_s();
    const found = await this.#library.read();
    const after_s = this.#now_s();
    this.#isReading = false;
    const isProblem = isUnavailable(found);
    this.#held = isProblem ? null : found;
    this.#problem = isProblem ? found.unavailable : null;
    this.#due_s = Math.max(
      before_s + (isProblem ? againAfterProblem_s : pace_s),
      after_s + (after_s - before_s) / share,
    );
  }
}

let ofThisProcess: NvidiaMemory | undefined;

/** That of this process: the library is loaded once, however many are watched. */
export function nvidiaMemory(): NvidiaMemory {
  ofThisProcess ??= new NvidiaMemory();
  return ofThisProcess;
}
