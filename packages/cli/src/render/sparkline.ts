const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ascii = ['_', '.', ':', '-', '=', '+', '*', '#'];

/**
 * A series as one line of signs, from 0 to the series' maximum. A point that was not measured is a blank.
 *
 * @param fold how several points become one sign when there are more points than columns
 */
export function sparkline(
  series: readonly (number | null)[],
  columns: number,
  { unicode, fold }: { unicode: boolean; fold: 'mean' | 'max' },
): string {
  const signs = unicode ? blocks : ascii;
  const points = resample(series, columns, fold);
  const top = Math.max(0, ...points.filter((point) => point !== null));
  return points
    .map((point) => {
      if (point === null) return ' ';
      const level = top === 0 ? 0 : Math.min(signs.length - 1, Math.floor((point / top) * signs.length));
      return signs[level] ?? ' ';
    })
    .join('');
}

/** At most `columns` points, each the mean or the maximum of its share of the series. */
export function resample(series: readonly (number | null)[], columns: number, fold: 'mean' | 'max'): (number | null)[] {
  if (series.length <= columns) return [...series];
  return Array.from({ length: columns }, (_, column) => {
    const start = Math.floor((column * series.length) / columns);
    const end = Math.floor(((column + 1) * series.length) / columns);
    const measured = series.slice(start, end).filter((point) => point !== null);
    if (measured.length === 0) return null;
    return fold === 'max' ? Math.max(...measured) : measured.reduce((sum, point) => sum + point, 0) / measured.length;
  });
}
