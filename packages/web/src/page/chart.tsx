import type { Format } from '@omnimind/messages/format';
import { useEffect, useRef } from 'preact/hooks';
import Plot from 'uplot';
import { useWords } from './texts.ts';

/** Lines over time, drawn by uPlot. All charts of a page share the pointer. */
export interface ChartProps {
  readonly title: string;
  readonly unit: 'cores' | 'bytes' | 'share' | 'count';
  readonly from_ms: number;
  readonly step_ms: number;
  /** Up to four. */
  readonly lines: readonly { readonly name: string; readonly points: readonly (number | null)[] }[];
  /** What the lines are held against; shown where it is near. */
  readonly limit?: { readonly name: string; readonly value: number } | null;
  /** Moments that are marked, ms. */
  readonly moments?: readonly number[];
  onZoom?(from_ms: number, to_ms: number): void;
  onPick?(at_ms: number): void;
}

/** Room for the labels of the values, CSS pixels: charts and bands over one another have one time axis. */
const left = 70;
const right = 12;
/** Half of the widest label of the time axis. */
const halfLabel = 28;
const height = 150;
/** What an axis shows at least, where all is near 0. */
const least = { cores: 0.4, bytes: 2 ** 20, share: 0.1, count: 4 };
const binary = Array.from({ length: 50 }, (_, power) => 2 ** power);
const day_s = 86_400;

export function Chart(props: ChartProps) {
  const { texts, format } = useWords();
  const { title, unit, lines, limit } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot>(null);
  const given = useRef(props);
  given.current = props;
  const isEmpty = lines.every(({ points }) => points.every((point) => point === null));
  useEffect(() => {
    const { current } = box;
    if (current === null || isEmpty) return;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new Plot(optionsOf(given, current, format), dataOf(given.current), current);
    };
    draw();
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: current.clientWidth, height }));
    resized.observe(current);
    // The canvas has no style sheet: other colors are drawn anew.
    const schemes = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) => matchMedia(query));
    for (const scheme of schemes) scheme.addEventListener('change', draw);
    return () => {
      resized.disconnect();
      for (const scheme of schemes) scheme.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [format, isEmpty]);
  useEffect(() => plot.current?.setData(dataOf(props)));
  const summary = lines.flatMap(({ name, points }) => {
    const measured = points.filter((point) => point !== null);
    const last = measured.at(-1);
    if (last === undefined) return [];
    const peak = measured.reduce((high, point) => Math.max(high, point), 0);
    const summary = texts.charts.summary(sayValue(format, unit, last), sayValue(format, unit, peak));
    // A single line has the title's name.
    return [name === title ? summary : `${name}: ${summary}`];
  });
  return (
    <figure>
      <figcaption>
        <strong>{title}</strong>{' '}
        {lines.map(({ name }, index) => (
          <span key={name} class={`legend line-${index + 1}`}>
            {summary[index] ?? name}
          </span>
        ))}
        {limit ? <span class="legend limit">{limit.name}</span> : null}
      </figcaption>
      {isEmpty ? (
        <p class="empty">{texts.charts.noData}</p>
      ) : (
        <div class="plot" ref={box} role="img" aria-label={`${title}. ${summary.join('. ')}`} />
      )}
    </figure>
  );
}

function sayValue(format: Format, unit: ChartProps['unit'], value: number): string {
  if (unit === 'bytes') return format.bytes(value);
  return unit === 'share' ? format.share(value) : format.number(value);
}

function dataOf({ from_ms, step_ms, lines }: ChartProps): Plot.AlignedData {
  const times = Array.from({ length: lines[0]?.points.length ?? 0 }, (_, index) => (from_ms + index * step_ms) / 1000);
  return [times, ...lines.map(({ points }) => [...points])];
}

function optionsOf(given: { readonly current: ChartProps }, box: HTMLElement, format: Format): Plot.Options {
  const style = getComputedStyle(box);
  const color = (name: string) => {
    // A canvas takes no light-dark(): the browser resolves it.
    box.style.color = `var(${name})`;
    const { color: resolved } = style;
    box.style.color = '';
    return resolved;
  };
  const { unit, lines } = given.current;
  const [muted, line, alert] = [color('--muted'), color('--line'), color('--alert')];
  const axis = { stroke: muted, grid: { stroke: line, width: 0.5 }, ticks: { stroke: line, width: 0.5 } };
  return {
    width: box.clientWidth,
    height,
    padding: [8, right, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: 'time' }, drag: { x: true, y: false, setScale: false }, points: { size: 6 } },
    scales: {
      y: { range: (_, __, max) => [0, topOf(given.current, max)] },
    },
    axes: [
      {
        ...axis,
        values: (plot, splits, _, __, step) => {
          // What is wider than the room to the right of it would be cut.
          const end = plot.posToVal(plot.bbox.width / devicePixelRatio - (halfLabel - right), 'x');
          return splits.map((split) => (split > end ? '' : timeLabel(split, step, format)));
        },
      },
      {
        ...axis,
        size: left,
        values: (_, splits) => splits.map((split) => sayValue(format, unit, split)),
        ...(unit === 'bytes' ? { incrs: binary } : {}),
      },
    ],
    series: [{}, ...lines.map((_, index) => ({ stroke: color(`--series-${index + 1}`), width: 1.5, spanGaps: false }))],
    hooks: {
      draw: [
        (plot) => {
          const { limit, moments = [] } = given.current;
          const { top, height: tall, left: start, width } = plot.bbox;
          const { ctx } = plot;
          ctx.save();
          ctx.lineWidth = 1.5 * devicePixelRatio;
          ctx.strokeStyle = alert;
          if (limit && limit.value <= (plot.scales['y']?.max ?? 0)) {
            const y = plot.valToPos(limit.value, 'y', true);
            ctx.setLineDash([8, 5]);
            stroke(ctx, start, y, start + width, y);
            ctx.setLineDash([]);
          }
          ctx.strokeStyle = muted;
          for (const at_ms of moments) {
            const x = plot.valToPos(at_ms / 1000, 'x', true);
            if (x >= start && x <= start + width) stroke(ctx, x, top, x, top + tall);
          }
          ctx.restore();
        },
      ],
      setSelect: [
        (plot) => {
          const { left: at, width } = plot.select;
          if (width < 6) return;
          given.current.onZoom?.(plot.posToVal(at, 'x') * 1000, plot.posToVal(at + width, 'x') * 1000);
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      ready: [
        (plot) =>
          plot.over.addEventListener('click', (event) => {
            given.current.onPick?.(plot.posToVal(event.offsetX, 'x') * 1000);
          }),
      ],
    },
  };
}

function topOf({ unit, limit }: ChartProps, max: number | null): number {
  const high = Math.max((max ?? 0) * 1.08, least[unit]);
  return limit && limit.value <= high * 1.7 ? Math.max(high, limit.value * 1.05) : high;
}

function stroke(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

function timeLabel(split_s: number, step_s: number, format: Format): string {
  const time = new Date(split_s * 1000);
  const isMidnight = time.getHours() === 0 && time.getMinutes() === 0;
  if (step_s >= day_s || isMidnight) return format.date(time).slice(0, 5);
  return step_s < 60 ? format.timeOfDay(time.toISOString()) : format.time(time);
}
