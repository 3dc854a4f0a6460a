import type { Announcement, AnnouncementKind, Language, Words } from '@omnimind/protocol/announcement';
import { type Kill, machineWorkload, type OmnimindEvent } from '@omnimind/protocol/event';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import { type Evidence, type Severity, severities, type Verdict } from '@omnimind/protocol/verdict';
import { isPressureOnly, sortedFor, typeOfChange } from './change-type.ts';
import { type Phrases, phrases } from './phrases.ts';
import { capital, shown } from './shown.ts';

/** What an event does not say of itself. */
export interface AnnounceContext {
  readonly id: string;
  readonly sequence: number;
  readonly host: string;
  readonly workload: Announcement['workload'];
  /** The workload's verdict as of now; `null` before the first. */
  readonly verdict: Verdict | null;
  /** Its CPU use in percent of the machine, and its memory, as of now. */
  readonly cpu_percent: number | null;
  readonly anon_bytes: number | null;
}

/** What the rows of the table say of an event. */
interface Row {
  readonly kind: AnnouncementKind;
  readonly cause: string;
  readonly severity: Severity;
  readonly over: boolean;
  readonly type: string;
  readonly value: number | null;
  readonly evidence: readonly Evidence[];
  /** Without the name of the workload, which stands before it. */
  title(words: Phrases): string;
  body(words: Phrases): string;
}

type EventOf<Type extends OmnimindEvent['type']> = Extract<OmnimindEvent, { type: Type }>;
type Table = { readonly [Type in OmnimindEvent['type']]: (event: EventOf<Type>, context: AnnounceContext) => Row };

const longestTitle = 80;
const longestBody = 1000;
/** Sentences of evidence that a body holds. */
const sentences = 2;
const MiB = 2 ** 20;

/** The one table of what is told: how each event is called, how bad it is, what it belongs to, and in which words. */
const kinds: Table = {
  behavior_changed: (event, context) => {
    const { severity } = event.verdict;
    const type = typeOfChange(event);
    const evidence = sortedFor(type, event.verdict.evidence);
    return {
      kind: isPressureOnly(event) ? 'pressure' : 'behavior_changed',
      cause: causeOf(context),
      severity,
      over: severity === 'ok',
      type,
      value: numberOf(type, context),
      evidence,
      title: (words) => words.titles[type],
      body: (words) => sentencesOf(evidence, words),
    };
  },
  exhaustion_forecast: ({ severity, evidence, time_to_exhaustion_s: { low, high } }, context) => ({
    kind: 'exhaustion_forecast',
    cause: causeOf(context),
    severity,
    over: false,
    type: 'exhaustion_forecast',
    value: low,
    evidence,
    title: (words) => words.titles.exhaustion_forecast,
    body: (words) => join([words.forecast(low, high), sentencesOf(evidence, words)]),
  }),
  action_taken: ({ rung, text, evidence }, context) => ({
    kind: 'action_taken',
    cause: causeOf(context),
    severity: atLeast('watch', context),
    over: false,
    type: rung,
    value: null,
    evidence,
    title: (words) => words.rungs[rung],
    body: (words) => join([words.said(text), sentencesOf(evidence, words)]),
  }),
  action_undone: ({ rung, text, reason }, context) => ({
    kind: 'action_undone',
    cause: causeOf(context),
    severity: context.verdict?.severity ?? 'ok',
    over: (context.verdict?.severity ?? 'ok') === 'ok',
    type: `${rung}_undone`,
    value: null,
    evidence: [],
    title: (words) => words.undone(words.rungs[rung]),
    body: (words) => join([words.said(text), words.said(reason)]),
  }),
  action_skipped: ({ rung, reason }, context) => ({
    kind: 'action_skipped',
    cause: causeOf(context),
    severity: atLeast('watch', context),
    over: false,
    type: `${rung}_skipped`,
    value: null,
    evidence: [],
    title: (words) => words.skipped(words.rungs[rung]),
    body: (words) => words.said(reason),
  }),
  kill: (event, { workload }) => ({
    kind: 'kill',
    cause: `kill:${event.time}:${event.process.pid ?? workload.id}`,
    severity: 'critical',
    over: false,
    type: 'killed',
    value: event.process.memory_bytes === null ? null : Math.round(event.process.memory_bytes / MiB),
    evidence: event.verdict?.evidence ?? [],
    title: (words) => killTitle(event, words),
    body: (words) => {
      const where = workload.id === machineWorkload ? null : shown(workload.name, 60);
      return join([words.killedWhere(where, timeOf(event)), killReasons(event, words)]);
    },
  }),
  notice: ({ severity, text }) => ({
    kind: 'monitor_trouble',
    cause: `monitor:${causeOfNotice(text)}`,
    severity,
    over: false,
    type: 'monitor_trouble',
    value: null,
    evidence: [],
    title: (words) => words.trouble,
    body: (words) => words.said(text),
  }),
};

/** An event as people are told it, in both languages. Every name in the words is escaped, and everything bounded. */
export function announce(event: OmnimindEvent, context: AnnounceContext): Announcement {
  const row = rowOf(event, context);
  const { kind, cause, severity, over, type, value, evidence } = row;
  const { id, sequence, host, workload } = context;
  const [en, pt] = (['en', 'pt'] as const).map((language) => wordsOf(row, workload.name, language));
  const text = { en: en ?? noWords, pt: pt ?? noWords };
  const about = { id, sequence, time: event.time, host, kind, severity, cause, over, workload };
  return { ...about, type, value, evidence: [...evidence], text, event };
}

const noWords: Words = { title: '', body: '' };

function rowOf(event: OmnimindEvent, context: AnnounceContext): Row {
  switch (event.type) {
    case 'behavior_changed':
      return kinds.behavior_changed(event, context);
    case 'exhaustion_forecast':
      return kinds.exhaustion_forecast(event, context);
    case 'action_taken':
      return kinds.action_taken(event, context);
    case 'action_undone':
      return kinds.action_undone(event, context);
    case 'action_skipped':
      return kinds.action_skipped(event, context);
    case 'kill':
      return kinds.kill(event, context);
    case 'notice':
      return kinds.notice(event, context);
  }
}

function wordsOf(row: Row, name: string, language: Language): Words {
  const words = phrases[language];
  const what = row.title(words);
  const title = row.kind === 'kill' || row.kind === 'monitor_trouble' ? what : `${shown(name, 40)}: ${what}`;
  return { title: shown(title, longestTitle, true), body: shown(capital(row.body(words)), longestBody, true) };
}

/** A kill in one sentence, as far as it says it of itself; in English as whoever knew the workload has put it. */
export function killIn(language: Language, event: Kill): string {
  if (language === 'en') return event.text;
  const words = phrases[language];
  const why = killReasons(event, words);
  return why === '' ? killTitle(event, words) : `${killTitle(event, words)}: ${why}`;
}

function killTitle({ killer, process: { pid, name, memory_bytes } }: Kill, words: Phrases): string {
  return words.killed(killer, shown(name, 20), pid, memory_bytes);
}

function timeOf({ time }: Kill): string {
  return `${time.slice(11, 16)} UTC`;
}

function killReasons({ available_share, swap_free_share, limit_bytes, verdict }: Kill, words: Phrases): string {
  return join([
    words.available(available_share, swap_free_share),
    limit_bytes === null ? '' : words.limit(limit_bytes),
    sentencesOf(verdict?.evidence ?? [], words),
  ]);
}

/** All that happens to one workload is one matter. */
export function causeOf({ workload }: Pick<AnnounceContext, 'workload'>): string {
  return `workload:${workload.id}`;
}

/** What tells one trouble of the monitor from another: its code, and the text of a version that had none. */
function causeOfNotice({ code, parameters }: ReceivedMessage): string {
  return code === 'as_written' ? String(parameters['text']).slice(0, 120) : code;
}

function atLeast(least: Severity, { verdict }: AnnounceContext): Severity {
  const severity = verdict?.severity ?? 'ok';
  return severities.indexOf(severity) >= severities.indexOf(least) ? severity : least;
}

function numberOf(type: string, { cpu_percent, anon_bytes }: AnnounceContext): number | null {
  if (type.startsWith('cpu_')) return cpu_percent === null ? null : Math.round(cpu_percent);
  if (type.startsWith('memory_')) return anon_bytes === null ? null : Math.round(anon_bytes / MiB);
  return null;
}

function sentencesOf(evidence: readonly Evidence[], words: Phrases): string {
  return join(evidence.slice(0, sentences).map((each) => words.evidence(each)));
}

function join(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ');
}
