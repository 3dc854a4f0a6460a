import { resample } from '@omnimind/protocol/downsample';
import type { SparklineStyle } from '@omnimind/protocol/sparkline';

const blocks = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ascii = [' ', '.', ':', '#'];

/** A series as bars of several lines from 0 to its maximum, the newest on the right; what was not measured is a blank. */
export function chartLines(
  series: readonly (number | null)[],
  columns: number,
  rows: number,
  { unicode, fold, least = 0 }: SparklineStyle,
): string[] {
  const signs = unicode ? blocks : ascii;
  const steps = signs.length - 1;
  const points = resample(series, columns, fold);
  const top = Math.max(least, ...points.filter((point) => point !== null));
  const heights = points.map((point) => {
    if (point === null || point <= 0 || top === 0) return 0;
    return Math.max(1, Math.round((point / top) * steps * rows));
  });
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * steps;
    return heights
      .map((height) => signs[Math.max(0, Math.min(steps, height - below))])
      .join('')
      .padStart(columns);
  });
}
