import { translate } from '@omnimind/messages/translate';
import type { MachineState, Workload } from '@omnimind/protocol/api/schemas';
import { escapeMarkdown } from '@omnimind/protocol/escape';
import { severities } from '@omnimind/protocol/verdict';
import type { MonitorConnection } from '../connection/monitor-connection.ts';
import type { Settings } from '../settings.ts';
import {
  behaviorWords,
  escapeLabel,
  evidenceSentence,
  exhaustionWords,
  stallWords,
  useWords,
  type Words,
} from '../words.ts';

/** The content of the status bar. */
export interface Status {
  /** With icons. */
  readonly text: string;
  /** Markdown, escaped. */
  readonly tooltip: string;
  /** For screen readers. */
  readonly label: string;
  /** Its background; `null` for the default. */
  readonly emphasis: 'warning' | 'error' | null;
}

const icons = { ok: '$(pass)', watch: '$(eye)', alert: '$(warning)', critical: '$(error)' };

/** Characters. */
const maxNameLength = 24;

/** The state of the machine for the status bar. */
export function statusOf(
  words: Words,
  { link, seen, failure }: Pick<MonitorConnection, 'link' | 'seen' | 'failure'>,
  { mode }: Settings,
): Status {
  const { texts } = words;
  const muted = mode === 'disabled' ? ` (${texts.alertsOff})` : '';
  const plain = (icon: string, text: string, more: string | null = null): Status => ({
    text: `${icon} OmniMind${muted}`,
    tooltip: [`**OmniMind**: ${escapeMarkdown(text)}`, ...(more === null ? [] : [escapeMarkdown(more)])].join('\n\n'),
    label: `OmniMind: ${text}${muted}`,
    emphasis: null,
  });
  if (link.phase === 'off') return plain('$(circle-slash)', texts.off);
  if (link.phase === 'connecting') return plain('$(sync)', texts.connecting);
  if (seen === null)
    return plain('$(debug-disconnect)', texts.offline, failure && translate(words.language, failure.problem));
  const { machine, workloads } = seen;
  const { severity } = machine;
  // The worst workload is named only if there is something to do.
  const isTrouble = severity === 'alert' || severity === 'critical';
  const worst = isTrouble ? workloads.find(({ id }) => id === machine.worst) : undefined;
  const troubled = worst === undefined ? '' : ` ${escapeLabel(cut(worst.name))}`;
  return {
    text: `${icons[severity]} OmniMind${troubled}${muted}`,
    tooltip: [
      `**OmniMind**: ${escapeMarkdown(words.texts.severity[severity])}${escapeMarkdown(muted)}`,
      escapeMarkdown(machineLine(words, seen.machine)),
      ...worstFirst(workloads)
        .filter((workload) => !workload.ignored && (workload.verdict?.severity ?? 'ok') !== 'ok')
        .slice(0, 3)
        .map((workload) => troubleOf(words, workload)),
    ].join('\n\n'),
    label: [
      `OmniMind: ${words.texts.severity[severity]}${muted}`,
      ...(worst === undefined ? [] : [`${worst.name}: ${behaviorWords(words, worst.verdict)}`]),
    ].join('. '),
    emphasis: severity === 'critical' ? 'error' : severity === 'alert' ? 'warning' : null,
  };
}

/** What the machine uses and has: `2 of 8 CPUs`, `6 GiB of 16 GiB free`. */
export function machineLines(words: Words, { host, cpu_cores, memory_available_bytes, stall }: MachineState): string[] {
  const { texts } = words;
  const free = memory_available_bytes;
  return [
    cpu_cores === null ? null : texts.cpusOf(cpu_cores, host.cores),
    free === null ? null : texts.freeOf(free, host.memory_bytes),
    stallWords(words, stall),
  ].filter((part) => part !== null);
}

/** `box: 2 of 8 CPUs, 6 GiB of 16 GiB free`; not escaped. */
export function machineLine(words: Words, machine: MachineState): string {
  return `${machine.host.name}: ${machineLines(words, machine).join(', ')}`;
}

function troubleOf(words: Words, workload: Workload): string {
  const { name, verdict } = workload;
  const evidence = (verdict?.evidence ?? []).map((each) => evidenceSentence(words, each));
  const lines = [useWords(words, workload), ...exhaustionWords(words, verdict), ...evidence];
  const heading = `**${escapeMarkdown(name)}**: ${escapeMarkdown(behaviorWords(words, verdict))}`;
  return [heading, ...lines.slice(0, 5).map((line) => `- ${escapeMarkdown(line)}`)].join('\n');
}

function cut(name: string): string {
  const characters = [...name];
  return characters.length <= maxNameLength ? name : `${characters.slice(0, maxNameLength - 1).join('')}…`;
}

/** Sorts by severity, then CPU use; ignored workloads come last. */
export function worstFirst(workloads: readonly Workload[]): Workload[] {
  return [...workloads].sort(
    (a, b) => rank(b) - rank(a) || (b.cpu_cores ?? 0) - (a.cpu_cores ?? 0) || a.id.localeCompare(b.id),
  );
}

function rank({ ignored, verdict }: Workload): number {
  return ignored ? -1 : severities.indexOf(verdict?.severity ?? 'ok');
}
