import { constants } from 'node:os';
import { killIn } from '@omnimind/messages/announcement';
import { shownName } from '@omnimind/protocol/escape';
import { isActedOn, type OmnimindEvent } from '@omnimind/protocol/event';
import { culpritOf } from '@omnimind/protocol/evidence';
import { peakMemoryOf } from '@omnimind/protocol/memory';
import type { RunReport } from '@omnimind/protocol/report';
import { type Severity, severities, type Verdict } from '@omnimind/protocol/verdict';
import { eventText } from './event.ts';
import { bodyWidth, layout, type Section } from './layout.ts';
import { evidenceText, type Screen, saidText } from './screen.ts';
import { verdictSummary } from './verdict.ts';
import { headlineOf } from './view.ts';
import { cut, displayWidth, wrap } from './width.ts';

/** Growth that is worth a word, bytes. */
const minGrowth = 2 ** 20;

/** Actions, and processes that outlived the command, that are shown; `omnimind why` has them all. */
const shown = 2;
/** Notices that a person must know of whatever the verdict. */
const toldAlways: ReadonlySet<string> = new Set([
  'run.elsewhere',
  'run.left_to_limit',
  'run.risen',
  'run.compared',
  'run.nothing_earlier',
  'run.not_kept',
  'run.report_not_kept',
  'measuring.ended_early',
]);

/** Whether a notice says which limit ended the command. */
export function isLimitReached({ code }: RunReport['notices'][number]): boolean {
  return code.startsWith('run.ended_at_');
}

/** What of a run decides how much is said of it. */
interface Outcome {
  /** The signal that ended the command, or by its exit status one of its children. */
  readonly signal: string | null;
  /** The worst verdict, and since when; the last one where it never was as bad as an alert. */
  readonly worst: Verdict;
  readonly since_s: number | null;
  readonly kills: readonly OmnimindEvent[];
  readonly endedAtLimit: RunReport['notices'][number] | undefined;
  readonly isTrouble: boolean;
}

/**
 * The report in one line where the run was well, in at most eight where it was not; then what goes on after it.
 *
 * @param least_s a run that was well and took less time than that is not worth a line, s
 */
export function briefLines(screen: Screen, report: RunReport, least_s = 0): string[] {
  const outcome = outcomeOf(report);
  const notices = report.notices.filter(({ code }) => toldAlways.has(code)).map((notice) => saidText(screen, notice));
  const more = [...leftTexts(screen, report).slice(0, shown), ...notices];
  const isWell =
    !outcome.isTrouble && outcome.signal === null && report.exit.status === 0 && outcome.worst.severity === 'ok';
  if (isWell && more.length === 0 && report.run.duration_s < least_s) return [];
  const extra = more.flatMap((text) => wrap(text, screen.columns - 2)).map((line) => `  ${line}`);
  return [headline(screen, report, outcome), ...layout(screen, sections(screen, report, outcome)), ...extra];
}

const rank = ({ severity }: { readonly severity: Severity }): number => severities.indexOf(severity);
const alert = severities.indexOf('alert');

function outcomeOf({ verdict, events, exit, notices }: RunReport): Outcome {
  let worst = verdict;
  let since_s: number | null = null;
  for (const event of events) {
    if (event.type !== 'behavior_changed') continue;
    const rose = event.changes.some(({ aspect }) => aspect === 'severity');
    if (!rose || rank(event.verdict) < alert) continue;
    since_s ??= event.t;
    if (rank(event.verdict) > rank(worst)) worst = event.verdict;
  }
  const kills = events.filter(({ type }) => type === 'kill');
  const endedAtLimit = notices.find(isLimitReached);
  const isTrouble = rank(worst) >= alert || kills.length > 0 || endedAtLimit !== undefined;
  return { signal: endingSignal(exit), worst, since_s, kills, endedAtLimit, isTrouble };
}

/** `✓ npm test · 12.4 s · peak 0.9 GiB · healthy` */
function headline(screen: Screen, report: RunReport, outcome: Outcome): string {
  const { glyphs, messages, format } = screen;
  const { run, exit, verdict } = report;
  const { brief } = messages;
  const { severity } = outcome.worst;
  const failed = outcome.isTrouble || outcome.signal !== null || exit.status !== 0;
  const color = failed ? 'alert' : severity === 'ok' ? 'ok' : 'watch';
  const sign = failed ? glyphs.failed : severity === 'ok' ? glyphs.well : '!';
  const peak_bytes = peakMemoryOf(report);
  const parts = [
    ...(exit.status === null ? [messages.report.interrupted] : []),
    ...(outcome.signal === null ? [] : [messages.report.endedBy(screen.text(outcome.signal))]),
    ...(exit.signal === null && exit.status ? [`${messages.report.labels.exit} ${exit.status}`] : []),
    format.duration(run.duration_s),
    ...(peak_bytes === null ? [] : [brief.peak(format.bytes(peak_bytes))]),
    ...stateWords(screen, outcome, verdict, exit.status),
  ];
  return headlineOf(screen, color, sign, shownName(run), parts);
}

function stateWords(
  screen: Screen,
  { isTrouble, worst, signal, since_s }: Outcome,
  last: Verdict,
  status: number | null,
): string[] {
  const { brief } = screen.messages;
  if (worst.severity !== 'ok') {
    const summary = verdictSummary(screen, worst);
    return [since_s !== null && last.severity === 'ok' ? brief.recovered(summary) : summary];
  }
  if (isTrouble || signal !== null) return [];
  // Too short to be judged: then nothing is said of its health.
  if (last.cpu_behavior === 'unknown' && last.memory_behavior === 'unknown') return [];
  return [status === 0 ? brief.healthy : brief.noTrouble];
}

function sections(screen: Screen, report: RunReport, outcome: Outcome): Section[] {
  const { labels } = screen.messages.brief;
  if (!outcome.isTrouble && outcome.worst.severity === 'ok') return [];
  const columns = bodyWidth(screen);
  const { ellipsis } = screen.glyphs;
  const section = (label: string, texts: readonly string[], most: number): Section => {
    const lines = texts.flatMap((text) => wrap(text, columns));
    const kept = lines.slice(0, most);
    if (lines.length > most) kept.push(`${cut(kept.pop() ?? '', columns - displayWidth(ellipsis), '')}${ellipsis}`);
    return { label, lines: kept };
  };
  const why = `omnimind why ${screen.text(report.run.id)}`;
  const { worst } = outcome;
  const culprit = culpritOf(worst.evidence);
  const who = culprit === null ? [] : [screen.messages.brief.process(screen.text(culprit.name), culprit.pid)];
  const whatAndWho = [
    section(labels.what, whatTexts(screen, outcome), who.length === 0 ? 3 : 2),
    section(labels.who, who, 1),
  ];
  if (!outcome.isTrouble) return [...whatAndWho, section(labels.next, [why], 1)];
  const next = nextText(screen, outcome);
  const since = outcome.since_s === null ? [] : [sinceText(screen, report, outcome.since_s)];
  return [
    ...whatAndWho,
    section(labels.since, since, 1),
    section(labels.done, doneTexts(screen, report), shown),
    section(labels.next, [displayWidth(`${next}; ${why}`) <= columns && next !== '' ? `${next}; ${why}` : why], 1),
  ];
}

function whatTexts(screen: Screen, { kills, endedAtLimit, worst }: Outcome): string[] {
  const [kill] = kills;
  if (kill?.type === 'kill') return [screen.text(killIn(screen.language, kill))];
  if (endedAtLimit !== undefined) return [saidText(screen, endedAtLimit)];
  const first = worst.evidence.find(({ signal }) => signal !== 'top_grower');
  const limit = first?.signal.endsWith('s_growth')
    ? worst.evidence.find(({ signal }) => signal === 'count_left')
    : undefined;
  return [[first, limit].flatMap((each) => (each === undefined ? [] : evidenceText(screen, each))).join('; ')].filter(
    (text) => text !== '',
  );
}

function sinceText(screen: Screen, { run }: RunReport, since_s: number): string {
  const { format, messages } = screen;
  return messages.brief.since(format.clock(since_s), format.time(new Date(Date.parse(run.started) + since_s * 1000)));
}

/** What changed something, in the order of time; that nothing was, and where it was not, why. */
function doneTexts(screen: Screen, { events, run }: RunReport): string[] {
  const taken = events.filter((event) => event.type === 'action_taken' && isActedOn(event));
  if (taken.length > 0) return taken.slice(-shown).map((event) => eventText(screen, event));
  const skipped = events.findLast((event) => event.type === 'action_skipped' && isActedOn(event));
  if (skipped !== undefined) return [eventText(screen, skipped)];
  return [run.mode === 'observe' ? screen.messages.brief.onlyObserved : screen.messages.brief.nothingDone];
}

function nextText(screen: Screen, { kills, endedAtLimit, worst }: Outcome): string {
  const { next } = screen.messages.brief;
  if (kills.length > 0) return next.killed;
  if (endedAtLimit !== undefined) return next.limit;
  if (worst.memory_behavior === 'leaking' || worst.memory_behavior === 'growing') return next.memory;
  return worst.cpu_behavior === 'runaway' ? next.loop : '';
}

/** Each process that outlived the command and is named. */
export function leftTexts(screen: Screen, { exit }: RunReport): string[] {
  const { bytes, duration } = screen.format;
  return (exit.left ?? []).map(({ pid, name, memory_bytes, growth_bytes, span_s }) =>
    screen.messages.report.left(
      ...([screen.text(name), pid, bytes(memory_bytes)] as const),
      ...([growth_bytes < minGrowth ? null : bytes(growth_bytes), duration(span_s)] as const),
    ),
  );
}

/** The signal that ended the command, or one of its children as a shell's exit status tells it; `null` for none. */
export function endingSignal({ signal, status }: RunReport['exit']): string | null {
  if (signal !== null || status === null || status <= 128) return signal;
  return Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0] ?? null;
}
