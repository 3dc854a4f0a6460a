import { formatOf } from '@omnimind/messages/format';
import { axisOf, linePath, type Scale, scale, timeTicks } from '@omnimind/protocol/chart-scale';
import { aspectOf, type Behavior } from '../../behaviors.ts';
import type { Trace } from '../../corpus.ts';
import type { Stretch } from '../../score/stretches.ts';
import { type Point, type Series, seriesOf } from './series.ts';
import { style } from './style.ts';
import { element, escapeXml, text, wrap } from './svg.ts';

const english = formatOf('en');

const width = 720;
const left = 58;
const right = width - 16;
const top = 70;
const bottom = 194;
const bandTop = bottom + 24;
const bandHeight = 18;
const lineHeight = 16;
/** Characters of the caption that fit into a line. */
const lineLength = 108;
/** A band shows its name when each character has this many pixels. */
const letter = 6.6;
/** Bands of the same kind closer than this many pixels are drawn as one: they would only flicker. */
const leastBand = 1.5;

/** A picture of one behavior: the series, what was said along the time, and the evidence as caption. */
export function pictureOf(behavior: Behavior, trace: Trace, stretches: readonly Stretch[], evidence: string): string {
  const series = seriesOf(trace, behavior);
  const caption = wrap(evidence, lineLength, 3);
  const height = bandTop + bandHeight + 14 + caption.length * lineHeight + 8;
  const x = scale(0, trace.duration_s, left, right);
  const title = `${behavior}: ${trace.name}`;
  const parts = [
    `<title>${escapeXml(title)}</title>`,
    `<style>${style}</style>`,
    element('rect', { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 8, class: 'card' }),
    text(16, 24, 'title', title),
    text(16, 42, 'small', series.name),
    ...events(behavior, trace, x),
    ...plot(series, x),
    ...timeAxis(trace, x),
    ...bands(behavior, stretches, x),
    ...told(behavior, trace, stretches, x),
    ...caption.map((line, i) => text(16, bandTop + bandHeight + 22 + i * lineHeight, 'words', line)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(`${title}. ${evidence}`)}">\n${parts.join('\n')}\n</svg>\n`;
}

function plot({ points, behind, unit, format }: Series, x: Scale): string[] {
  const highest = [...points, ...(behind ?? [])].reduce((max, { value }) => Math.max(max, value), 0);
  const axis = axisOf(unit, 0, highest);
  const y = scale(axis.low, axis.high, bottom, top);
  const path = (of: readonly Point[]): string =>
    linePath(of.map(({ t, value }) => ({ x: Number(x(t).toFixed(1)), y: Number(y(value).toFixed(1)) })));
  return [
    ...axis.ticks.flatMap((mark) => [
      element('line', { x1: left, x2: right, y1: y(mark), y2: y(mark), class: 'grid' }),
      text(left - 6, y(mark) + 4, 'small end', format(mark)),
    ]),
    ...(behind === undefined ? [] : [element('path', { d: path(behind), class: 'behind' })]),
    element('path', { d: path(points), class: 'series' }),
  ];
}

function timeAxis(trace: Trace, x: Scale): string[] {
  return timeTicks(0, trace.duration_s, 8).map((t) =>
    text(x(t), bottom + 15, x(t) > right - 24 ? 'small end' : 'small middle', english.duration(t)),
  );
}

/** The labelled event, behind the series. */
function events(behavior: Behavior, trace: Trace, x: Scale): string[] {
  return trace.label.events
    .filter((event) => event.behavior === behavior)
    .flatMap(({ start_s, end_s }) => [
      element('rect', { x: x(start_s), y: top, width: x(end_s) - x(start_s), height: bottom - top, class: 'event' }),
      element('line', { x1: x(start_s), x2: x(start_s), y1: top - 4, y2: bottom, class: 'onset' }),
      // Beside its line, so that the report's words have the other side; at the left edge there is no room for that.
      text(Math.max(x(start_s) - 4, left + 32), top - 8, 'small end', 'onset'),
    ]);
}

/** What was said of this aspect, along the time. */
function bands(behavior: Behavior, stretches: readonly Stretch[], x: Scale): string[] {
  return stretches
    .filter((stretch) => aspectOf(stretch.behavior) === aspectOf(behavior) && !stretch.behavior.endsWith(':urgent'))
    .flatMap((stretch) => {
      const { from_s, to_s, alert_s } = stretch;
      const name = stretch.behavior.replace(/^\w+:/, '');
      const calm = x(alert_s ?? to_s) - x(from_s);
      const kind = name === 'unknown' ? 'unknown' : isWatched(stretch.behavior) ? 'watch' : 'ok';
      return [
        ...band(x(from_s), calm, kind, name),
        ...(alert_s === null ? [] : band(x(alert_s), x(to_s) - x(alert_s), 'alert', name)),
      ];
    });
}

function band(x: number, length: number, kind: string, name: string): string[] {
  if (length < leastBand) return [];
  const shape = element('rect', { x, y: bandTop, width: length - 1, height: bandHeight, rx: 2, class: kind });
  return length > name.length * letter ? [shape, text(x + length / 2, bandTop + 13, 'band', name)] : [shape];
}

/** Behaviors whose severity is `watch` until, or unless, they become an alert. */
function isWatched(behavior: Behavior): boolean {
  return behavior.endsWith(':growing') || behavior === 'pressure:some';
}

/** When a labelled event was found. */
function told(behavior: Behavior, trace: Trace, stretches: readonly Stretch[], x: Scale): string[] {
  const event = trace.label.events.find((each) => each.behavior === behavior);
  const first = stretches.find((stretch) => stretch.behavior === behavior && stretch.to_s > (event?.start_s ?? 0));
  if (event === undefined || first === undefined) return [];
  const at = x(first.from_s);
  const words = `reported after ${english.duration(first.from_s - event.start_s)}`;
  return [
    element('line', { x1: at, x2: at, y1: top - 4, y2: bandTop + bandHeight, class: 'told' }),
    text(at + (at > (left + right) / 2 ? -4 : 4), top - 8, at > (left + right) / 2 ? 'small end' : 'small', words),
  ];
}
