import { cpuBehaviors, memoryBehaviors, pressures } from '@omnimind/protocol/verdict';

/** What a behavior is of. */
export const aspects = ['cpu', 'memory', 'pressure'] as const;
export type Aspect = (typeof aspects)[number];

/** `cpu:runaway`, `memory:leaking`, …: a behavior as the labels name it. */
export type Behavior = `${Aspect}:${string}`;

/** The behaviors that mean trouble, in the order of the tables. */
export const alertingBehaviors = [
  'cpu:growing',
  'cpu:runaway',
  'memory:leaking',
  'pressure:thrashing',
] as const satisfies readonly Behavior[];

/**
 * An alert that names none of the behaviors above: the urgent lane, which acts when memory runs out within minutes,
 * whatever the reason. It is no behavior, finds no event, and is a false alarm outside every event.
 */
export const urgentAlert = 'memory:urgent' satisfies Behavior;

/** Every behavior that a label may name, in the order of the tables. */
export const behaviors: readonly Behavior[] = [
  ...cpuBehaviors.map((name): Behavior => `cpu:${name}`),
  ...memoryBehaviors.map((name): Behavior => `memory:${name}`),
  ...pressures.map((name): Behavior => `pressure:${name}`),
];

/** Whether an alert of this behavior is trouble. */
export function isAlerting(behavior: Behavior): boolean {
  return alertingBehaviors.some((each) => each === behavior);
}

/** What a behavior is of. */
export function aspectOf(behavior: Behavior): Aspect {
  return aspects.find((aspect) => behavior.startsWith(`${aspect}:`)) ?? 'memory';
}

/** A behavior of that name, or `undefined` when there is none. */
export function behaviorNamed(name: string): Behavior | undefined {
  return behaviors.find((behavior) => behavior === name);
}
