import { describe, expect, it } from 'vitest';
import { eventSchema, isActedOn, type OmnimindEvent, rungs } from './event.ts';
import { asWritten } from './message.ts';

const common = { t: 61, time: '2025-12-12T10:00:00.000Z', workload: 'test' };
const verdict = {
  t: 61,
  cpu_behavior: 'stable',
  memory_behavior: 'growing',
  pressure: 'none',
  severity: 'watch',
  confidence: 0.5,
  time_to_exhaustion_s: null,
  evidence: [],
} as const;

const events: OmnimindEvent[] = [
  {
    type: 'behavior_changed',
    ...common,
    changes: [{ aspect: 'memory_behavior', from: 'stable', to: 'growing' }],
    verdict: { ...verdict, evidence: [] },
  },
  { type: 'action_taken', ...common, rung: 'deprioritize', text: asWritten('nice 0 → 10'), evidence: [] },
  {
    type: 'action_undone',
    ...common,
    rung: 'deprioritize',
    text: asWritten('nice 10 → 0'),
    reason: asWritten('recovered'),
  },
  { type: 'action_skipped', ...common, rung: 'deprioritize', reason: asWritten('it could not be undone') },
  { type: 'notice', ...common, severity: 'ok', text: asWritten('io was not measured') },
];

describe('an event', () => {
  it.each(events)('of type $type comes back from JSON as it was', (event) => {
    expect(eventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
  });

  it('cannot be of another type', () => {
    expect(eventSchema.safeParse({ type: 'killed', ...common }).success).toBe(false);
  });

  it('cannot name a rung that is none', () => {
    expect(eventSchema.safeParse({ ...events[3], rung: 'kill' }).success).toBe(false);
  });

  it('cannot lack its time or its workload', () => {
    for (const key of ['t', 'time', 'workload']) {
      expect(eventSchema.safeParse({ ...events[4], [key]: undefined }).success).toBe(false);
    }
  });
});

describe('the rungs', () => {
  it('are these, from the gentlest on', () => {
    expect(rungs).toEqual(['observe', 'watch', 'notify', 'deprioritize', 'throttle', 'freeze', 'stop']);
  });

  it('act from the first on that changes something', () => {
    expect(rungs.filter((rung) => isActedOn({ rung }))).toEqual(['deprioritize', 'throttle', 'freeze', 'stop']);
  });
});
