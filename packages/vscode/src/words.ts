import { worstTrouble } from '@omnimind/messages/announce/change-type';
import { type BehaviorType, behaviorIn, evidenceIn, protectionIn, rungIn } from '@omnimind/messages/announce/phrases';
import type { Language } from '@omnimind/protocol/announcement';
import type { Stall, Workload } from '@omnimind/protocol/api/schemas';
import { escapeText } from '@omnimind/protocol/escape';
import { isActedOn } from '@omnimind/protocol/event';
import { formatBytes, formatDuration, formatNumber, formatShare } from '@omnimind/protocol/units';
import type { Evidence, Severity, Verdict } from '@omnimind/protocol/verdict';
import type { Translate } from './translate.ts';

/** What is shown is said in the language of the editor. */
export interface Words {
  readonly t: Translate;
  readonly language: Language;
}

/** Severities in words, for eyes and for screen readers. */
export function severityWords({ t }: Words, severity: Severity): string {
  switch (severity) {
    case 'ok':
      return t('well');
    case 'watch':
      return t('to watch');
    case 'alert':
      return t('in trouble');
    case 'critical':
      return t('critical');
  }
}

/** In one phrase what is not well; empty where all is. */
export function troubleWords(words: Words, verdict: Verdict | null): string {
  if (verdict === null || verdict.severity === 'ok') return '';
  const { cpu_behavior, memory_behavior, pressure } = verdict;
  const types: readonly BehaviorType[] = [`memory_${memory_behavior}`, `cpu_${cpu_behavior}`, `pressure_${pressure}`];
  const worst = worstTrouble(types);
  return worst === undefined ? severityWords(words, verdict.severity) : behaviorIn(words.language, worst);
}

/** What a verdict says, most telling first: `memory leaks, CPU use is steady`. */
export function behaviorWords(
  { t, language }: Words,
  verdict: Pick<Verdict, 'cpu_behavior' | 'memory_behavior' | 'pressure'> | null,
): string {
  if (verdict === null) return t('not yet known');
  const { cpu_behavior, memory_behavior, pressure } = verdict;
  const ordinary = ['unknown', 'idle', 'stable', 'none'];
  const aspects: [string, BehaviorType][] = [
    [memory_behavior, `memory_${memory_behavior}`],
    [cpu_behavior, `cpu_${cpu_behavior}`],
    [pressure, `pressure_${pressure}`],
  ];
  const telling = aspects.filter(([behavior]) => !ordinary.includes(behavior)).map(([, type]) => type);
  const types = telling.length > 0 ? telling : ([`cpu_${cpu_behavior}`] as const);
  return types.map((type) => behaviorIn(language, type)).join(', ');
}

/** The sentences on which a verdict is founded. */
export function evidenceSentences(words: Words, verdict: Verdict | null): string[] {
  return (verdict?.evidence ?? []).map((each) => evidenceSentence(words, each));
}

export function evidenceSentence({ language }: Words, evidence: Evidence): string {
  return escapeText(evidenceIn(language, evidence));
}

/** When memory ends, where it does, as none or one sentence. */
export function exhaustionWords({ t }: Words, verdict: Verdict | null): string[] {
  const left = verdict?.time_to_exhaustion_s;
  return left == null ? [] : [t('memory ends in {0} to {1}', formatDuration(left.low), formatDuration(left.high))];
}

/** What a workload uses: `1.4 CPUs, 512 MiB`. */
export function useWords(
  { t }: Pick<Words, 't'>,
  { cpu_cores, anon_bytes }: Pick<Workload, 'cpu_cores' | 'anon_bytes'>,
): string {
  return [cpu_cores === null ? null : cpuWords({ t }, cpu_cores), anon_bytes === null ? null : formatBytes(anon_bytes)]
    .filter((part) => part !== null)
    .join(', ');
}

/** Who waits for what, where somebody does; `null` where nobody waits much. */
export function stallWords({ t }: Words, { cpu_some, memory_some, io_some }: Stall): string | null {
  const notable = 0.05;
  const waits = (
    [
      [memory_some, (share: string) => t('waits for memory {0} of the time', share)],
      [io_some, (share: string) => t('waits for I/O {0} of the time', share)],
      [cpu_some, (share: string) => t('waits for CPU {0} of the time', share)],
    ] as const
  ).flatMap(([share, say]) => (share !== null && share >= notable ? [say(formatShare(share))] : []));
  return waits.length === 0 ? null : waits.join(', ');
}

/** What holds for a workload besides its behavior and use: when its memory ends, what it waits for, its standing. */
export function factWords(words: Words, workload: Workload): string[] {
  const waits = stallWords(words, workload.stall);
  return [
    ...exhaustionWords(words, workload.verdict),
    ...(waits === null ? [] : [waits]),
    ...standingWords(words, workload),
  ];
}

/** What is done to a workload or holds for it, besides its behavior: `throttled`, `protected: editor`. */
export function standingWords({ t, language }: Words, { rung, protected_by, ignored }: Workload): string[] {
  return [
    ...(isActedOn({ rung }) ? [rungIn(language, rung)] : []),
    ...(ignored ? [t('ignored')] : []),
    ...(protected_by === null ? [] : [t('protected: {0}', escapeText(protectionIn(language, protected_by)))]),
  ];
}

/** Use of processors: `1.4 CPUs`, `1 CPU`, `CPU idle`. */
function cpuWords({ t }: Pick<Words, 't'>, cores: number): string {
  if (cores < 0.005) return t('CPU idle');
  const text = formatNumber(cores);
  return text === '1' ? t('1 CPU') : t('{0} CPUs', text);
}

export function processWords({ t }: Pick<Words, 't'>, count: number): string {
  return count === 1 ? t('1 process') : t('{0} processes', count);
}
