export { CyclesDrift, leastStable } from './cycles/cycles-drift.ts';
export { type EngineParameters, engineParameters } from './parameters.ts';
export type { PlannedAction, Resource } from './policy/plan.ts';
export type { ObservedWorkload, Snapshot, WorkloadFacts } from './snapshot.ts';
export { theilSenSlope } from './statistics/theil-sen.ts';
export { Engine, type TickResult, type VerdictChange } from './tick.ts';
export { WorkloadAnalysis } from './workload-analysis.ts';
