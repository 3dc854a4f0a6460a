import type { Recent, Stall, Workload } from '@omnimind/protocol/api/schemas';
import { culpritOf } from '@omnimind/protocol/evidence';
import type { Verdict } from '@omnimind/protocol/verdict';
import { evidenceText, type Screen } from './screen.ts';
import { verdictSummary } from './verdict.ts';

/** Its behavior in a few words: what is wrong where something is, else how it uses the CPU. */
export function behaviorSummary(screen: Screen, { verdict, ignored }: Workload): string {
  const { glyphs, messages } = screen;
  if (ignored) return screen.messages.machine.ignored;
  if (verdict === null) return glyphs.dash;
  if (verdict.severity !== 'ok') return verdictSummary(screen, verdict);
  return messages.behaviors.cpu_behavior[verdict.cpu_behavior].name;
}

/** What a verdict is founded on, a sentence each in the reader's language. */
export function reasonsOf(screen: Screen, verdict: Verdict | null): string[] {
  return (verdict?.evidence ?? []).map((evidence) => evidenceText(screen, evidence));
}

/** The first reason, behind the process that it is about: who that is helps more than how it was found. */
export function mainReason(screen: Screen, given: Pick<Verdict, 'evidence'> | null): string {
  const evidence = given?.evidence ?? [];
  const [first] = evidence;
  const grower = evidence.find(({ signal }) => signal === 'top_grower');
  return [grower, grower === first ? undefined : first]
    .flatMap((each) => (each === undefined ? [] : evidenceText(screen, each)))
    .join('; ');
}

/** The workload's name and, where its memory grows, the process that grows. */
export function nameAndCulprit(screen: Screen, { name, verdict }: Workload): string {
  const culprit = verdict === null || verdict.severity === 'ok' ? null : culpritOf(verdict.evidence);
  if (culprit === null) return screen.text(name);
  return `${screen.text(name)} ${screen.glyphs.arrow} ${culprit.pid} ${screen.text(culprit.name)}`;
}

/** `4711 node server.js`; empty for none. */
export function processText(screen: Screen, process: Workload['heaviest']): string {
  return process ? `${process.pid} ${screen.text(process.name)}` : '';
}

/** When the memory ends, short enough for a table: `12–20 min`, `90 s–3 min`; empty when it does not. */
export function forecastText({ glyphs }: Screen, end: Verdict['time_to_exhaustion_s'] | undefined): string {
  if (!end) return '';
  const [low, high] = [coarse(end.low), coarse(end.high)];
  if (low.text === high.text) return low.text;
  return low.unit === high.unit ? `${low.count}${glyphs.dash}${high.text}` : `${low.text}${glyphs.dash}${high.text}`;
}

const units = [
  { unit: 'd', seconds: 86_400 },
  { unit: 'h', seconds: 3600 },
  { unit: 'min', seconds: 60 },
  { unit: 's', seconds: 1 },
] as const;

function coarse(seconds: number) {
  const { unit, seconds: size } = units.find(({ seconds: least }) => seconds >= least * 1.5) ?? {
    unit: 's',
    seconds: 1,
  };
  const count = Math.round(seconds / size);
  return { unit, count, text: `${count} ${unit}` };
}

/** Who waits for what, `CPU 12%, memory 3%`; the word for none where nobody does. */
export function stallText(screen: Screen, stall: Stall): string {
  const { messages, format } = screen;
  const { labels } = messages.report;
  const shares = [
    [labels.cpu, stall.cpu_some],
    [labels.memory, stall.memory_some],
    [labels.io, stall.io_some],
  ] as const;
  if (shares.every(([, share]) => share === null)) return screen.messages.behaviors.pressure.unknown.name;
  const felt = shares.flatMap(([name, share]) =>
    share !== null && share >= 0.005 ? [`${name} ${format.share(share)}`] : [],
  );
  return felt.length === 0 ? messages.machine.noStall : felt.join(', ');
}

/** The end of a series that stands for the last minutes. */
export function lastOf(series: readonly (number | null)[], { interval_s }: Recent, seconds: number) {
  return series.slice(-Math.max(1, Math.round(seconds / interval_s)));
}

/**
 * Memory above its least: what stays lies low, and what grows by a quarter of itself rises to the top.
 *
 * @returns the series, and what the top of its picture stands for at the least, bytes
 */
export function risesOf(series: readonly (number | null)[]) {
  const measured = series.filter((point) => point !== null);
  const low = Math.min(...measured);
  const least = Math.max(leastRise, Math.max(0, ...measured) / 4);
  return { series: series.map((point) => (point === null ? null : point - low)), least };
}

const leastRise = 32 * 2 ** 20;

/** What a series spans, in words. */
export function spanText({ format }: Screen, { interval_s, cpu_cores }: Recent): string {
  return format.duration(interval_s * Math.max(1, cpu_cores.length));
}
