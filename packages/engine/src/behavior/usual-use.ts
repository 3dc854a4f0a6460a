import type { EarlierLives } from '@omnimind/protocol/earlier-lives';
import { type MemoryBehavior, worse } from '@omnimind/protocol/verdict';
import { evidence, type Finding, finding } from './detector.ts';
import type { Exhaustion } from './exhaustion.ts';
import type { Headroom } from './headroom.ts';

/** A level must stay above what was usual for so long, s. */
const sustained_s = 60;
/** Leaving asks for less than entering does, as a share. */
const leaving = 0.9;
/** What has risen by the end of its time may stay, s and bytes: the windows show a rise for a third of it, and the shortest, after its end. */
const shown = { times: 1.5, s: 240, bytes: 16 * 2 ** 20 };
/** After the usual rise this share of the limit must be left. */
const leftShare = 0.25;

/** What one evaluation found of memory. */
export interface MemoryFound {
  readonly memory: Finding<MemoryBehavior> | null;
  readonly exhaustion: Exhaustion | null;
  /** Whether the urgent lane sees the end of memory coming: nothing excuses that. */
  readonly isUrgent: boolean;
}

/** One life beside what the earlier ones of its workload used: a rise that each of them had is quiet, and more than usual is watched. */
export class UsualUse {
  #earlier: EarlierLives | null = null;
  /** When this life began, s; `NaN` before that is known. */
  #began_s = Number.NaN;
  /** Whether the usual rise is over: it comes once in a life. */
  #isOver = false;
  /** The level at the end of its time, bytes; `NaN` before. */
  #reached = Number.NaN;
  /** Since when the level is above what was usual, s; `NaN` while it is not. */
  #above_s = Number.NaN;

  /**
   * Takes what is known of the earlier lives by now.
   *
   * @param earlier `null` where nothing is known
   * @param began_s when this life began, on the clock of the samples: what was said first stays
   */
  recall(earlier: EarlierLives | null, began_s: number): void {
    this.#earlier = earlier;
    if (Number.isNaN(this.#began_s)) this.#began_s = began_s;
  }

  /**
   * What was found at `t` (s) in the light of it.
   *
   * @param level bytes; `NaN` where not measured
   * @param urgent_s an end of memory that is nearer is excused by nothing
   */
  judge(
    t: number,
    level: number,
    headroom: Headroom,
    found: MemoryFound,
    urgent_s: number,
  ): Pick<MemoryFound, 'memory' | 'exhaustion'> {
    const earlier = this.#earlier;
    if (earlier === null || Number.isNaN(level)) return found;
    const { memory, exhaustion } = found;
    const isUsual = this.#isUsualRise(t, level, earlier.plateau) && hasRoom(level, headroom, found, earlier, urgent_s);
    if (isUsual && (memory?.behavior === 'leaking' || memory?.behavior === 'growing')) {
      const { bytes, above_bytes } = earlier.plateau ?? { bytes: 0, above_bytes: null };
      const usual = evidence('usual_rise', bytes, 'bytes', above_bytes, { lives: earlier.lives });
      return { memory: finding('warming_up', 'ok', 0.6, usual, ...memory.evidence), exhaustion: null };
    }
    if (memory === null || !this.#hasRisen(t, level, earlier.risen_above_bytes)) return found;
    const { lives, peak_bytes, risen_above_bytes } = earlier;
    const risen = evidence('above_usual', level, 'bytes', risen_above_bytes, { before: peak_bytes, lives });
    const numbers = memory.severity === 'ok' ? [risen, ...memory.evidence] : [...memory.evidence, risen];
    return { memory: { ...memory, severity: worse(memory.severity, 'watch'), evidence: numbers }, exhaustion };
  }

  #isUsualRise(t: number, level: number, plateau: EarlierLives['plateau']): boolean {
    if (plateau === null) return false;
    const age_s = t - this.#began_s;
    const isInTime = age_s <= plateau.within_s;
    if (!isInTime && Number.isNaN(this.#reached)) this.#reached = level;
    const stays = age_s <= shown.times * plateau.within_s + shown.s && level <= this.#reached + shown.bytes;
    this.#isOver ||= level > plateau.above_bytes || !(isInTime || stays);
    return !this.#isOver;
  }

  #hasRisen(t: number, level: number, above_bytes: number | null): boolean {
    const isTold = t - this.#above_s >= sustained_s;
    if (above_bytes === null || level <= (isTold ? leaving : 1) * above_bytes) this.#above_s = Number.NaN;
    else if (Number.isNaN(this.#above_s)) this.#above_s = t;
    return t - this.#above_s >= sustained_s;
  }
}

/** Whether what the usual rise may still take is there, with room to spare. Where no limit is known, nothing says so. */
function hasRoom(
  level: number,
  headroom: Headroom,
  { exhaustion, isUrgent }: MemoryFound,
  { plateau }: EarlierLives,
  urgent_s: number,
): boolean {
  const { remaining, limit } = headroom;
  const rest = (plateau?.above_bytes ?? Number.POSITIVE_INFINITY) - level;
  const isNear = isUrgent || (exhaustion !== null && exhaustion.low < urgent_s);
  return !isNear && remaining - rest >= leftShare * limit;
}
