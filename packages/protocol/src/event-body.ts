import { type BehaviorChanged, type OmnimindEvent, verdictAspects } from './event.ts';
import type { Verdict } from './verdict.ts';

/** What an event says besides where and when it happened. */
export type EventBody = BehaviorHappening | ActionHappening | OtherHappening;
type BehaviorHappening = Pick<BehaviorChanged, 'type' | 'changes' | 'verdict'>;
type ActionHappening = Without<Extract<OmnimindEvent, { type: `action_${string}` }>>;
type OtherHappening = Without<Extract<OmnimindEvent, { type: 'notice' | 'kill' | 'exhaustion_forecast' }>>;
type Without<T> = T extends unknown ? Omit<T, 't' | 'time' | 'workload'> : never;

/** The aspects in which a verdict differs from the one before; a first verdict differs from `unknown` and `ok`. */
export function behaviorChanged(previous: Verdict | null, verdict: Verdict): BehaviorHappening | null {
  const changes = verdictAspects.flatMap((aspect) => {
    const from = previous?.[aspect] ?? (aspect === 'severity' ? 'ok' : 'unknown');
    return from === verdict[aspect] ? [] : [{ aspect, from, to: verdict[aspect] }];
  });
  return changes.length === 0 ? null : { type: 'behavior_changed', changes, verdict };
}
