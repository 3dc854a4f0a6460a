import type { BehaviorChanged } from './event.ts';
import { evidenceSubjects, isSignal } from './evidence.ts';
import {
  type CountBehavior,
  type CpuBehavior,
  type Evidence,
  isUrgent,
  type MemoryBehavior,
  type Pressure,
} from './verdict.ts';

/** What an announcement of a behavior may be about. */
export type BehaviorType =
  | `cpu_${CpuBehavior}`
  | `memory_${MemoryBehavior}`
  | `pressure_${Pressure}`
  | `tasks_${CountBehavior}`
  | `descriptors_${CountBehavior}`
  | 'memory_urgent'
  | 'memory_above_usual'
  | 'exhaustion_forecast'
  | 'recovered';

/** What people should hear of, the worst first. */
const troubled: readonly BehaviorType[] = [
  'memory_urgent',
  'memory_leaking',
  'cpu_runaway',
  'pressure_thrashing',
  'tasks_exhausting',
  'descriptors_exhausting',
  'cpu_growing',
  'memory_growing',
  'memory_above_usual',
  'cpu_starved',
  'tasks_growing',
  'descriptors_growing',
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
  const isAboveUsual = verdict.evidence.some(({ signal }) => signal === 'above_usual');
  const rises = verdict.memory_behavior === 'leaking' || verdict.memory_behavior === 'growing';
  const types: Readonly<Record<string, BehaviorType>> = {
    memory_behavior: isAboveUsual && !rises ? 'memory_above_usual' : `memory_${verdict.memory_behavior}`,
    ...(verdict.tasks_behavior && { tasks_behavior: `tasks_${verdict.tasks_behavior}` as const }),
    ...(verdict.descriptors_behavior && {
      descriptors_behavior: `descriptors_${verdict.descriptors_behavior}` as const,
    }),
    cpu_behavior: `cpu_${verdict.cpu_behavior}`,
    pressure: `pressure_${verdict.pressure}`,
  };
  // Nothing else may say it: the end of memory that is seconds away has no behavior yet.
  if (isUrgent(verdict)) return 'memory_urgent';
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
  const about = type.slice(0, type.indexOf('_'));
  const subject = about === 'descriptors' ? 'tasks' : about;
  const isAbout = ({ signal }: Evidence): boolean => (isSignal(signal) ? evidenceSubjects[signal] : 'cpu') === subject;
  return [...evidence.filter(isAbout), ...evidence.filter((each) => !isAbout(each))];
}
