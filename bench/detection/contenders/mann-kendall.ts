import { formatOf } from '@omnimind/messages/format';
import { contenderOf } from './series-rule.ts';

const english = formatOf('en');

/** Minutes of the window; the test begins with the fewest that its normal approximation holds for. */
const most = 60;
const fewest = 10;
/** One-sided p < 0.01. */
const significance = 2.326;
/** Sen's slope must add up to this share of the median over the window: less is no growth that anyone would name. */
const leastGrowth = 0.02;

/**
 * The Mann–Kendall test with Sen's slope, alone: no floor, no ceiling, no look at whether the rise slows.
 *
 * Source: H. B. Mann, Econometrica 13 (1945); P. K. Sen, JASA 63 (1968).
 */
export const mannKendall = contenderOf({
  name: 'Mann–Kendall',
  rule: 'a rising trend of the last hour (10 minutes at least) with p < 0.01, whose Sen slope adds up to 2 % of the median',
  cpu: ['cpu:growing'],
  memory: ['memory:leaking'],
  start: () => {
    const window: number[] = [];
    // Rising pairs less falling ones: kept up to date, since a pair enters and leaves with one of its ends.
    let balance = 0;
    return {
      next: (value) => {
        if (window.length === most) {
          const oldest = window.shift() ?? value;
          for (const later of window) balance -= Math.sign(later - oldest);
        }
        for (const earlier of window) balance += Math.sign(value - earlier);
        window.push(value);
        return window.length < fewest ? null : trendOf(window, balance);
      },
      clear: () => {
        window.length = 0;
        balance = 0;
      },
    };
  },
});

function trendOf(window: readonly number[], balance: number): string | null {
  const count = window.length;
  const variance = (count * (count - 1) * (2 * count + 5)) / 18;
  const z = (balance - Math.sign(balance)) / Math.sqrt(variance);
  // Most minutes end here: the slopes are only taken of what passes the test.
  if (z < significance) return null;
  const least = (leastGrowth * medianOf(window)) / (count - 1);
  if (!senSlopeExceeds(window, least)) return null;
  return `z ${english.number(z)}, Sen's slope above ${english.share(leastGrowth)} of the median over ${count} min`;
}

/** Whether the median of all pairs' slopes lies above `least`: counted, which needs no sorting of 1,770 slopes. */
function senSlopeExceeds(window: readonly number[], least: number): boolean {
  let above = 0;
  for (let i = 0; i < window.length; i += 1)
    for (let j = i + 1; j < window.length; j += 1)
      if ((window[j] ?? 0) - (window[i] ?? 0) > least * (j - i)) above += 1;
  return above > (window.length * (window.length - 1)) / 4;
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
