import { type Format, formatOf } from '@omnimind/messages/format';
import { type Scale, scale, timeTicks } from '@omnimind/protocol/chart-scale';
import { chartAxis, type Frame, indexAt, pathOf, xOf, yOf } from './chart.ts';
import { html, svg } from './elements.ts';
import type { PanelChart, PanelHistory } from './panel-view.ts';

/** Half of the width of a time label, CSS pixels. */
const halfLabel = 28;
const day_ms = 86_400_000;

/** What the charts of one history share. */
interface Canvas {
  readonly frame: Frame;
  readonly history: PanelHistory;
  /** From moments, ms, to x. */
  readonly x: Scale;
  readonly locale: string;
  readonly format: Format;
}

/** All charts of a history, one below the other, with one time axis and one pointer. @param width CSS pixels */
export function drawHistory(
  history: PanelHistory,
  verdictsTitle: string,
  width: number,
  locale: string,
): HTMLElement[] {
  const frame = { width, height: 132, left: 64, right: 12, top: 8, bottom: 20 };
  const { from_ms, step_ms, count } = history;
  const x = scale(from_ms, from_ms + step_ms * count, frame.left, width - frame.right);
  const canvas = { frame, history, x, locale, format: formatOf(/^pt\b/i.test(locale) ? 'pt' : 'en') };
  const pointers: ((index: number | null) => void)[] = [];
  const figures = history.charts.map((chart) => {
    if (chart.lines.every(({ points }) => points.every((point) => point === null)))
      return figureOf(chart, html('span', { class: 'readout' }, chart.summary));
    const { figure, point } = drawChart(canvas, chart);
    pointers.push(point);
    return figure;
  });
  if (history.verdicts.length > 0) figures.unshift(drawVerdicts(canvas, verdictsTitle));
  for (const figure of figures) {
    figure.addEventListener('pointermove', (event) => {
      const index = indexAt(frame, event.clientX - figure.getBoundingClientRect().left, count);
      for (const point of pointers) point(index);
    });
    figure.addEventListener('pointerleave', () => {
      for (const point of pointers) point(null);
    });
  }
  return figures;
}

/** The verdicts over time, as a strip. */
function drawVerdicts({ history: { verdicts }, frame: { width }, x, locale }: Canvas, title: string): HTMLElement {
  const strip = svg('svg', { width, height: 24, viewBox: `0 0 ${width} 24`, role: 'img', 'aria-label': title });
  const lines = verdicts.map(({ from_ms, text }) => `${timeOf(from_ms, locale)}: ${text}`);
  for (const [index, { from_ms, to_ms, severity, text }] of verdicts.entries()) {
    const length = Math.max(1, x(to_ms) - x(from_ms));
    strip.append(
      svg(
        'rect',
        { x: x(from_ms), y: 2, width: length, height: 20, class: `verdict ${severity}` },
        svg('title', {}, lines[index] ?? ''),
      ),
    );
    // About 6.5 px for a character.
    const room = Math.floor((length - 8) / 6.5);
    if (room <= 5) continue;
    const label = text.length <= room ? text : `${text.slice(0, room - 1)}…`;
    strip.append(svg('text', { x: x(from_ms) + 4, y: 16, class: `verdict-text ${severity}` }, label));
  }
  const spoken = html('ul', { class: 'spoken' }, ...lines.map((line) => html('li', {}, line)));
  return html('figure', { class: 'verdicts' }, html('figcaption', {}, title), strip, spoken);
}

function drawChart(canvas: Canvas, chart: PanelChart) {
  const { frame, history } = canvas;
  const { width, height, left, right, top, bottom } = frame;
  const { high, ticks } = chartAxis(chart);
  const label = `${chart.title}: ${chart.summary}`;
  const drawing = svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label });
  const across = (value: number, name: string) => {
    const y = yOf(frame, value, high);
    return svg('line', { x1: left, x2: width - right, y1: y, y2: y, class: name });
  };
  drawing.append(...shades(canvas));
  for (const value of ticks) {
    const text = formatValue(canvas.format, value, chart.unit);
    drawing.append(
      across(value, 'grid'),
      svg('text', { x: left - 6, y: yOf(frame, value, high) + 4, class: 'axis value' }, text),
    );
  }
  drawing.append(...timeAxis(canvas));
  if (chart.limit !== null && chart.limit.value <= high) drawing.append(across(chart.limit.value, 'limit'));
  for (const [index, { points }] of chart.lines.entries())
    drawing.append(svg('path', { d: pathOf(points, frame, high), class: `line line-${index}` }));
  const pointer = svg('line', { y1: top, y2: height - bottom, class: 'pointer hidden' });
  drawing.append(pointer);
  const readout = html('span', { class: 'readout' });
  const legend = chart.lines.length < 2 ? [] : chart.lines.map(({ name }, index) => legendEntry(name, index));
  const point = (index: number | null) => {
    pointer.classList.toggle('hidden', index === null);
    readout.textContent = index === null ? chart.summary : valuesAt(canvas, chart, index);
    if (index === null) return;
    for (const end of ['x1', 'x2']) pointer.setAttribute(end, String(xOf(frame, index, history.count)));
  };
  point(null);
  return { figure: figureOf(chart, ...legend, readout, drawing), point };
}

/** A figure with the chart's title; an SVG comes below the caption, all else into it. */
function figureOf({ title }: PanelChart, ...parts: readonly Element[]): HTMLElement {
  const isDrawing = (part: Element) => part.tagName === 'svg';
  const caption = parts.filter((part) => !isDrawing(part));
  return html(
    'figure',
    {},
    html('figcaption', {}, html('span', { class: 'title' }, title), ...caption),
    ...parts.filter(isDrawing),
  );
}

function timeAxis({ frame, history, x, locale }: Canvas): SVGElement[] {
  const { width, height, left, right, bottom } = frame;
  const { from_ms, step_ms, count } = history;
  const to_ms = from_ms + step_ms * count;
  const zone_s = -new Date(from_ms).getTimezoneOffset() * 60;
  const maxTicks = Math.max(2, Math.floor((width - left - right) / 90));
  return timeTicks(from_ms / 1000, to_ms / 1000, maxTicks, zone_s).flatMap((tick_s) => {
    const at = x(tick_s * 1000);
    const mark = svg('line', { x1: at, x2: at, y1: height - bottom, y2: height - bottom + 4, class: 'grid' });
    // A label that would stick out is left out.
    if (at < left + halfLabel || at > width - halfLabel) return [mark];
    const label = tickLabel(tick_s * 1000, to_ms - from_ms, locale);
    return [mark, svg('text', { x: at, y: height - 4, class: 'axis time' }, label)];
  });
}

/** Shades the periods of trouble behind the lines. */
function shades({ frame, history, x }: Canvas): SVGElement[] {
  const { top, bottom } = frame;
  return history.verdicts
    .filter(({ severity }) => severity === 'alert' || severity === 'critical')
    .map(({ from_ms, to_ms, severity }) => {
      const box = { x: x(from_ms), y: top, height: frame.height - top - bottom, class: `shade ${severity}` };
      return svg('rect', { ...box, width: Math.max(1, x(to_ms) - x(from_ms)) });
    });
}

function legendEntry(name: string, index: number): HTMLElement {
  const sample = svg('svg', { width: 22, height: 10, 'aria-hidden': 'true' });
  sample.append(svg('path', { d: 'M1 5L21 5', class: `line line-${index}` }));
  return html('span', { class: 'legend' }, sample, name);
}

function valuesAt({ history, format, locale }: Canvas, { lines, unit }: PanelChart, index: number): string {
  const values = lines.map(({ name, points }) => {
    const value = points[index] ?? null;
    const text = value === null ? '–' : formatValue(format, value, unit);
    return lines.length === 1 ? text : `${name} ${text}`;
  });
  return `${timeOf(history.from_ms + index * history.step_ms, locale)}  ${values.join(', ')}`;
}

function formatValue(format: Format, value: number, unit: PanelChart['unit']): string {
  return format[unit === 'cores' ? 'number' : unit](value);
}

function timeOf(moment_ms: number, locale: string): string {
  const parts = ['month', 'day', 'hour', 'minute', 'second'].map((part) => [part, '2-digit']);
  return new Date(moment_ms).toLocaleString(locale, Object.fromEntries(parts));
}

function tickLabel(moment_ms: number, span_ms: number, locale: string): string {
  const date = new Date(moment_ms);
  return span_ms > 2 * day_ms
    ? date.toLocaleDateString(locale, { month: '2-digit', day: '2-digit' })
    : date.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
}
