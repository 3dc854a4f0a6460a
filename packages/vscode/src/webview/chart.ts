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

const bytesSteps = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const decimalSteps = [1, 2, 5];

/** The top of an axis: the next round number from `max` on, and never nothing. */
export function niceTop(max: number, unit: PanelChart['unit']): number {
  if (unit === 'bytes') {
    const floor = Math.max(max, 2 ** 20);
    const power = 1024 ** Math.floor(Math.log2(floor) / 10);
    const step = bytesSteps.find((each) => each * power >= floor) ?? 1024;
    // Between 512 and 1024 of a unit, and below each power, three quarters save half of the room.
    return step * power * 0.75 >= floor ? step * power * 0.75 : step * power;
  }
  const floor = Math.max(max, unit === 'share' ? 0.1 : 0.5);
  const power = 10 ** Math.floor(Math.log10(floor) + 1e-9);
  const top = (decimalSteps.find((each) => each * power >= floor * (1 - 1e-9)) ?? 10) * power;
  return unit === 'share' ? Math.min(1, top) : top;
}

/** The top of a chart's axis: its limit, where that is near. */
export function topOf({ lines, limit, unit }: Pick<PanelChart, 'lines' | 'limit' | 'unit'>): number {
  const measured = lines.flatMap(({ points }) => points).filter((point) => point !== null);
  const max = measured.reduce((most, point) => Math.max(most, point), 0);
  const top = niceTop(max, unit);
  return limit !== null && (max >= limit.value * 0.6 || top > limit.value) ? limit.value : top;
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

/** A line as the `d` of a path: it is broken where nothing was measured, and a lone point is a dot. */
export function pathOf(points: readonly (number | null)[], frame: Frame, top: number): string {
  const parts: string[] = [];
  for (const [index, point] of points.entries()) {
    if (point === null) continue;
    const isFirst = (points[index - 1] ?? null) === null;
    const at = `${round(xOf(frame, index, points.length))} ${round(yOf(frame, point, top))}`;
    parts.push(`${isFirst ? 'M' : 'L'}${at}`);
    if (isFirst && (points[index + 1] ?? null) === null) parts.push('h.01');
  }
  return parts.join('');
}

const minute_ms = 60_000;
const hour_ms = 60 * minute_ms;
const day_ms = 24 * hour_ms;
const steps_ms = [
  minute_ms,
  5 * minute_ms,
  15 * minute_ms,
  hour_ms,
  3 * hour_ms,
  6 * hour_ms,
  12 * hour_ms,
  day_ms,
  2 * day_ms,
  5 * day_ms,
  10 * day_ms,
];

/**
 * Round moments between two others, at most `most` of them.
 *
 * @param zone_ms how far the reader's clock is ahead of UTC
 */
export function ticksOf(from_ms: number, to_ms: number, most: number, zone_ms: number): number[] {
  const step = steps_ms.find((each) => (to_ms - from_ms) / each <= most) ?? 10 * day_ms;
  const first = Math.ceil((from_ms + zone_ms) / step) * step - zone_ms;
  const count = Math.max(0, Math.floor((to_ms - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
