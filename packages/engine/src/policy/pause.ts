import { type Message, message } from '@omnimind/protocol/message';
import type { ProtectedStall } from './protected-stall.ts';

/** The throttle is tightened when the protected have felt their stall for so long, s, */
const tightenAfter_s = 1;
/** and the workload is paused when that did not help for so long, or only so long where it is bad. */
const pauseAfter_s = 2;
const pauseBadAfter_s = 1;
/** A paused workload goes on when all has been calm for so long, the first time, s; each later time twice as long. */
const calmFor_s = 10;
/** And when so much more of all memory is available than when it was paused. */
const roomShare = 0.05;
/** A throttle does not hold what takes so much more of all memory itself after it was tightened: what others take is no reason to pause it. */
const fallShare = 0.01;
/** Nor what takes so much more where earlyoom is about to act: without swap what stands at its limit still creeps. */
const creepShare = 0.001;

/**
 * What a throttle's effect on the protected asks for, of one workload whose memory is throttled. Without swap a throttle gives nothing
 * back, and a program that stands at its limit goes on reading its code and reclaiming: only when it is paused are the others alone.
 */
export class Pause {
  #tightenedAt = Number.NaN;
  #heldTightened = Number.NaN;
  #pausedAt = Number.NaN;
  #availableThen: number | null = null;
  #count = 0;

  /** Whether the workload is paused for the sake of others. */
  get isPaused(): boolean {
    return !Number.isNaN(this.#pausedAt);
  }

  /**
   * What is due now; `null` for nothing.
   *
   * @param isRising whether the workload takes memory so fast that it ends within minutes
   * @param heldShare what it holds, as a share of all memory; NaN where that is not known
   */
  due(time_s: number, stall: ProtectedStall, isRising: boolean, heldShare: number): 'tighten' | 'pause' | null {
    if (this.isPaused) return null;
    // A program of 30 MiB/s that was moved into the slice and throttled there was ended by earlyoom 24 s later.
    const isNext = stall.isLastResortNear;
    const takesReserve = isNext || (isRising && stall.isReserveTouched);
    if (Number.isNaN(this.#tightenedAt)) return takesReserve || stall.feltFor_s >= tightenAfter_s ? 'tighten' : null;
    const took = heldShare - this.#heldTightened;
    if (takesReserve && took >= (isNext ? creepShare : fallShare) && time_s - this.#tightenedAt >= pauseBadAfter_s)
      return 'pause';
    return stall.feltFor_s >= (stall.isBad ? pauseBadAfter_s : pauseAfter_s) ? 'pause' : null;
  }

  tightened(time_s: number, heldShare: number): void {
    this.#tightenedAt = time_s;
    this.#heldTightened = heldShare;
  }

  paused(time_s: number, stall: ProtectedStall): void {
    this.#pausedAt = time_s;
    this.#availableThen = stall.availableShare;
    this.#count += 1;
  }

  /** The workload goes on. */
  ended(): void {
    this.#pausedAt = Number.NaN;
  }

  /** Its throttle is gone: a new one begins at the first step. */
  unthrottled(): void {
    this.#tightenedAt = Number.NaN;
    this.ended();
  }

  /** Why the workload may go on; `null` while it may not. */
  reasonToEnd(time_s: number, stall: ProtectedStall, longest_s: number): Message | null {
    const stood_s = time_s - this.#pausedAt;
    const room = (stall.availableShare ?? 0) - (this.#availableThen ?? 0);
    const calm_s = Math.min(longest_s, calmFor_s * 2 ** (this.#count - 1));
    if (stall.calmFor_s >= calm_s && room >= roomShare)
      return message('reason.room_again', { seconds: stall.calmFor_s });
    return stood_s >= longest_s ? message('reason.time_over', { seconds: stood_s }) : null;
  }
}
