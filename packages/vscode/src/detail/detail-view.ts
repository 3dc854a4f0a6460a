import { announcementIn } from '@omnimind/messages/announcement';
import { quantityIn } from '@omnimind/messages/translate';
import type { Announcement } from '@omnimind/protocol/announcement';
import type { MachineState, WorkloadDetail } from '@omnimind/protocol/api/schemas';
import { escapeText } from '@omnimind/protocol/escape';
import { isActedOn, machineWorkload } from '@omnimind/protocol/event';
import { lacksRoom } from '@omnimind/protocol/lacks-room';
import { machineLine } from '../views/status.ts';
import { type PanelButton, type PanelEvent, type PanelView, type Range, ranges } from '../webview/panel-view.ts';
import { behaviorWords, evidenceSentence, factWords, useWords, type Words } from '../words.ts';
import type { Reading } from './detail-reader.ts';
import { historyOf } from './history.ts';

/** What the page shows. */
export interface DetailState extends Omit<Reading, 'failure'> {
  /** ID of a workload, or `machine`. */
  readonly workload: string;
  readonly range: Range;
  readonly machine: MachineState | null;
  /** Why the state is outdated; escaped. */
  readonly note: string | null;
  readonly isExplained: boolean;
  readonly explained: Announcement | null;
}

/** The reader's locale and time. */
export interface Reader {
  /** Of dates, such as `pt-br`. */
  readonly locale: string;
  readonly now_ms: number;
}

/** The page of a workload, or of the machine. */
export function viewOf(words: Words, reader: Reader, state: DetailState): PanelView {
  const { texts } = words;
  const { workload, detail, machine, series, note, isExplained, explained } = state;
  const isMachine = workload === machineWorkload;
  const verdict = isMachine ? (machine?.verdict ?? null) : (detail?.verdict ?? null);
  const name = isMachine ? texts.thisMachine : (detail?.name ?? explained?.workload.name ?? workload);
  const severity = isMachine ? (machine?.severity ?? null) : (verdict?.severity ?? null);
  return {
    title: escapeText(name),
    severity,
    behavior: severity === null ? '' : `${texts.severity[severity]}: ${behaviorWords(words, verdict)}`,
    facts: isMachine ? machineFacts(words, machine) : detail === null ? [] : workloadFacts(words, detail),
    buttons: buttonsOf(words, state),
    note,
    range: state.range,
    // Without history there are only the last minutes.
    ranges: machine === null || machine.history.available ? ranges : ['15m'],
    rangeLabels: texts.ranges,
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
    explained: explained === null ? null : explanationOf(words, reader, explained),
    events: state.events.map((event) => eventOf(words, reader, event)).reverse(),
    headings: texts.headings,
    locale: reader.locale,
  };
}

function buttonsOf(
  { texts: { buttons } }: Words,
  { workload, detail, isExplained, explained }: DetailState,
): PanelButton[] {
  const isOpen = isExplained || explained !== null;
  const why: PanelButton = { action: isOpen ? 'close-why' : 'why', label: buttons.why, isPressed: isOpen };
  if (workload === machineWorkload || detail === null) return [why];
  return [
    why,
    detail.ignored
      ? { action: 'heed', label: buttons.ignore, isPressed: true }
      : { action: 'ignore', label: buttons.ignore, isPressed: false },
    ...(isActedOn(detail)
      ? [
          {
            action: 'release',
            label: detail.rung === 'freeze' ? buttons.resume : buttons.release,
            isPressed: false,
          } as const,
        ]
      : []),
    ...(lacksRoom(detail)
      ? ([
          { action: 'give', label: buttons.give, isPressed: false },
          { action: 'stop', label: buttons.stop, isPressed: false },
        ] as const)
      : []),
  ];
}

function machineFacts(words: Words, machine: MachineState | null): string[] {
  if (machine === null) return [];
  const { texts } = words;
  const { version, mode, manager } = machine.monitor;
  return [
    escapeText(machineLine(words, machine)),
    texts.workloads(machine.workloads),
    texts.monitorOf[manager](version),
    mode === 'smart' ? texts.actsOnTrouble : texts.onlyObserves,
  ];
}

function workloadFacts(words: Words, detail: WorkloadDetail): string[] {
  const { texts, format } = words;
  const { verdict, pids, memory_limit_bytes, peak_bytes, earlier, cgroup, processes } = detail;
  const names = [...new Set(processes.map((process) => escapeText(process.name)))].filter(
    (name, _, all) => all.length > 1 || name !== escapeText(detail.name),
  );
  return [
    useWords(words, detail),
    ...(memory_limit_bytes === null ? [] : [texts.limitOf(memory_limit_bytes)]),
    ...(peak_bytes && earlier ? [texts.peaks(peak_bytes, earlier.peak_bytes, earlier.lives)] : []),
    ...factWords(words, detail),
    ...(verdict === null ? [] : [texts.confidence(format.share(verdict.confidence))]),
    ...(pids === null ? [] : [texts.processes(pids)]),
    ...(names.length === 0 ? [] : [names.slice(0, 8).join(', ') + (names.length > 8 ? ', …' : '')]),
    ...(cgroup === null ? [] : [escapeText(cgroup)]),
    ...(detail.directory ? [escapeText(detail.directory)] : []),
  ].filter((fact) => fact !== '');
}

function eventOf({ language }: Words, reader: Reader, announcement: Announcement): PanelEvent {
  const { time, severity } = announcement;
  return { time: momentOf(reader, time), severity, ...announcementIn(language, announcement) };
}

function momentOf({ locale, now_ms }: Reader, time: string): string {
  const moment = new Date(time);
  if (Number.isNaN(moment.getTime())) return time;
  // The day is shown if it is not today.
  const isToday = moment.toDateString() === new Date(now_ms).toDateString();
  return isToday ? moment.toLocaleTimeString(locale) : moment.toLocaleString(locale);
}

/** An announcement, and the evidence that its text does not name. */
function explanationOf(words: Words, reader: Reader, announcement: Announcement): NonNullable<PanelView['explained']> {
  const { time, evidence } = announcement;
  const { title, body } = announcementIn(words.language, announcement);
  const said = body.toLowerCase();
  const more = evidence
    .map((each) => evidenceSentence(words, each))
    .filter((each) => !said.includes(each.toLowerCase()));
  return { title: `${momentOf(reader, time)}  ${title}`, lines: [...body.split('\n'), ...more] };
}
