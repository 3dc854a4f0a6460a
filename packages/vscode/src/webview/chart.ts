import { type Axis, axisOf, linePath } from '@omnimind/protocol/chart-scale';
import type { PanelChart } from './panel-view.ts';

/** The geometry of a chart, without a document. Lengths are CSS pixels. */

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What an axis shows at least, where all is near 0. */
const minTop = { cores: 0.4, bytes: 2 ** 20, share: 0.1 };

/** A chart's axis from 0 on; it ends at the limit where that is near. */
export function chartAxis({ lines, limit, unit }: Pick<PanelChart, 'lines' | 'limit' | 'unit'>): Axis {
  const measured = lines.flatMap(({ points }) => points).filter((point) => point !== null);
  const max = measured.reduce((highest, point) => Math.max(highest, point), 0);
  const axis = axisOf(unit, 0, Math.max(max, minTop[unit]));
  if (limit === null || (max < limit.value * 0.6 && axis.high <= limit.value)) return axis;
  const { ticks } = axisOf(unit, 0, limit.value);
  return { low: 0, high: limit.value, ticks: ticks.filter((tick) => tick <= limit.value) };
}

/** x of the middle of point `index`. */
export function xOf(frame: Frame, index: number, count: number): number {
  const inner = frame.width - frame.left - frame.right;
  return frame.left + ((index + 0.5) / Math.max(1, count)) * inner;
}

export function yOf(frame: Frame, value: number, top: number): number {
  const inner = frame.height - frame.top - frame.bottom;
  return frame.top + (1 - Math.min(1, value / top)) * inner;
}

/** The point at `x`; `null` beside the frame. */
export function indexAt(frame: Frame, x: number, count: number): number | null {
  const inner = frame.width - frame.left - frame.right;
  const index = Math.floor(((x - frame.left) / inner) * count);
  return index < 0 || index >= count ? null : index;
}

/** A line of the chart as the `d` of a path. */
export function pathOf(points: readonly (number | null)[], frame: Frame, top: number): string {
  return linePath(
    points.map((point, index) =>
      point === null ? null : { x: round(xOf(frame, index, points.length)), y: round(yOf(frame, point, top)) },
    ),
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
