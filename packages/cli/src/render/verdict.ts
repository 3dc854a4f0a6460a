import type { Term } from '@omnimind/messages/english';
import type { CpuBehavior, MemoryBehavior, Pressure, Verdict } from '@omnimind/protocol/verdict';
import { bulletLines } from './layout.ts';
import type { Screen } from './screen.ts';
import { evidenceText } from './sentences.ts';
import { displayWidth, padEnd, wrap } from './width.ts';

const calm: ReadonlySet<string> = new Set<CpuBehavior | MemoryBehavior | Pressure>([
  'unknown',
  'idle',
  'stable',
  'high_but_stable',
  'ramping',
  'spiking',
  'oscillating',
  'sawtooth',
  'warming_up',
  'none',
]);

/** A verdict's news in a few words: `ok`, `alert: leaking`, `watch: CPU growing, pressure some`. */
export function verdictSummary({ messages }: Screen, verdict: Verdict): string {
  const { cpu_behavior, memory_behavior, pressure } = verdict;
  const news: string[] = [];
  if (memory_behavior === 'growing')
    news.push(`${messages.behaviors.aspect.memory_behavior} ${messages.behaviors.memory_behavior.growing.name}`);
  else if (!calm.has(memory_behavior)) news.push(messages.behaviors.memory_behavior[memory_behavior].name);
  if (cpu_behavior === 'growing')
    news.push(`${messages.behaviors.aspect.cpu_behavior} ${messages.behaviors.cpu_behavior.growing.name}`);
  else if (!calm.has(cpu_behavior)) news.push(messages.behaviors.cpu_behavior[cpu_behavior].name);
  if (pressure === 'some') news.push(`${messages.behaviors.aspect.pressure} ${messages.behaviors.pressure.some.name}`);
  else if (!calm.has(pressure)) news.push(messages.behaviors.pressure[pressure].name);
  return [messages.behaviors.severity[verdict.severity].name, news.join(', ')].filter((part) => part !== '').join(': ');
}

/** `● alert, 92 % sure`, and when the memory ends, if it does. */
export function severityLines(screen: Screen, verdict: Verdict, columns: number): string[] {
  const { glyphs, messages, paint } = screen;
  const { name, meaning } = messages.behaviors.severity[verdict.severity];
  const sure = messages.report.confidence(screen.format.share(verdict.confidence));
  const sign = `${glyphs.dot} ${name}`;
  const rest = `, ${sure} ${glyphs.dash} ${meaning}`;
  const hasRoom = displayWidth(sign + rest) <= columns;
  const lines = [paint.severity(verdict.severity, sign) + (hasRoom ? rest : `, ${sure}`)];
  const end = verdict.time_to_exhaustion_s;
  if (end !== null) lines.push(...wrap(messages.announcements.forecast(end.low, end.high), columns));
  return lines;
}

/** One line per aspect: its name, the behavior's name, what that means. */
export function behaviorLines(screen: Screen, verdict: Verdict, columns: number): string[] {
  const { messages, paint } = screen;
  const rows: [string, Term][] = [
    [messages.behaviors.aspect.cpu_behavior, messages.behaviors.cpu_behavior[verdict.cpu_behavior]],
    [messages.behaviors.aspect.memory_behavior, messages.behaviors.memory_behavior[verdict.memory_behavior]],
    [messages.behaviors.aspect.pressure, messages.behaviors.pressure[verdict.pressure]],
  ];
  const first = Math.max(...rows.map(([aspect]) => displayWidth(aspect))) + 2;
  const second = Math.max(...rows.map(([, term]) => displayWidth(term.name))) + 2;
  // In a narrow place the names say it alone.
  if (columns - first - second < 24)
    return rows.map(([aspect, { name }]) => `${padEnd(aspect, first)}${paint.bold(name)}`);
  return rows.flatMap(([aspect, { name, meaning }]) =>
    wrap(meaning, columns - first - second).map((line, index) =>
      index === 0
        ? `${padEnd(aspect, first)}${paint.bold(padEnd(name, second))}${paint.dim(line)}`
        : ' '.repeat(first + second) + paint.dim(line),
    ),
  );
}

/** The sentences of the evidence, a bullet each. */
export function evidenceLines(screen: Screen, verdict: Verdict, columns: number): string[] {
  return verdict.evidence.flatMap((evidence) => bulletLines(screen, evidenceText(screen, evidence), columns));
}
