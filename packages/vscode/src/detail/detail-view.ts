import { quantityIn } from '@omnimind/messages/announce/phrases';
import type { Announcement } from '@omnimind/protocol/announcement';
import type { MachineState, Series, WorkloadDetail } from '@omnimind/protocol/api/schemas';
import { escapeText } from '@omnimind/protocol/escape';
import { isActedOn, machineWorkload } from '@omnimind/protocol/event';
import { formatBytes, formatShare } from '@omnimind/protocol/units';
import { machineLine } from '../views/status.ts';
import { type PanelButton, type PanelEvent, type PanelView, type Range, ranges } from '../webview/panel-view.ts';
import {
  behaviorWords,
  evidenceSentence,
  factWords,
  processWords,
  severityWords,
  useWords,
  type Words,
} from '../words.ts';
import { historyOf } from './history.ts';

/** What is known of what the page shows. */
export interface DetailState {
  /** ID of a workload, or `machine`. */
  readonly workload: string;
  readonly range: Range;
  /** `null` for the machine, and for a workload that is not known (any more). */
  readonly detail: WorkloadDetail | null;
  readonly machine: MachineState | null;
  readonly series: Series | null;
  /** Oldest first. */
  readonly events: readonly Announcement[];
  /** Why it is not as of now; escaped. */
  readonly note: string | null;
  readonly isExplained: boolean;
  readonly told: Announcement | null;
}

/** Who reads the page, and when. */
export interface Reader {
  /** Of dates, such as `pt-br`. */
  readonly locale: string;
  readonly now_ms: number;
}

/** The page of a workload, or of the machine. */
export function viewOf(words: Words, reader: Reader, state: DetailState): PanelView {
  const { t } = words;
  const { workload, detail, machine, series, note, isExplained, told } = state;
  const isMachine = workload === machineWorkload;
  const verdict = isMachine ? (machine?.verdict ?? null) : (detail?.verdict ?? null);
  const name = isMachine ? t('This machine') : (detail?.name ?? told?.workload.name ?? workload);
  const severity = isMachine ? (machine?.severity ?? null) : (verdict?.severity ?? null);
  return {
    title: escapeText(name),
    severity,
    behavior: severity === null ? '' : `${severityWords(words, severity)}: ${behaviorWords(words, verdict)}`,
    facts: isMachine ? machineFacts(words, machine) : detail === null ? [] : workloadFacts(words, detail),
    buttons: buttonsOf(words, state),
    note,
    range: state.range,
    // Where the past is not kept there are the last minutes only.
    ranges: machine === null || machine.history.available ? ranges : ['15m'],
    rangeLabels: { '15m': t('15 min'), '1h': t('1 h'), '24h': t('24 h'), '30d': t('30 d') },
    history:
      series === null
        ? null
        : historyOf(words, series, {
            cores: machine?.host.cores ?? null,
            memory_bytes: isMachine ? (machine?.host.memory_bytes ?? null) : (detail?.memory_limit_bytes ?? null),
          }),
    evidence: (verdict?.evidence ?? []).map((each) => ({
      text: evidenceSentence(words, each),
      value: quantityIn(words.language, each.value, each.unit),
      threshold: each.threshold === null ? '' : quantityIn(words.language, each.threshold, each.unit),
    })),
    isExplained,
    told: told === null ? null : explained(words, reader, told),
    events: state.events.map((event) => eventOf(words, reader, event)).reverse(),
    headings: {
      range: t('Time shown'),
      verdicts: t('Verdict'),
      evidence: t('Evidence'),
      finding: t('Finding'),
      measured: t('Measured'),
      threshold: t('Held against'),
      events: t('Events'),
      noEvents: t('Nothing has happened yet.'),
      noEvidence: t('Nothing has been found yet.'),
    },
    locale: reader.locale,
  };
}

function buttonsOf({ t }: Words, { workload, detail, isExplained, told }: DetailState): PanelButton[] {
  const isOpen = isExplained || told !== null;
  const why: PanelButton = { action: isOpen ? 'close-why' : 'why', label: t('Why?'), isPressed: isOpen };
  if (workload === machineWorkload || detail === null) return [why];
  return [
    why,
    detail.ignored
      ? { action: 'heed', label: t('Ignore'), isPressed: true }
      : { action: 'ignore', label: t('Ignore'), isPressed: false },
    ...(isActedOn(detail) ? [{ action: 'release', label: t('Release'), isPressed: false } as const] : []),
  ];
}

function machineFacts(words: Words, machine: MachineState | null): string[] {
  if (machine === null) return [];
  const { t } = words;
  const { version, mode, manager } = machine.monitor;
  return [
    escapeText(machineLine(words, machine)),
    machine.workloads === 1 ? t('1 workload') : t('{0} workloads', machine.workloads),
    manager === 'system' ? t("the machine's monitor {0}", version) : t("this user's monitor {0}", version),
    mode === 'smart' ? t('acts on trouble') : t('only observes'),
  ];
}

function workloadFacts(words: Words, detail: WorkloadDetail): string[] {
  const { t } = words;
  const { verdict, pids, memory_limit_bytes, cgroup, processes } = detail;
  const names = [...new Set(processes.map((process) => escapeText(process.name)))].filter(
    (name, _, all) => all.length > 1 || name !== escapeText(detail.name),
  );
  return [
    useWords(words, detail),
    ...(memory_limit_bytes === null ? [] : [t('limit {0}', formatBytes(memory_limit_bytes))]),
    ...factWords(words, detail),
    ...(verdict === null ? [] : [t('confidence {0}', formatShare(verdict.confidence))]),
    ...(pids === null ? [] : [processWords(words, pids)]),
    ...(names.length === 0 ? [] : [names.slice(0, 8).join(', ') + (names.length > 8 ? ', …' : '')]),
    ...(cgroup === null ? [] : [escapeText(cgroup)]),
  ].filter((fact) => fact !== '');
}

function eventOf({ language }: Words, reader: Reader, { time, severity, text }: Announcement): PanelEvent {
  const { title, body } = text[language];
  return { time: momentOf(reader, time), severity, title, body };
}

function momentOf({ locale, now_ms }: Reader, time: string): string {
  const moment = new Date(time);
  if (Number.isNaN(moment.getTime())) return time;
  // The day is said where it is another one than that which is shown.
  const isToday = moment.toDateString() === new Date(now_ms).toDateString();
  return isToday ? moment.toLocaleTimeString(locale) : moment.toLocaleString(locale);
}

/** What was told, then all that it is founded on besides. */
function explained(
  words: Words,
  reader: Reader,
  { time, text, evidence }: Announcement,
): NonNullable<PanelView['told']> {
  const { title, body } = text[words.language];
  const said = body.toLowerCase();
  const more = evidence
    .map((each) => evidenceSentence(words, each))
    .filter((each) => !said.includes(each.toLowerCase()));
  return { title: `${momentOf(reader, time)}  ${title}`, lines: [...body.split('\n'), ...more] };
}
