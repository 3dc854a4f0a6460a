import { type Fold, resample } from './downsample.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ascii = ['_', '.', ':', '-', '=', '+', '*', '#'];

export interface SparklineStyle {
  readonly unicode: boolean;
  /** How several points become one sign when there are more points than columns. */
  readonly fold: Fold;
  /** What the highest sign stands for at the least, so that a whisper does not look like a storm; 0 by default. */
  readonly least?: number;
  /** What stands for a point that was not measured; a plain blank by default. */
  readonly gap?: string;
}

/**
 * A series as one line of signs, from 0 to its maximum, the last point on the right.
 *
 * @param series nothing below 0; `null` for what was not measured
 */
export function sparkline(
  series: readonly (number | null)[],
  columns: number,
  { unicode, fold, least = 0, gap = ' ' }: SparklineStyle,
): string {
  const signs = unicode ? blocks : ascii;
  const points = resample(series, columns, fold);
  const top = Math.max(least, ...points.filter((point) => point !== null));
  return points
    .map((point) => {
      if (point === null) return gap;
      const level = top === 0 ? 0 : Math.min(signs.length - 1, Math.floor((point / top) * signs.length));
      return signs[level];
    })
    .join('');
}
