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

/** Available memory that is kept above the line of the last resort, as a share of all, */
const marginShare = 0.05;
/** and on a large machine, bytes. */
const maxMargin_bytes = 2 ** 30;
/** With less than this share of that margin left above it, the last resort is near. */
const nearShare = 1 / 3;
/** An answer to a touched reserve has so long to show what it does, s. */
const answerShows_s = 1;

/** Available memory that a throttle leaves above what the protected need, or above the line of the last resort, bytes. */
export function reserveMargin(memory_bytes: number): number {
  return Math.min(marginShare * memory_bytes, maxMargin_bytes);
}

/**
 * How those whom OmniMind works for fare: the time that sessions, a desktop's programs and the backend stall for want of memory
 * (Documentation/accounting/psi.rst). A throttle is judged by it. Where the kernel does not tell, all is calm.
 */
export class ProtectedStall {
  readonly #samples: { readonly t: number; readonly usec: number }[] = [];
  #feltSince = Number.NaN;
  #badSince = Number.NaN;
  #calmSince = Number.NaN;
  readonly #lastResort: number;
  #t = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;
  #isBelowReserve = false;
  #isNearLastResort = false;
  /** Share of all memory that is available; `null` where it is not known. */
  availableShare: number | null = null;

  /** @param lastResort share of available memory at which earlyoom acts */
  constructor(lastResort = 0) {
    this.#lastResort = lastResort;
  }

  /** @param memory_bytes of the machine */
  observe(time_s: number, host: HostSample | null | undefined, memory_bytes: number): void {
    this.#t = time_s;
    const available = host?.memory_available_bytes;
    this.availableShare = typeof available === 'number' && memory_bytes > 0 ? available / memory_bytes : null;
    const above = (this.availableShare ?? Number.POSITIVE_INFINITY) - this.#lastResort;
    const margin_bytes = reserveMargin(memory_bytes);
    const margin = margin_bytes / memory_bytes;
    this.#isBelowReserve = above < margin;
    // With room in swap earlyoom waits.
    const isSwapFull = (host?.swap_free_bytes ?? 0) < margin_bytes;
    this.#isNearLastResort = above < nearShare * margin && isSwapFull;
    const usec = host?.protected_stall_usec;
    if (typeof usec !== 'number') {
      this.#calmSince = or(this.#calmSince, time_s);
      return;
    }
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

  /** Whether no more is available than what is kept for them, and nothing was done about it just now. */
  get isReserveTouched(): boolean {
    return this.#isBelowReserve && this.#t >= this.#restsUntil;
  }

  /** Whether earlyoom is about to end somebody, and nothing was done about it just now. */
  get isLastResortNear(): boolean {
    return this.#isNearLastResort && this.#t >= this.#restsUntil;
  }

  /** How long all has been calm, s; 0 while it is not. */
  get calmFor_s(): number {
    return this.#t - or(this.#calmSince, this.#t);
  }

  /** Something was done about it: whether it helped is seen from now on. */
  answered(): void {
    this.#restsUntil = this.#t + answerShows_s;
    this.#samples.length = 0;
    this.#feltSince = Number.NaN;
    this.#badSince = Number.NaN;
    this.#calmSince = Number.NaN;
  }
}

function or(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}
