import type { Rung } from '@omnimind/protocol/event';

/** Settings of the ladder that the page lets its reader change, by their keys in `[ladder]` of config.toml; and the mode. */
export const policyKeys = [
  'mode',
  'deprioritize_after',
  'throttle_after',
  'throttle_within',
  'throttle_for',
  'well_for',
  'freeze',
] as const;

export type PolicyKey = (typeof policyKeys)[number];

/** What is changed, as config.toml has it: `30s`, `true`; of the mode `smart` or `observe`. */
export type Policy = Readonly<Partial<Record<PolicyKey, string>>>;

/** Something that was done, or would have been. Times are ISO 8601. */
export interface Step {
  readonly time: string;
  readonly kind: 'take' | 'widen' | 'undo';
  readonly rung: Rung;
  /** Why, in the language of who asks. */
  readonly text: string;
}

/** The newest steps, oldest first, and how many there were in all. */
export interface Steps {
  readonly steps: readonly Step[];
  readonly count: number;
}

/** The answer to {@link Policy}: what was done, what the present settings would have done, and what others. */
export interface WhatIf {
  readonly done: Steps;
  readonly present: Steps;
  readonly other: Steps;
  /** All settings, as they are now. */
  readonly settings: Readonly<Record<PolicyKey, string>>;
  readonly from: string;
  readonly to: string;
}

/** Reads `throttle_after:30s,freeze:true`, as it stands in an address; unknown keys are left out. */
export function parsePolicy(text: string): Policy {
  const given = new Map(text.split(',').map((part) => [part.split(':')[0] ?? '', part.split(':')[1] ?? '']));
  return Object.fromEntries(policyKeys.flatMap((key) => (given.get(key) ? [[key, given.get(key)]] : [])));
}

/** The reverse of {@link parsePolicy}. */
export function policyText(policy: Policy): string {
  return policyKeys.flatMap((key) => (policy[key] ? [`${key}:${policy[key]}`] : [])).join(',');
}
