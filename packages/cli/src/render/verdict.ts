import type { Term } from '@omnimind/messages/english';
import type { verdictAspects } from '@omnimind/protocol/event';
import type { Verdict } from '@omnimind/protocol/verdict';
import { bulletLines } from './layout.ts';
import { evidenceText, type Screen } from './screen.ts';
import { displayWidth, padEnd, wrap } from './width.ts';

/** What is news; the second ones do not say by themselves of what. */
const news: ReadonlySet<string> = new Set(['runaway', 'leaking', 'thrashing', 'growing', 'exhausting', 'some']);
const ambiguous: ReadonlySet<string> = new Set(['growing', 'exhausting', 'some']);

/** The name of a behavior and what it means; a value of another version is its own name. */
export function termOf({ messages, text }: Screen, aspect: (typeof verdictAspects)[number], value: string): Term {
  const terms: Readonly<Record<string, Term>> = messages.behaviors[aspect];
  return (Object.hasOwn(terms, value) ? terms[value] : undefined) ?? { name: text(value), meaning: '' };
}

/** `CPU growing` */
function aspectText(screen: Screen, aspect: keyof typeof screen.messages.behaviors.aspect, value: string): string {
  return `${screen.messages.behaviors.aspect[aspect]} ${termOf(screen, aspect, value).name}`;
}

/** `CPU high but stable, memory stable` */
export function behaviorsText(
  screen: Screen,
  { cpu_behavior, memory_behavior }: Pick<Verdict, 'cpu_behavior' | 'memory_behavior'>,
): string {
  return `${aspectText(screen, 'cpu_behavior', cpu_behavior)}, ${aspectText(screen, 'memory_behavior', memory_behavior)}`;
}

/** A verdict's news in a few words: `ok`, `alert: leaking`, `watch: CPU growing, pressure some`. */
export function verdictSummary(screen: Screen, verdict: Verdict): string {
  const aspects = ['memory_behavior', 'cpu_behavior', 'pressure', 'tasks_behavior', 'descriptors_behavior'] as const;
  const told = aspects
    .map((aspect) => ({ aspect, value: verdict[aspect] ?? '' }))
    .filter(({ value }) => news.has(value))
    .map(({ aspect, value }) => {
      return ambiguous.has(value) ? aspectText(screen, aspect, value) : termOf(screen, aspect, value).name;
    });
  const { name } = screen.messages.behaviors.severity[verdict.severity];
  return told.length === 0 ? name : `${name}: ${told.join(', ')}`;
}

/**
 * `● alert, 92 % sure`, and when the memory ends, if it does.
 *
 * @param ending what ended a run from outside; `null` for nothing: then there may be "nothing to do"
 */
export function severityLines(
  screen: Screen,
  verdict: Verdict,
  columns: number,
  ending: string | null = null,
): string[] {
  const { glyphs, messages, paint } = screen;
  const { name, meaning } = messages.behaviors.severity[verdict.severity];
  const sure = messages.report.confidence(screen.format.share(verdict.confidence));
  const sign = `${glyphs.dot} ${name}`;
  const rest = `, ${sure} ${glyphs.dash} ${verdict.severity === 'ok' && ending !== null ? ending : meaning}`;
  const hasRoom = displayWidth(sign + rest) <= columns;
  const lines = [paint.severity(verdict.severity, sign) + (hasRoom ? rest : `, ${sure}`)];
  const end = verdict.time_to_exhaustion_s;
  if (end !== null) lines.push(...wrap(messages.announcements.forecast(end.low, end.high), columns));
  return lines;
}

/** What is only worth a line when it is not stable. */
export function counted(verdict: Verdict): ('tasks_behavior' | 'descriptors_behavior')[] {
  const aspects = ['tasks_behavior', 'descriptors_behavior'] as const;
  return aspects.filter((aspect) => (verdict[aspect] ?? 'stable') !== 'stable');
}

/** One line per aspect: its name, the behavior's name, what that means. */
export function behaviorLines(screen: Screen, verdict: Verdict, columns: number): string[] {
  const { messages, paint } = screen;
  const rows = (['cpu_behavior', 'memory_behavior', 'pressure', ...counted(verdict)] as const).map(
    (aspect) => [messages.behaviors.aspect[aspect], termOf(screen, aspect, verdict[aspect] ?? '')] as const,
  );
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
