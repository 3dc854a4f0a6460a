import type { BehaviorChanged } from './event.ts';
import { evidenceSubjects, isSignal } from './evidence.ts';
import type { CpuBehavior, Evidence, MemoryBehavior, Pressure } from './verdict.ts';

/** What an announcement of a behavior may be about. */
export type BehaviorType =
  | `cpu_${CpuBehavior}`
  | `memory_${MemoryBehavior}`
  | `pressure_${Pressure}`
  | 'exhaustion_forecast'
  | 'recovered';

/** What people should hear of, the worst first. */
const troubled: readonly BehaviorType[] = [
  'memory_leaking',
  'cpu_runaway',
  'pressure_thrashing',
  'cpu_growing',
  'memory_growing',
  'cpu_starved',
  'pressure_some',
];

/** The worst of what people should hear of; `undefined` where nothing is. */
export function worstTrouble(types: readonly BehaviorType[]): BehaviorType | undefined {
  return troubled.find((type) => types.includes(type));
}

/** In one word, what a change is about: the worst of what changed, else the worst of all, else whatever changed. */
export function typeOfChange({ changes, verdict }: BehaviorChanged): BehaviorType {
  const wasTroubled = changes.some(({ aspect, from }) => aspect === 'severity' && from !== 'ok');
  if (verdict.severity === 'ok' && wasTroubled) return 'recovered';
  const types: Readonly<Record<string, BehaviorType>> = {
    memory_behavior: `memory_${verdict.memory_behavior}`,
    cpu_behavior: `cpu_${verdict.cpu_behavior}`,
    pressure: `pressure_${verdict.pressure}`,
  };
  const changed = changes.flatMap(({ aspect }) => types[aspect] ?? []);
  return (
    worstTrouble(changed) ??
    (verdict.severity === 'ok' ? undefined : worstTrouble(Object.values(types))) ??
    changed[0] ??
    'exhaustion_forecast'
  );
}

/** Whether nothing else changed, but the severity with it. */
export function isPressureOnly({ changes }: BehaviorChanged): boolean {
  return (
    changes.every(({ aspect }) => aspect === 'pressure' || aspect === 'severity') &&
    changes.some(({ aspect }) => aspect === 'pressure')
  );
}

/** The evidence with that first which the type is founded on; what another version calls otherwise is taken for CPU. */
export function sortedFor(type: BehaviorType, evidence: readonly Evidence[]): Evidence[] {
  const subject = type.slice(0, type.indexOf('_'));
  const isAbout = ({ signal }: Evidence): boolean => (isSignal(signal) ? evidenceSubjects[signal] : 'cpu') === subject;
  return [...evidence.filter(isAbout), ...evidence.filter((each) => !isAbout(each))];
}
