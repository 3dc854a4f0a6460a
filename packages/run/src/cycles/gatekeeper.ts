import { systemClock } from '@omnimind/observe/clock';
import { awaitAdmission } from './admission.ts';
import type { CyclesListener } from './cycles-options.ts';
import { MachinePressure } from './machine-pressure.ts';
import { pause, type StopRequests } from './stop-requests.ts';

/** Admits cycles one by one, and reports those that it delays. */
export class Gatekeeper {
  readonly #maxWait_s: number;
  readonly #stop: StopRequests;
  readonly #listener: CyclesListener;
  readonly #pressure = new MachinePressure(systemClock.monotonic_s);
  /** How long the next cycle may be delayed: half as long after each delay that timed out. */
  #patience_s: number;

  constructor(maxWait_s: number, stop: StopRequests, listener: CyclesListener) {
    this.#maxWait_s = maxWait_s;
    this.#stop = stop;
    this.#listener = listener;
    this.#patience_s = maxWait_s;
  }

  /** @returns for how long the cycle was delayed, s */
  async admit(cycle: number): Promise<number> {
    if (this.#maxWait_s <= 0) return 0;
    let isReported = false;
    const { waited_s, timedOut } = await awaitAdmission({
      maxWait_s: this.#patience_s,
      read: () => this.#pressure.read(),
      readFresh: () => this.#pressure.readFresh(),
      monotonic_s: systemClock.monotonic_s,
      sleep: (seconds) => pause(seconds, this.#stop),
      onWait: (reason) => {
        isReported = true;
        this.#listener.onWait?.(cycle, reason);
      },
    });
    // Pressure that stays is this machine's normal state; only a change justifies the full delay again.
    this.#patience_s = timedOut ? this.#patience_s / 2 : this.#maxWait_s;
    if (isReported && this.#stop.stage === null) this.#listener.onWaited?.(cycle, waited_s, timedOut);
    return waited_s;
  }

  close(): void {
    this.#pressure.close();
  }
}
