import { type Axis, axisOf, linePath, wholeTicks } from '@omnimind/protocol/chart-scale';
import type { Cycle, Drift } from '@omnimind/protocol/cycles-report';
import type { Screen } from '../../screen.ts';
import { type Markup, markup } from '../markup.ts';
import { driftText, spreadText } from '../sentences.ts';
import { type CycleUnit, type Spread, spreadOf } from '../summary.ts';
import { type Bin, spreadsOf, worstOf } from './bins.ts';
import { bandPath, frame, heightOf, percent, place } from './frame.ts';

export interface ChartLine {
  /** Told in a legend where there are several lines. */
  readonly name?: string;
  readonly value: (cycle: Cycle) => number | null;
}

export interface Chart {
  readonly title: string;
  readonly unit: CycleUnit;
  readonly lines: readonly ChartLine[];
  readonly drifts: readonly Drift[];
  /** The highest of each bin counts and not its middle: waits and pressure come in bursts. */
  readonly peaks?: boolean;
  /** Said beside the title instead of the spread. */
  readonly note?: string;
}

/** A chart while it is drawn. */
interface Plot {
  readonly screen: Screen;
  readonly chart: Chart;
  readonly bins: readonly Bin[];
  readonly lines: readonly (ChartLine & { readonly spreads: readonly Spread[] })[];
  readonly axis: Axis;
  /** The cycles on the horizontal axis: each has the same room. */
  readonly place_: { readonly first: number; readonly last: number };
}

/** A chart over the cycles with its title, its figures, and what drifts in it. */
export function chartFigure(screen: Screen, chart: Chart, bins: readonly Bin[]): Markup {
  const texts = screen.messages.cyclesReport;
  const place_ = { first: bins[0]?.first ?? 1, last: bins.at(-1)?.last ?? 1 };
  const lines = chart.lines.map((line) => ({ ...line, spreads: spreadsOf(bins, line.value) }));
  const known = lines.flatMap(({ spreads }) => spreads).filter((spread) => spread !== undefined);
  const axis = axisFor(chart, known);
  const plot: Plot = { screen, chart, bins, lines, axis, place_ };
  const value = chart.lines[0]?.value;
  const spread = value && spreadOf(bins.flatMap(({ cycles }) => cycles.map(value)));
  const note = chart.note ?? spreadText(screen, spread, chart.unit);
  const drifts = chart.drifts.map((drift) => driftText(screen, drift));
  const picture = frame({
    label: [chart.title, note, ...drifts].join('. '),
    axis,
    format: (value) => screen.format.level(value, chart.unit),
    below: texts.heads.cycle.toLowerCase(),
    marks: wholeTicks(place_.first, place_.last, 5).map((cycle) => ({ at: middle(place_, cycle), text: `${cycle}` })),
    paths: [
      ...lines.flatMap(({ spreads }, index) => linePaths(plot, spreads, index)),
      ...chart.drifts.map((drift) => driftPath(plot, drift)),
    ],
    signs: [
      ...(chart.lines.length === 1 ? outcomeSigns(plot) : []),
      ...chart.drifts.map((drift) => driftSign(plot, drift)),
      ...bins.map((bin, index) => hover(plot, bin, index)),
    ],
  });
  return markup`<figure><figcaption><h3>${chart.title}</h3><p>${note}${axis.low > 0 ? ` – ${texts.cutAxis}` : ''}</p>${legend(chart)}</figcaption>${picture}${drifts.map((text) => markup`<p class="drift">${text}</p>`)}</figure>`;
}

/** From 0 on, but where something drifts within a narrow range: there only the range shows it. */
function axisFor(chart: Chart, known: readonly NonNullable<Spread>[]): Axis {
  const high = known.reduce((most, spread) => Math.max(most, spread.high), 0);
  const low = known.reduce((least, spread) => Math.min(least, spread.low), high);
  const zoom = chart.drifts.length > 0 && high - low < 0.3 * high;
  return axisOf(chart.unit, zoom ? low : 0, high);
}

function middle({ first, last }: Plot['place_'], cycle: number): number {
  return (cycle - first + 0.5) / (last - first + 1);
}

function middleOf(bin: Bin, place_: Plot['place_']): number {
  return (middle(place_, bin.first) + middle(place_, bin.last)) / 2;
}

function linePaths({ chart, axis, bins, place_ }: Plot, spreads: readonly Spread[], index: number): Markup[] {
  const points = bins.map((bin, at) => {
    const spread = spreads[at];
    if (spread === undefined) return null;
    const x = place(middleOf(bin, place_));
    const value = chart.peaks ? spread.high : spread.median;
    return { x, y: heightOf(axis, value), low: heightOf(axis, spread.low), high: heightOf(axis, spread.high) };
  });
  const band = chart.peaks || bins.every(({ cycles }) => cycles.length === 1) ? '' : bandPath(points);
  return [
    ...(band === '' ? [] : [markup`<path class="band" d="${band}"/>`]),
    markup`<path class="line l${index}" d="${linePath(points)}"/>`,
  ];
}

/** The level before the change, and where it went from there. */
function driftPath({ axis, place_ }: Plot, drift: Drift): Markup {
  const [from, to] = [heightOf(axis, drift.from), heightOf(axis, drift.to)];
  const since = place((drift.first_cycle - place_.first) / (place_.last - place_.first + 1));
  const after = drift.kind === 'trend' ? `L1000 ${to}` : `V${to}H1000`;
  return markup`<path class="driftline" d="M0 ${from}H${since}${after}"/>`;
}

function driftSign({ screen, place_ }: Plot, drift: Drift): Markup {
  const at = (drift.first_cycle - place_.first) / (place_.last - place_.first + 1);
  const right = at > 0.6;
  const x = percent(at);
  return markup`<line class="since" x1="${x}" x2="${x}" y1="-6" y2="100%"/><text class="since" x="${x}" y="0" dx="${right ? -6 : 6}" dy="4" text-anchor="${right ? 'end' : 'start'}">${screen.messages.cyclesReport.fromCycle(drift.first_cycle)}</text>`;
}

function outcomeSigns({ chart, axis, bins, lines, place_ }: Plot): Markup[] {
  return bins.flatMap((bin, index) => {
    const worst = worstOf(bin);
    if (worst === 'passed') return [];
    const spread = lines[0]?.spreads[index];
    const value = spread === undefined ? axis.low : chart.peaks ? spread.high : spread.median;
    return [markup`<use href="#sign-${worst}" x="${percent(middleOf(bin, place_))}" y="${heightOf(axis, value)}%"/>`];
  });
}

/** What a pointer reads at a point of the chart. */
function hover({ screen, chart, lines, place_ }: Plot, bin: Bin, index: number): Markup {
  const texts = screen.messages.cyclesReport;
  const told = lines.map(({ name, spreads }) => {
    const spread = spreads[index];
    const isOne = spread !== undefined && (bin.cycles.length === 1 || chart.peaks);
    const text = isOne ? screen.format.level(spread.high, chart.unit) : spreadText(screen, spread, chart.unit);
    return name === undefined ? text : `${name} ${text}`;
  });
  const worst = worstOf(bin);
  const how = worst === 'passed' ? [] : [worst === 'retried' ? texts.passedOnRetry : texts.outcome[worst]];
  const width = 1 / (place_.last - place_.first + 1);
  const x = percent((bin.first - place_.first) * width);
  const title = `${texts.cycles(bin.first, bin.last)}: ${[...told, ...how].join(', ')}`;
  return markup`<rect x="${x}" width="${percent((bin.last - bin.first + 1) * width)}" height="100%"><title>${title}</title></rect>`;
}

function legend(chart: Chart): Markup {
  if (chart.lines.length < 2) return markup``;
  const items = chart.lines.map(
    ({ name = '' }, index) =>
      markup`<li><svg class="key" aria-hidden="true" viewBox="0 0 28 8"><path class="line l${index}" d="M0 4H28"/></svg>${name}</li>`,
  );
  return markup`<ul class="legend">${items}</ul>`;
}
