import { quantityIn } from '@omnimind/messages/translate';
import { memoryOf, type Workload } from '@omnimind/protocol/api/schemas';
import { escapeText } from '@omnimind/protocol/escape';
import { isActedOn } from '@omnimind/protocol/event';
import { sparkline } from '@omnimind/protocol/sparkline';
import type { Severity, Verdict } from '@omnimind/protocol/verdict';
import type { Seen } from '../connection/monitor-connection.ts';
import {
  behaviorWords,
  evidenceSentence,
  factWords,
  stateWords,
  troubleWords,
  useWords,
  type Words,
} from '../words.ts';
import { machineLines, worstFirst } from './status.ts';

/** A row of the tree. */
export interface Row {
  /** Stable while the subject and its state stay. */
  readonly id: string;
  /** ID of its workload, or `machine`; `null` for a row of several. */
  readonly workload: string | null;
  readonly kind: 'machine' | 'workload' | 'quiet' | 'detail';
  readonly label: string;
  readonly description: string;
  /** Its icon: a severity, or `unknown` before the first verdict. */
  readonly sign: Severity | 'unknown' | 'ignored' | null;
  readonly tooltip: string;
  /** For screen readers. */
  readonly spoken: string;
  /** For the `when` clauses of menus. */
  readonly context: string;
  readonly children: readonly Row[];
}

/** Characters of a sparkline. */
const columns = 8;
/** As wide as a bar in the side bar's proportional font; a plain space is narrower. */
const figureSpace = '\u2007';
const minPoints = 4;
/** A healthy workload that uses less than both is idle: CPUs, bytes. */
const quiet = { cores: 0.02, bytes: 64 * 2 ** 20 };
/** Fewer idle workloads than this are listed one by one. */
const minQuiet = 4;

/** The machine, then its workloads, worst first, the idle ones in one row; below each its evidence and facts. */
export function rowsOf(words: Words, { machine, workloads }: Seen): Row[] {
  const severity = words.texts.severity[machine.severity];
  const lines = machineLines(words, machine);
  const title = words.texts.thisMachine;
  const top: Row = {
    id: 'machine',
    workload: 'machine',
    kind: 'machine',
    label: title,
    description: joined(severity, lineOf(machine.recent.cpu_cores)),
    sign: machine.severity,
    tooltip: [`${escapeText(machine.host.name)}: ${severity}`, ...lines].join('\n'),
    spoken: [`${title}: ${severity}`, ...lines].join('. '),
    context: 'machine',
    children: [
      ...lines.map((line, index) => detailRow('machine', `use${index}`, line)),
      ...evidenceRows(words, 'machine', machine.verdict),
    ],
  };
  const sorted = worstFirst(workloads);
  const still = sorted.filter(isQuiet);
  const rows = (some: readonly Workload[]) => some.map((workload) => workloadRow(words, workload));
  if (still.length < minQuiet) return [top, ...rows(sorted)];
  return [top, ...rows(sorted.filter((workload) => !isQuiet(workload))), quietRow(words, rows(still))];
}

function isQuiet(workload: Workload): boolean {
  const { verdict, ignored, rung, cpu_cores } = workload;
  const isWell = verdict === null || verdict.severity === 'ok';
  const isSmall = (cpu_cores ?? 0) < quiet.cores && (memoryOf(workload) ?? 0) < quiet.bytes;
  return isWell && isSmall && !ignored && !isActedOn({ rung });
}

function quietRow({ texts }: Words, children: readonly Row[]): Row {
  const label = texts.idleWorkloads(children.length);
  const common = { workload: null, description: '', sign: null, context: 'quiet' } as const;
  return { id: 'quiet', kind: 'quiet', label, tooltip: label, spoken: label, ...common, children };
}

function workloadRow(words: Words, workload: Workload): Row {
  const { texts } = words;
  const { id, verdict, ignored, pids } = workload;
  const name = escapeText(workload.name);
  const behavior = behaviorWords(words, verdict);
  const use = useWords(words, workload);
  const trouble = troubleWords(words, verdict);
  const severity = verdict?.severity ?? 'ok';
  const state = ignored ? texts.ignored : verdict === null ? texts.unknown : texts.severity[severity];
  const facts = factWords(words, workload);
  const processes = pids === null ? [] : [texts.processes(pids)];
  const isOfMemory = verdict?.memory_behavior === 'leaking' || verdict?.memory_behavior === 'growing';
  const line = lineOf(workload.recent?.[isOfMemory ? 'anon_bytes' : 'cpu_cores'] ?? []);
  // Position and expansion in the tree belong to the state.
  const stateId = ignored ? 'ignored' : isTrouble(severity) ? 'trouble' : 'well';
  return {
    id: `workload:${stateId}:${id}`,
    workload: id,
    kind: 'workload',
    label: name,
    description: joined(
      ...(isTrouble(severity) ? [trouble, use] : [use, trouble]),
      ...(ignored ? [texts.ignored] : []),
      line,
    ),
    sign: ignored ? 'ignored' : verdict === null ? 'unknown' : severity,
    tooltip: [`${name}: ${state}`, behavior, use, ...facts, ...processes].join('\n'),
    spoken: [`${name}: ${state}`, behavior, use, ...stateWords(words, workload)].join('. '),
    context: `workload ${ignored ? 'ignored' : 'heeded'}${isActedOn(workload) ? ' acted' : ''}`,
    children: [
      ...evidenceRows(words, id, verdict),
      ...[...facts, ...processes].map((text, index) => detailRow(id, `fact${index}`, text)),
    ],
  };
}

export function isTrouble(sign: Row['sign']): boolean {
  return sign === 'alert' || sign === 'critical';
}

/** The value first, as the side bar is narrow. */
function evidenceRows(words: Words, workload: string, verdict: Verdict | null): Row[] {
  return (verdict?.evidence ?? []).map((evidence, index) =>
    detailRow(
      workload,
      `evidence${index}`,
      quantityIn(words.language, evidence.value, evidence.unit),
      evidenceSentence(words, evidence),
    ),
  );
}

function detailRow(workload: string, key: string, label: string, sentence = ''): Row {
  const whole = sentence === '' ? label : sentence;
  const common = { workload, description: sentence, tooltip: whole, spoken: whole, context: 'detail' };
  return { id: `detail:${key}:${workload}`, kind: 'detail', label, sign: null, ...common, children: [] };
}

function lineOf(points: readonly (number | null)[]): string {
  return points.filter((point) => point !== null).length < minPoints
    ? ''
    : sparkline(points, columns, { unicode: true, fold: 'mean', gap: figureSpace });
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
