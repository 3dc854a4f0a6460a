import { linePath, scale } from '@omnimind/protocol/chart-scale';

const width = 96;
const height = 22;

/** A small line of the last minutes, from 0 to its peak. @param least what the top stands for at the least */
export function Sparkline({
  points,
  least,
  label,
  kind,
}: {
  readonly points: readonly (number | null)[];
  readonly least: number;
  readonly label: string;
  readonly kind: 'cpu' | 'memory';
}) {
  const top = points.reduce<number>((high, point) => Math.max(high, point ?? 0), least);
  const x = scale(0, Math.max(1, points.length - 1), 1, width - 1);
  const y = scale(0, top, height - 1, 2);
  const path = linePath(
    points.map((point, index) =>
      point === null ? null : { x: Math.round(x(index) * 10) / 10, y: Math.round(y(point) * 10) / 10 },
    ),
  );
  return (
    <svg class={`spark ${kind}`} viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img">
      <title>{label}</title>
      <path d={path} />
    </svg>
  );
}
