import { behaviorIn, protectionIn, rungIn } from '@omnimind/messages/announcement';
import { vscode as english, type Texts } from '@omnimind/messages/english';
import { type Format, formatOf } from '@omnimind/messages/format';
import { vscode as portuguese } from '@omnimind/messages/portuguese';
import { evidenceIn } from '@omnimind/messages/translate';
import type { Language } from '@omnimind/protocol/announcement';
import type { Stall, Workload } from '@omnimind/protocol/api/schemas';
import { type BehaviorType, worstTrouble } from '@omnimind/protocol/behavior-type';
import { escapeText } from '@omnimind/protocol/escape';
import { isActedOn } from '@omnimind/protocol/event';
import { memoryOf } from '@omnimind/protocol/memory';
import type { Evidence, Verdict } from '@omnimind/protocol/verdict';

/** Texts and formats of one language. */
export interface Words {
  readonly language: Language;
  readonly texts: Texts['vscode'];
  readonly format: Format;
}

/** @param editor the editor's language, as of `vscode.env.language`: `pt-br` */
export function wordsFor(editor: string): Words {
  const language = /^pt\b/i.test(editor) ? 'pt' : 'en';
  return { language, texts: language === 'pt' ? portuguese : english, format: formatOf(language) };
}

/** The worst trouble in one phrase; empty if there is none. */
export function troubleWords(words: Words, verdict: Verdict | null): string {
  if (verdict === null || verdict.severity === 'ok') return '';
  const { cpu_behavior, memory_behavior, pressure } = verdict;
  const types: readonly BehaviorType[] = [`memory_${memory_behavior}`, `cpu_${cpu_behavior}`, `pressure_${pressure}`];
  const worst = worstTrouble(types);
  return worst === undefined ? words.texts.severity[verdict.severity] : behaviorIn(words.language, worst);
}

/** The behaviors of a verdict, the remarkable ones if any: `memory leaks, CPU use is steady`. */
export function behaviorWords(
  { texts, language }: Words,
  verdict: Pick<Verdict, 'cpu_behavior' | 'memory_behavior' | 'pressure'> | null,
): string {
  if (verdict === null) return texts.unknown;
  const { cpu_behavior, memory_behavior, pressure } = verdict;
  const ordinary = ['unknown', 'idle', 'stable', 'none'];
  const aspects: [string, BehaviorType][] = [
    [memory_behavior, `memory_${memory_behavior}`],
    [cpu_behavior, `cpu_${cpu_behavior}`],
    [pressure, `pressure_${pressure}`],
  ];
  const remarkable = aspects.filter(([behavior]) => !ordinary.includes(behavior)).map(([, type]) => type);
  const types = remarkable.length > 0 ? remarkable : ([`cpu_${cpu_behavior}`] as const);
  return types.map((type) => behaviorIn(language, type)).join(', ');
}

/** One number of the evidence in words, escaped. */
export function evidenceSentence({ language }: Words, evidence: Evidence): string {
  return escapeText(evidenceIn(language, evidence));
}

/** When memory runs out, as none or one sentence. */
export function exhaustionWords({ texts }: Words, verdict: Verdict | null): string[] {
  const left = verdict?.time_to_exhaustion_s;
  return left == null ? [] : [texts.exhaustion(left.low, left.high)];
}

/** CPU and memory of a workload: `1.4 CPUs, 512 MiB`. */
export function useWords(
  { texts, format }: Words,
  { cpu_cores, ...held }: Pick<Workload, 'cpu_cores' | 'anon_bytes' | 'shmem_bytes'>,
): string {
  const memory_bytes = memoryOf(held);
  const cpu = cpu_cores === null ? [] : [cpu_cores < 0.005 ? texts.cpuIdle : texts.cpus(cpu_cores)];
  return [...cpu, ...(memory_bytes === null ? [] : [format.bytes(memory_bytes)])].join(', ');
}

/** Resources that are waited for; `null` where no wait is notable. */
export function stallWords({ texts, format }: Words, { cpu_some, memory_some, io_some }: Stall): string | null {
  const notable = 0.05;
  const { memory, io, cpu } = texts.waits;
  const said = (share: number | null, say: (share: string) => string) =>
    share !== null && share >= notable ? [say(format.share(share))] : [];
  const waits = [...said(memory_some, memory), ...said(io_some, io), ...said(cpu_some, cpu)];
  return waits.length === 0 ? null : waits.join(', ');
}

/** The facts about a workload besides its behavior and use. */
export function factWords(words: Words, workload: Workload): string[] {
  const waits = stallWords(words, workload.stall);
  return [
    ...exhaustionWords(words, workload.verdict),
    ...(waits === null ? [] : [waits]),
    ...stateWords(words, workload),
  ];
}

/** The action on a workload, and whether it is ignored or protected: `throttled`, `protected: editor`. */
export function stateWords({ texts, language }: Words, { rung, protected_by, ignored }: Workload): string[] {
  return [
    ...(isActedOn({ rung }) ? [rungIn(language, rung)] : []),
    ...(ignored ? [texts.ignored] : []),
    ...(protected_by === null ? [] : [texts.protectedBy(escapeText(protectionIn(language, protected_by)))]),
  ];
}

/** Escapes a hostile name for the status bar, where `$(name)` is an icon. */
export function escapeLabel(text: string): string {
  return escapeText(text).replaceAll('$(', '\\$(');
}

/** Escapes a text for a notification, where `[label](command:…)` runs a command. @param isEscaped whether it is a safe line */
export function escapeNotification(text: string, isEscaped = false): string {
  return (isEscaped ? text : escapeText(text)).replaceAll('](', '] (');
}

/** Characters of a notification. */
const maxLength = 180;

/** The first two clauses of an announcement's body, without parentheses: a notification has two lines. */
export function briefly(body: string): string {
  const clauses = body
    .replace(/\s*\([^()]*\)/g, '')
    .split(/;\s+|\n|(?<=\.)\s+/)
    .filter((clause) => clause !== '');
  const text = clauses.slice(0, 2).join(clauses[0]?.endsWith('.') === true ? ' ' : '; ');
  const characters = [...text];
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`;
}
