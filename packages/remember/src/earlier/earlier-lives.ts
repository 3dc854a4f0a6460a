import type { EarlierLives } from '@omnimind/protocol/earlier-lives';
import { type EarlierUse, type Life, middleOf, minEarlier, usualBound } from './earlier-uses.ts';

/** Fewer rises to a plateau may be chance. */
const minPlateaus = 3;
/** A rise may take so many times as long as the slowest of the earlier ones, and a little more, s. */
const slower = 2;
const late_s = 60;
/** A life without a plateau speaks against it when it lasted for so many times as long, and so much more, s. */
const enough = 4;
const enough_s = 300;

type KeptLife = EarlierUse & { readonly life: Life; readonly peak_memory: number };

/**
 * What the kept lives say of one that has lasted for `age_s`, and will last as long again before the next comparison.
 *
 * @param own ID of that life, which is not compared with itself
 * @returns `null` where there is no other
 */
export function lookBack(uses: readonly EarlierUse[], own: string, age_s: number): EarlierLives | null {
  const lives = uses.filter((use): use is KeptLife => use.peak_memory !== null && (use.life?.id ?? own) !== own);
  const peak_bytes = middleOf(ascending(lives.map(({ peak_memory }) => peak_memory)));
  if (peak_bytes === undefined) return null;
  // A short life says nothing of what a long one comes to.
  const lasting = lives.filter(({ duration_s }) => duration_s >= age_s).map(({ peak_memory }) => peak_memory);
  const risen_above_bytes = lasting.length < minEarlier ? null : usualBound(ascending(lasting), 'peak_memory');
  return { lives: lives.length, peak_bytes, risen_above_bytes, plateau: plateauOf(lives) };
}

/** One life that rose beyond it, or lasted and found no plateau, and a rise is no longer the usual one: it may be a leak that has begun. */
function plateauOf(lives: readonly KeptLife[]): EarlierLives['plateau'] {
  const plateaus = lives.flatMap(({ life }) => (life.whole && life.plateau !== null ? [life.plateau] : []));
  const levels = ascending(plateaus.map(({ bytes }) => bytes));
  const bytes = middleOf(levels);
  if (bytes === undefined || levels.length < minPlateaus) return null;
  const above_bytes = usualBound(levels, 'peak_memory');
  const reached_s = Math.max(...plateaus.map((plateau) => plateau.reached_s));
  const speaksAgainst = ({ duration_s, peak_memory, life: { whole, plateau } }: KeptLife): boolean =>
    plateau === null && (peak_memory > above_bytes || (whole && duration_s >= enough * reached_s + enough_s));
  return lives.some(speaksAgainst) ? null : { bytes, above_bytes, within_s: slower * reached_s + late_s };
}

function ascending(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

/**
 * The kept lives with this one as it is by now. One that an earlier monitor saw the start of has the plateau that was seen then, as
 * long as it has not risen beyond it.
 */
export function withLife(uses: readonly EarlierUse[], use: KeptLife): EarlierUse[] {
  const known = uses.find(({ life }) => life?.id === use.life.id);
  if (known?.life === undefined) return [...uses, use];
  const peak_memory = Math.max(known.peak_memory ?? 0, use.peak_memory);
  const isSeenAgain = known.life.whole && !use.life.whole;
  const { plateau } = known.life;
  const stays = plateau !== null && use.peak_memory <= usualBound([plateau.bytes], 'peak_memory');
  const life = isSeenAgain ? { ...known.life, plateau: stays ? plateau : null } : use.life;
  const duration_s = Math.max(known.duration_s, use.duration_s);
  return uses.map((each) => (each === known ? { ...use, duration_s, peak_memory, life } : each));
}
