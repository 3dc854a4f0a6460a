import type { Cycle, CyclesReport, Drift } from '@omnimind/protocol/cycles-report';
import { capital } from '../../markdown-parts.ts';
import type { Screen } from '../../screen.ts';
import { type Markup, markup } from '../markup.ts';
import { shortText } from '../sentences.ts';
import { type CyclesSummary, waitsOf } from '../summary.ts';
import { binSize, binsOf } from './bins.ts';
import { type Chart, chartFigure } from './chart.ts';

/** Watched processes with a chart of their own. */
const mostWatched = 12;
/** A share of the time below which nobody waited. */
const quiet = 0.01;

/** What was measured, over the cycles; what never happened is said in a sentence instead of an empty chart. */
export function chartsSection(screen: Screen, report: CyclesReport, { cycles }: CyclesSummary): Markup {
  const texts = screen.messages.cyclesReport;
  if (cycles.length < 2) return markup``;
  const bins = binsOf(cycles);
  const charts = [
    ...measured(screen, report, cycles),
    ...watched(screen, report),
    ...pressureChart(screen, cycles),
    ...waitChart(screen, report),
  ];
  const absent = [
    ...(pressureChart(screen, cycles).length === 0 && isPressureKnown(cycles) ? [texts.noPressure] : []),
    ...(waitsOf(report).count === 0 ? [texts.neverWaited] : []),
  ];
  const size = binSize(cycles.length);
  const explained = size === 1 ? [] : [capital(`${texts.binned(size)}.`)];
  return markup`<section aria-labelledby="charts"><h2 id="charts">${texts.heads.charts}</h2>${[...explained, ...absent].map((text) => markup`<p class="note">${text}</p>`)}<div class="charts">${charts.map((chart) => chartFigure(screen, chart, bins))}</div></section>`;
}

/** What drifts in one chart; its lines are no more than the eye can tell apart. */
function driftsOf(report: CyclesReport, signal: Drift['signal'], subject: string | null = null): Drift[] {
  const last = report.cycles.at(-1)?.cycle ?? 0;
  return report.drift
    .filter((drift) => drift.signal === signal && drift.subject === subject && drift.first_cycle <= last)
    .slice(0, 3);
}

function measured(screen: Screen, report: CyclesReport, cycles: readonly Cycle[]): Chart[] {
  const { heads, ofCores, signal } = screen.messages.cyclesReport;
  const left = (cycle: Cycle) => cycle.left_behind.anon_bytes;
  const of = (
    about: Drift['signal'],
    title: string,
    unit: Chart['unit'],
    value: (cycle: Cycle) => number | null,
  ): Chart => ({ title, unit, lines: [{ value }], drifts: driftsOf(report, about) });
  return [
    of('duration', heads.duration, 's', ({ duration_s }) => duration_s),
    of('peak_memory', heads.peakMemory, 'bytes', ({ memory }) => memory.peak_anon_bytes),
    of('peak_cpu', `${signal.peak_cpu}, ${ofCores(String(report.host.cores))}`, 'cores', ({ cpu }) => cpu.peak_cores),
    ...(cycles.some((cycle) => (left(cycle) ?? 0) > 0)
      ? [of('memory_left_behind', heads.leftBehind, 'bytes', left)]
      : []),
  ].filter(({ lines }) => cycles.some((cycle) => lines[0]?.value(cycle) !== null));
}

function watched(screen: Screen, report: CyclesReport): Chart[] {
  const texts = screen.messages.cyclesReport;
  return report.watched.slice(0, mostWatched).map((name, index) => ({
    title: texts.watched(shortText(screen, name)),
    unit: 'bytes' as const,
    lines: [{ value: ({ watched_bytes }: Cycle) => watched_bytes[index] ?? null }],
    drifts: driftsOf(report, 'memory_left_behind', name),
  }));
}

const pressures = ['cpu_some', 'memory_some', 'memory_full', 'io_some'] as const;

function isPressureKnown(cycles: readonly Cycle[]): boolean {
  return cycles.some(({ pressure }) => pressures.some((name) => pressure[name] !== null));
}

function pressureChart(screen: Screen, cycles: readonly Cycle[]): Chart[] {
  const texts = screen.messages.cyclesReport;
  const told = pressures.filter((name) => cycles.some(({ pressure }) => (pressure[name] ?? 0) >= quiet));
  if (told.length === 0) return [];
  const lines = told.map((name) => ({ name: texts.pressures[name], value: ({ pressure }: Cycle) => pressure[name] }));
  return [{ title: texts.heads.pressure, unit: 'share', lines, drifts: [], peaks: true, note: texts.shareOfTime }];
}

function waitChart(screen: Screen, report: CyclesReport): Chart[] {
  const texts = screen.messages.cyclesReport;
  const { count, most } = waitsOf(report);
  if (count === 0) return [];
  const note = texts.heldBack(count, screen.format.span(report.totals.waited_s), screen.format.span(most));
  const lines = [{ value: ({ waited_s }: Cycle) => waited_s }];
  return [{ title: texts.heads.waited, unit: 's', lines, drifts: [], peaks: true, note }];
}
