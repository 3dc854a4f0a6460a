import type { Announcement } from '@omnimind/protocol/announcement';
import type { MachineState, Workload } from '@omnimind/protocol/api/schemas';
import { escapeText } from '@omnimind/protocol/escape';
import { memoryOf } from '@omnimind/protocol/memory';
import type { Evidence, Severity, Verdict } from '@omnimind/protocol/verdict';
import type { Words } from './texts.ts';

/** Sentences of the page. Every name in them is escaped. */

const severities: readonly Severity[] = ['ok', 'watch', 'alert', 'critical'];
const ordinary = ['unknown', 'idle', 'stable', 'none'];
export const acting = ['deprioritize', 'throttle', 'freeze', 'stop'];

/** From 0, well, on. */
export function severityOrder(severity: Severity): number {
  return severities.indexOf(severity);
}

export function severityOf({ verdict }: Pick<Workload, 'verdict'>): Severity {
  return verdict?.severity ?? 'ok';
}

/** In trouble first, of equals those that use most memory. */
export function worstFirst<Each extends Pick<Workload, 'verdict' | 'anon_bytes' | 'shmem_bytes' | 'ignored'>>(
  list: readonly Each[],
) {
  const rank = (each: Each) => (each.ignored ? 0 : severities.indexOf(severityOf(each)));
  return list.toSorted((a, b) => rank(b) - rank(a) || (memoryOf(b) ?? 0) - (memoryOf(a) ?? 0));
}

/** The remarkable behaviors of a verdict, or what its CPU does: `memory leaks, CPU use is steady`. */
export function behaviorWords(
  { texts }: Words,
  verdict: Pick<Verdict, 'cpu_behavior' | 'memory_behavior' | 'pressure' | 'tasks_behavior'> | null,
): string {
  if (verdict === null) return texts.unknown;
  const { cpu_behavior, memory_behavior, pressure, tasks_behavior = 'stable' } = verdict;
  const aspects: readonly [string, string][] = [
    [memory_behavior, `memory_${memory_behavior}`],
    [cpu_behavior, `cpu_${cpu_behavior}`],
    [pressure, `pressure_${pressure}`],
    [tasks_behavior, `tasks_${tasks_behavior}`],
  ];
  const remarkable = aspects.filter(([word]) => !ordinary.includes(word)).map(([, type]) => type);
  const titles: Readonly<Record<string, string>> = texts.titles;
  return (remarkable.length > 0 ? remarkable : [`cpu_${cpu_behavior}`]).map((type) => titles[type] ?? type).join(', ');
}

/** `2 of 8 CPUs, 6 GiB of 16 GiB free, 12 workloads, waits for I/O 12% of the time`. */
export function machineWords({ texts }: Words, machine: MachineState): string {
  const { host, cpu_cores, memory_available_bytes: free, stall, workloads } = machine;
  const waits = (['memory', 'io', 'cpu'] as const).flatMap((name) => {
    const part = stall[`${name}_some`];
    return part !== null && part >= 0.05 ? [texts.waits[name](part)] : [];
  });
  return [
    ...(cpu_cores === null ? [] : [texts.cpusOf(cpu_cores, host.cores)]),
    ...(free === null ? [] : [texts.freeOf(free, host.memory_bytes)]),
    texts.workloads(workloads),
    ...waits,
  ].join(', ');
}

/** The process that grows most, else the one that holds most memory; `null` where no single one stands out. */
export function culpritWords({ texts }: Words, { verdict, heaviest }: Pick<Workload, 'verdict' | 'heaviest'>) {
  const grower = verdict?.evidence.find(({ signal }) => signal === 'top_grower');
  const { name, pid } = grower?.parameters ?? {};
  if (grower !== undefined && typeof name === 'string' && typeof pid === 'number')
    return texts.now.process(escapeText(name), pid, grower.value);
  return heaviest ? texts.now.largest(escapeText(heaviest.name), heaviest.pid) : null;
}

/** Bytes that it may still take: as the monitor says, as the verdict has it, else up to its cgroup's limit; `null` where nothing limits it. */
export function headroomOf(workload: Workload): number | null {
  const { verdict, memory_limit_bytes, headroom_bytes } = workload;
  if (headroom_bytes != null) return headroom_bytes;
  const held_bytes = memoryOf(workload);
  const left = verdict?.evidence.find(({ signal }) => signal === 'memory_left')?.value;
  if (left !== undefined) return left;
  return memory_limit_bytes === null || held_bytes === null ? null : Math.max(0, memory_limit_bytes - held_bytes);
}

/** The rung, and whether it is ignored or protected. */
export function stateWords({ texts }: Words, { rung, ignored, protected_by }: Workload): string {
  return [
    ...(rung === 'observe' ? [] : [texts.rungs[rung]]),
    ...(ignored ? [texts.ignored] : []),
    ...(protected_by === null ? [] : [texts.protectedBy(protectionWords(texts, protected_by))]),
  ].join(', ');
}

function protectionWords({ protections }: Words['texts'], by: string): string {
  const known: Readonly<Record<string, string>> = protections;
  return escapeText(Object.hasOwn(known, by) ? (known[by] ?? by) : by);
}

/** A sentence of the evidence, in the language of the last answer. */
export function sentenceOf({ text, signal }: Pick<Evidence, 'text' | 'signal'>): string {
  return escapeText(text ?? signal);
}

/** A value with the unit of an evidence: `36 MiB/min`, `1.9 cores`, `85%`, `12 min`. */
export function quantityWords({ texts, format }: Words, value: number, unit: string): string {
  if (unit === 'share') return format.share(value);
  if (unit === 's') return format.duration(value);
  if (unit === 'bytes' || unit.startsWith('bytes/')) return format.bytes(value) + unit.slice('bytes'.length);
  const units: Readonly<Record<string, string>> = texts.units;
  return `${format.number(value)} ${Object.hasOwn(units, unit) ? units[unit] : unit}`.trim();
}

/** When it came to be as bad as it is: its last change that made it worse; `null` where none is known. */
export function troubledSince(events: readonly Announcement[], severity: Severity): string | null {
  let since: string | null = null;
  for (const { event, time } of events) {
    if (event?.type !== 'behavior_changed') continue;
    const now = severities.indexOf(event.verdict.severity);
    if (now < severities.indexOf(severity)) since = null;
    else since ??= time;
  }
  return since;
}

/** What was done and still holds. */
export function doneWords(events: readonly Announcement[], rung: Workload['rung'], texts: Words['texts']): string {
  if (!acting.includes(rung)) return texts.now.nothingDone;
  const last = events.findLast(({ event }) => event?.type === 'action_taken');
  const said: unknown = last?.event?.type === 'action_taken' ? Reflect.get(last.event.text, 'text') : undefined;
  return typeof said === 'string' ? escapeText(said) : texts.rungs[rung];
}

/** What comes next, unless somebody does something. */
export function nextWords(
  { texts }: Words,
  { verdict, rung, ignored, protected_by }: Workload,
  mode: MachineState['monitor']['mode'],
): string {
  const left = verdict?.time_to_exhaustion_s;
  const answer = ignored
    ? texts.now.ignored
    : mode === 'observe'
      ? texts.now.only
      : protected_by !== null
        ? texts.now.protected(protectionWords(texts, protected_by))
        : acting.includes(rung)
          ? texts.now.undo
          : texts.now.watching;
  return [...(left ? [texts.now.exhaustion(left.low, left.high)] : []), answer].join('; ');
}

/** An announcement's words in a language. */
export function announcementWords(
  { language }: Words,
  { text, type }: Announcement,
): { readonly title: string; readonly body: string } {
  return text?.[language] ?? { title: type, body: '' };
}
