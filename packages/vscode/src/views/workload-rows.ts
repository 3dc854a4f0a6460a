import { escapeText, formatDuration, type Severity, type Workload } from '@omnimind/protocol';
import type { Seen } from '../connection/monitor-connection.ts';
import { sparkline } from '../sparkline.ts';
import {
  behaviorWords,
  evidenceSentences,
  severityWords,
  stallWords,
  standingWords,
  useWords,
  type Words,
} from '../words.ts';
import { worstFirst } from '../worst-first.ts';
import { machineLine } from './status.ts';

/** A row of the tree. */
export interface Row {
  /** The same while it stands for the same; of a workload, its ID. */
  readonly id: string;
  /** Which workload's it is, `machine` for the machine's. */
  readonly workload: string;
  readonly kind: 'machine' | 'workload' | 'detail';
  readonly label: string;
  readonly description: string;
  readonly severity: Severity | null;
  /** For screen readers. */
  readonly spoken: string;
  /** What may be done with it, for menus. */
  readonly context: string;
  readonly children: readonly Row[];
}

/** Signs of a sparkline. */
const columns = 16;

/** The machine, then its workloads, the worst first; below each what it is judged by. */
export function rowsOf(words: Words, { machine, workloads }: Seen): Row[] {
  const { t } = words;
  const line = machineLine(words, machine);
  const details = [line, ...evidenceSentences(words, machine.verdict)];
  const top: Row = {
    id: 'machine',
    workload: 'machine',
    kind: 'machine',
    label: t('This machine'),
    description: joined(severityWords(words, machine.severity), sparkline(machine.recent.cpu_cores, columns)),
    severity: machine.severity,
    spoken: `${t('This machine')}: ${severityWords(words, machine.severity)}. ${line}`,
    context: 'machine',
    children: details.map((text, index) => detailRow('machine', index, text)),
  };
  return [top, ...worstFirst(workloads).map((workload) => workloadRow(words, workload))];
}

function workloadRow(words: Words, workload: Workload): Row {
  const { t } = words;
  const { id, verdict, ignored, rung } = workload;
  const name = escapeText(workload.name);
  const behavior = behaviorWords(words, verdict);
  const use = useWords(words, workload);
  const standing = standingWords(words, workload);
  const left = verdict?.time_to_exhaustion_s;
  const stall = stallWords(words, workload.stall);
  const details = [
    ...evidenceSentences(words, verdict),
    ...(left == null ? [] : [t('memory ends in {0} to {1}', formatDuration(left.low), formatDuration(left.high))]),
    ...(stall === null ? [] : [stall]),
    ...standing,
    ...(workload.pids === null ? [] : [t('{0} processes', workload.pids)]),
  ];
  const severity = verdict?.severity ?? 'ok';
  const isActedOn = rung !== 'observe' && rung !== 'watch' && rung !== 'notify';
  return {
    id: `workload:${id}`,
    workload: id,
    kind: 'workload',
    label: name,
    description: joined(behavior, use, ...standing, sparkline(workload.recent?.cpu_cores ?? [], columns)),
    severity: ignored ? null : severity,
    spoken: [`${name}: ${ignored ? t('ignored') : severityWords(words, severity)}`, behavior, use, ...standing].join(
      '. ',
    ),
    context: `workload ${ignored ? 'ignored' : 'heeded'}${isActedOn ? ' acted' : ''}`,
    children: details.map((text, index) => detailRow(id, index, text)),
  };
}

function detailRow(workload: string, index: number, text: string): Row {
  return {
    id: `detail:${index}:${workload}`,
    workload,
    kind: 'detail',
    label: text,
    description: '',
    severity: null,
    spoken: text,
    context: 'detail',
    children: [],
  };
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
