import { formatOf } from '@omnimind/messages/format';
import type { PressureCounters, Sample } from '@omnimind/protocol/trace';
import type { Trace } from '../corpus.ts';
import { floorLine, levelOf } from './floor-line.ts';

const english = formatOf('en');

/** A counter, its name, and what one of its units is worth. */
type Counter = readonly [name: string, unit: number, of: (sample: Sample) => number | null | undefined];

const sum = (...parts: (number | null | undefined)[]): number | null => {
  const known = parts.filter((part) => typeof part === 'number');
  return known.length === 0 ? null : known.reduce((total, part) => total + part, 0);
};
const stall = (key: keyof PressureCounters): Counter => [key.replace('_usec', ''), 1e-6, ({ psi }) => psi?.[key]];

const counters: readonly Counter[] = [
  ['cores', 1e-6, ({ user_usec, system_usec }) => sum(user_usec, system_usec)],
  ['of them in the kernel', 1e-6, ({ system_usec }) => system_usec],
  ['waiting for a core', 1e-6, ({ run_delay_usec }) => run_delay_usec],
  ['bytes/s', 1, (each) => sum(each.rchar, each.wchar, each.read_bytes, each.write_bytes)],
  ['switches/s', 1, ({ ctx_voluntary }) => ctx_voluntary],
  ['faults/s', 1, ({ minflt }) => minflt],
  ['major faults/s', 1, ({ majflt }) => majflt],
  ['lines/s', 1, ({ output_lines }) => output_lines],
  stall('memory_some_usec'),
  stall('memory_full_usec'),
  stall('io_full_usec'),
  ['machine memory_full', 1e-6, ({ host }) => host?.memory_full_usec],
];

/**
 * What was measured in a stretch of a trace, beside the time before it: for whoever asks why it was taken for trouble,
 * or was not. Rates are means.
 */
export function numbersOf(trace: Trace, from_s: number, to_s: number): string {
  const rates = counters.flatMap(([name, unit, of]) => {
    const before = rateOf(trace, 0, from_s, of);
    const during = rateOf(trace, from_s, to_s, of);
    if (during === null) return [];
    const first = before === null ? '' : `${english.number(before * unit)} → `;
    return [`${name} ${first}${english.number(during * unit)}`];
  });
  return [...rates, ...memoryOf(trace, from_s, to_s)].join(', ');
}

function rateOf(trace: Trace, from_s: number, to_s: number, of: Counter[2]): number | null {
  const measured = trace.samples.filter(({ t }) => t >= from_s && t <= to_s);
  const [first] = measured;
  const last = measured.at(-1);
  if (first === undefined || last === undefined || last.t <= first.t) return null;
  const from = of(first);
  const to = of(last);
  return typeof from === 'number' && typeof to === 'number' ? (to - from) / (last.t - first.t) : null;
}

function memoryOf(trace: Trace, from_s: number, to_s: number): string[] {
  const levels = trace.samples
    .filter(({ t }) => t >= from_s && t <= to_s)
    .map(levelOf)
    .filter((level) => !Number.isNaN(level));
  const line = floorLine(trace, { start_s: from_s, end_s: to_s });
  const first = levels[0] ?? Number.NaN;
  const last = levels.at(-1) ?? Number.NaN;
  if (line === null || Number.isNaN(first + last)) return [];
  return [`memory ${english.bytes(first)} → ${english.bytes(last)}, floor ${english.bytes(line.slope * 60)}/min`];
}
