import type { Workload } from '@omnimind/protocol/api/schemas';
import { escapeText } from '@omnimind/protocol/escape';
import { isActedOn } from '@omnimind/protocol/event';
import { lacksRoom } from '@omnimind/protocol/lacks-room';
import { isQuiet, minQuiet } from '@omnimind/protocol/quiet';
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
import { groupOf, groups } from './groups.ts';
import { machineLines, worstFirst } from './status.ts';

/** A row of the tree. */
export interface Row {
  /** Stable while the subject and its state stay. */
  readonly id: string;
  /** ID of its workload, or `machine`; `null` for a row of several. */
  readonly workload: string | null;
  readonly kind: 'machine' | 'workload' | 'group' | 'quiet' | 'detail';
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
  /** Whether it is open at first. */
  readonly isOpen: boolean;
  /** What of it counts as a change; all by default. */
  toJSON?(): unknown;
}

/** Characters of a sparkline. */
const columns = 8;
/** As wide as a bar in the side bar's proportional font; a plain space is narrower. */
const figureSpace = '\u2007';
const minPoints = 4;
/** Fewer workloads that are not idle than this are listed without groups. */
const minGrouped = 8;

/**
 * The machine, then its workloads, worst first, the idle ones in one row; below each its evidence and facts. On a busy machine those
 * in trouble come first, and the others by what they are to this window.
 *
 * @param folders of the workspace, as absolute paths
 */
export function rowsOf(words: Words, { machine, workloads }: Seen, folders: readonly string[] = []): Row[] {
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
    isOpen: isTrouble(machine.severity),
  };
  const sorted = worstFirst(workloads);
  const isTroubled = ({ ignored, verdict }: Workload) => !ignored && isTrouble(verdict?.severity ?? 'ok');
  const rest = sorted.filter((workload) => !isTroubled(workload));
  const troubled = sorted.filter(isTroubled).map((workload) => workloadRow(words, workload));
  if (rest.filter((workload) => !isQuiet(workload)).length < minGrouped)
    return [top, ...troubled, ...foldedRows(words, 'all', rest)];
  return [
    top,
    ...troubled,
    ...groups.flatMap((group) => {
      const some = rest.filter((workload) => groupOf(workload, folders) === group);
      return some.length === 0 ? [] : [groupRow(words, group, some)];
    }),
  ];
}

/** The rows of some workloads, the idle ones in one. */
function foldedRows(words: Words, key: string, workloads: readonly Workload[]): Row[] {
  const rows = (some: readonly Workload[]) => some.map((workload) => workloadRow(words, workload));
  const still = workloads.filter(isQuiet);
  if (still.length < minQuiet) return rows(workloads);
  return [...rows(workloads.filter((workload) => !isQuiet(workload))), quietRow(words, key, still)];
}

function groupRow(words: Words, group: (typeof groups)[number], workloads: readonly Workload[]): Row {
  const label = words.texts.groups[group];
  const sum = (key: 'cpu_cores' | 'anon_bytes') => workloads.reduce((all, workload) => all + (workload[key] ?? 0), 0);
  const use = useWords(words, { cpu_cores: sum('cpu_cores'), anon_bytes: sum('anon_bytes') });
  const description = joined(words.texts.workloads(workloads.length), use);
  return {
    id: `group:${group}`,
    workload: null,
    kind: 'group',
    label,
    description,
    sign: null,
    tooltip: `${label}: ${description}`,
    spoken: `${label}: ${description}`,
    context: 'group',
    children: foldedRows(words, group, workloads),
    isOpen: group === 'workspace',
  };
}

/** Its children are made when it is opened: of 50 workloads 40 are idle as a rule, and what they show hardly changes. */
function quietRow(words: Words, key: string, workloads: readonly Workload[]): Row {
  const label = words.texts.idleWorkloads(workloads.length);
  const common = { workload: null, description: '', sign: null, context: 'quiet', isOpen: false } as const;
  const row = { id: `quiet:${key}`, kind: 'quiet', label, tooltip: label, spoken: label, ...common } as const;
  let children: readonly Row[] | null = null;
  return {
    ...row,
    get children() {
      children ??= workloads.map((workload) => workloadRow(words, workload));
      return children;
    },
    toJSON: () => [row.id, workloads.map(({ id }) => id)],
  };
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
  // Who of many it is.
  const heaviest =
    workload.heaviest == null ? [] : [texts.heaviest(escapeText(workload.heaviest.name), workload.heaviest.pid)];
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
    tooltip: [`${name}: ${state}`, behavior, use, ...heaviest, ...facts, ...processes].join('\n'),
    spoken: [`${name}: ${state}`, behavior, use, ...stateWords(words, workload)].join('. '),
    context: `workload ${ignored ? 'ignored' : 'heeded'}${isActedOn(workload) ? ' acted' : ''}${lacksRoom(workload) ? ' held' : ''}`,
    children: [
      ...evidenceRows(words, id, verdict),
      ...[...heaviest, ...facts, ...processes].map((text, index) => detailRow(id, `fact${index}`, text)),
    ],
    isOpen: isTrouble(severity) && !ignored,
  };
}

function isTrouble(sign: Row['sign']): boolean {
  return sign === 'alert' || sign === 'critical';
}

function evidenceRows(words: Words, workload: string, verdict: Verdict | null): Row[] {
  return (verdict?.evidence ?? []).map((evidence, index) =>
    detailRow(workload, `evidence${index}`, evidenceSentence(words, evidence)),
  );
}

function detailRow(workload: string, key: string, label: string): Row {
  const common = { workload, description: '', tooltip: label, spoken: label, context: 'detail' };
  return { id: `detail:${key}:${workload}`, kind: 'detail', label, sign: null, ...common, children: [], isOpen: false };
}

function lineOf(points: readonly (number | null)[]): string {
  return points.filter((point) => point !== null).length < minPoints
    ? ''
    : sparkline(points, columns, { unicode: true, fold: 'mean', gap: figureSpace });
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
