import type { HostSample } from '@omnimind/protocol/trace';

/** Stall is measured over this many seconds, and over the second at least. */
const window_s = 2;
const minSpan_s = 0.9;
/** Share of the time in which somebody protected waits for memory: from here on they feel it, */
const feltShare = 0.1;
/** from here on they can hardly work, */
const badShare = 0.4;
/** and below this one all is calm. */
const calmShare = 0.02;

/**
 * How those whom OmniMind works for fare: the time that sessions, a desktop's programs and the backend stall for want of memory
 * (Documentation/accounting/psi.rst). A throttle is judged by it. Where the kernel does not tell, nobody stalls.
 */
export class ProtectedStall {
  readonly #samples: { readonly t: number; readonly usec: number }[] = [];
  #feltSince = Number.NaN;
  #badSince = Number.NaN;
  #calmSince = Number.NaN;
  #t = 0;
  /** Share of all memory that is available; `null` where it is not known. */
  availableShare: number | null = null;

  /** @param memory_bytes of the machine */
  observe(time_s: number, host: HostSample | null | undefined, memory_bytes: number): void {
    this.#t = time_s;
    const available = host?.memory_available_bytes;
    this.availableShare = typeof available === 'number' && memory_bytes > 0 ? available / memory_bytes : null;
    const usec = host?.protected_stall_usec;
    if (typeof usec !== 'number') return;
    this.#samples.push({ t: time_s, usec });
    while ((this.#samples[1]?.t ?? time_s) <= time_s - window_s) this.#samples.shift();
    const [first] = this.#samples;
    if (first === undefined || time_s - first.t < minSpan_s) return;
    const share = (usec - first.usec) / 1e6 / (time_s - first.t);
    this.#feltSince = share >= feltShare ? or(this.#feltSince, time_s) : Number.NaN;
    this.#badSince = share >= badShare ? or(this.#badSince, time_s) : Number.NaN;
    this.#calmSince = share < calmShare ? or(this.#calmSince, time_s) : Number.NaN;
  }

  /** How long they have felt it, s; 0 while they don't. */
  get feltFor_s(): number {
    return this.#t - or(this.#feltSince, this.#t);
  }

  get isBad(): boolean {
    return !Number.isNaN(this.#badSince);
  }

  /** How long all has been calm, s; 0 while it is not. */
  get calmFor_s(): number {
    return this.#t - or(this.#calmSince, this.#t);
  }

  /** Something was done about it: whether it helped is seen from now on. */
  answered(): void {
    this.#samples.length = 0;
    this.#feltSince = Number.NaN;
    this.#badSince = Number.NaN;
    this.#calmSince = Number.NaN;
  }
}

function or(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}
