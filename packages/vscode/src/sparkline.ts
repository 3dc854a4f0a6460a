const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** The newest points as one line of signs, from 0 to their maximum; what was not measured is a figure space. */
export function sparkline(series: readonly (number | null)[], columns: number): string {
  const points = folded(series, columns);
  const top = Math.max(0, ...points.filter((point) => point !== null));
  return points
    .map((point) => {
      if (point === null) return '\u2007';
      const level = top === 0 ? 0 : Math.min(blocks.length - 1, Math.floor((point / top) * blocks.length));
      return blocks[level] ?? '';
    })
    .join('');
}

/** Means of equal shares of the series. */
function folded(series: readonly (number | null)[], columns: number): (number | null)[] {
  if (series.length <= columns) return [...series];
  return Array.from({ length: columns }, (_, column) => {
    const start = Math.floor((column * series.length) / columns);
    const measured = series
      .slice(start, Math.floor(((column + 1) * series.length) / columns))
      .filter((point) => point !== null);
    return measured.length === 0 ? null : measured.reduce((sum, point) => sum + point, 0) / measured.length;
  });
}
