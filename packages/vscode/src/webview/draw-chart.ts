import { scale, timeTicks } from '@omnimind/protocol/chart-scale';
import { formatBytes, formatNumber, formatShare } from '@omnimind/protocol/units';
import { chartAxis, type Frame, indexAt, pathOf, xOf, yOf } from './chart.ts';
import { html, svg } from './elements.ts';
import type { PanelChart, PanelHistory, PanelVerdict } from './panel-view.ts';

const left = 64;
const right = 12;
/** Half of the room that the label of a time takes, CSS pixels. */
const halfLabel = 28;

/** All charts of one history, below one another, with one axis of time and one pointer. @param width of the place */
export function drawHistory(
  history: PanelHistory,
  verdictsTitle: string,
  width: number,
  locale: string,
): HTMLElement[] {
  const pointers: ((index: number | null) => void)[] = [];
  const figures = history.charts.map((chart) => {
    if (chart.lines.every(({ points }) => points.every((point) => point === null))) return emptyChart(chart);
    const { figure, point } = drawChart(chart, history, width, locale);
    pointers.push(point);
    return figure;
  });
  const strip = history.verdicts.length === 0 ? [] : [drawVerdicts(history, verdictsTitle, width, locale)];
  const all = [...strip, ...figures];
  const frame = frameOf(width);
  for (const figure of all) {
    figure.addEventListener('pointermove', (event) => {
      const x = event.clientX - figure.getBoundingClientRect().left;
      const index = indexAt(frame, x, history.count);
      for (const point of pointers) point(index);
    });
    figure.addEventListener('pointerleave', () => {
      for (const point of pointers) point(null);
    });
  }
  return all;
}

function frameOf(width: number): Frame {
  return { width, height: 132, left, right, top: 8, bottom: 20 };
}

/** What the verdict was along the time, as a strip. */
function drawVerdicts(
  { from_ms, step_ms, count, verdicts }: PanelHistory,
  title: string,
  width: number,
  locale: string,
) {
  const inner = width - left - right;
  const at = (moment_ms: number) => left + ((moment_ms - from_ms) / (step_ms * count)) * inner;
  const strip = svg('svg', { width, height: 24, viewBox: `0 0 ${width} 24`, role: 'img', 'aria-label': title });
  for (const verdict of verdicts) {
    const x = at(verdict.from_ms);
    const length = Math.max(1, at(verdict.to_ms) - x);
    const words = `${timeOf(verdict.from_ms, locale)}: ${verdict.text}`;
    strip.append(
      svg(
        'rect',
        { x, y: 2, width: length, height: 20, class: `verdict ${verdict.severity}` },
        svg('title', {}, words),
      ),
    );
    // About 6.5 px for a character.
    const room = Math.floor((length - 8) / 6.5);
    if (room > 5) {
      const text = verdict.text.length <= room ? verdict.text : `${verdict.text.slice(0, room - 1)}…`;
      strip.append(svg('text', { x: x + 4, y: 16, class: `verdict-text ${verdict.severity}` }, text));
    }
  }
  const list = verdicts.map(({ from_ms: since, text }) => html('li', {}, `${timeOf(since, locale)}: ${text}`));
  const spoken = html('ul', { class: 'spoken' }, ...list);
  return html('figure', { class: 'verdicts' }, html('figcaption', {}, title), strip, spoken);
}

function drawChart(chart: PanelChart, history: PanelHistory, width: number, locale: string) {
  const { count, from_ms, step_ms, verdicts } = history;
  const frame = frameOf(width);
  const { height } = frame;
  const { high: top, ticks } = chartAxis(chart);
  const drawing = svg('svg', {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': `${chart.title}: ${chart.summary}`,
  });
  drawing.append(...shades(verdicts, history, frame));
  for (const value of ticks) {
    const y = yOf(frame, value, top);
    drawing.append(
      svg('line', { x1: frame.left, x2: width - frame.right, y1: y, y2: y, class: 'grid' }),
      svg('text', { x: frame.left - 6, y: y + 4, class: 'axis value' }, formatValue(value, chart.unit)),
    );
  }
  const span_ms = step_ms * count;
  const zone_s = -new Date(from_ms).getTimezoneOffset() * 60;
  const inner = width - frame.left - frame.right;
  const xAt = scale(from_ms, from_ms + span_ms, frame.left, frame.left + inner);
  const maxTicks = Math.max(2, Math.floor(inner / 90));
  for (const tick_s of timeTicks(from_ms / 1000, (from_ms + span_ms) / 1000, maxTicks, zone_s)) {
    const x = xAt(tick_s * 1000);
    const mark = { x1: x, x2: x, y1: height - frame.bottom, y2: height - frame.bottom + 4, class: 'grid' };
    drawing.append(svg('line', mark));
    // A label that would stick out is left out.
    if (x < frame.left + halfLabel || x > width - halfLabel) continue;
    drawing.append(svg('text', { x, y: height - 4, class: 'axis time' }, tickLabel(tick_s * 1000, span_ms, locale)));
  }
  const { limit } = chart;
  if (limit !== null && limit.value <= top) {
    const y = yOf(frame, limit.value, top);
    drawing.append(svg('line', { x1: frame.left, x2: width - frame.right, y1: y, y2: y, class: 'limit' }));
  }
  for (const [index, { points }] of chart.lines.entries())
    drawing.append(svg('path', { d: pathOf(points, frame, top), class: `line line-${index}` }));
  const pointer = svg('line', { y1: frame.top, y2: height - frame.bottom, class: 'pointer hidden' });
  drawing.append(pointer);
  const readout = html('span', { class: 'readout' });
  const legend = chart.lines.length < 2 ? [] : chart.lines.map(({ name }, index) => legendEntry(name, index));
  const figure = html(
    'figure',
    {},
    html('figcaption', {}, html('span', { class: 'title' }, chart.title), ...legend, readout),
    drawing,
  );
  const point = (index: number | null) => {
    pointer.classList.toggle('hidden', index === null);
    readout.textContent = index === null ? chart.summary : valuesAt(chart, index, from_ms + index * step_ms, locale);
    if (index === null) return;
    const x = xOf(frame, index, count);
    pointer.setAttribute('x1', String(x));
    pointer.setAttribute('x2', String(x));
  };
  point(null);
  return { figure, point };
}

/** One line for a chart without any point. */
function emptyChart({ title, summary }: PanelChart): HTMLElement {
  const readout = html('span', { class: 'readout' }, summary);
  return html('figure', {}, html('figcaption', {}, html('span', { class: 'title' }, title), readout));
}

/** Behind the lines: when there was trouble. */
function shades(
  verdicts: readonly PanelVerdict[],
  { from_ms, step_ms, count }: PanelHistory,
  frame: Frame,
): SVGElement[] {
  const inner = frame.width - frame.left - frame.right;
  const at = (moment_ms: number) => frame.left + ((moment_ms - from_ms) / (step_ms * count)) * inner;
  return verdicts
    .filter(({ severity }) => severity === 'alert' || severity === 'critical')
    .map(({ from_ms: since, to_ms, severity }) =>
      svg('rect', {
        x: at(since),
        y: frame.top,
        width: Math.max(1, at(to_ms) - at(since)),
        height: frame.height - frame.top - frame.bottom,
        class: `shade ${severity}`,
      }),
    );
}

function legendEntry(name: string, index: number): HTMLElement {
  const sample = svg('svg', { width: 22, height: 10, 'aria-hidden': 'true' });
  sample.append(svg('path', { d: 'M1 5L21 5', class: `line line-${index}` }));
  return html('span', { class: 'legend' }, sample, name);
}

function valuesAt({ lines, unit }: PanelChart, index: number, moment_ms: number, locale: string): string {
  const values = lines.map(({ name, points }) => {
    const value = points[index] ?? null;
    const text = value === null ? '–' : formatValue(value, unit);
    return lines.length === 1 ? text : `${name} ${text}`;
  });
  return `${timeOf(moment_ms, locale)}  ${values.join(', ')}`;
}

function formatValue(value: number, unit: PanelChart['unit']): string {
  return unit === 'bytes' ? formatBytes(value) : unit === 'share' ? formatShare(value) : formatNumber(value);
}

function timeOf(moment_ms: number, locale: string): string {
  return new Date(moment_ms).toLocaleString(locale, {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

function tickLabel(moment_ms: number, span_ms: number, locale: string): string {
  const date = new Date(moment_ms);
  return span_ms > 2 * 86_400_000
    ? date.toLocaleDateString(locale, { month: '2-digit', day: '2-digit' })
    : date.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
}
