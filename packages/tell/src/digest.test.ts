import type { Announcement } from '@omnimind/protocol/announcement';
import type { Severity } from '@omnimind/protocol/verdict';
import { fakeAnnouncement } from '@omnimind/testing/fake-events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Digest } from './digest.ts';

const minute = (n: number) => new Date(Date.UTC(2026, 10, 25, 10, n)).toISOString();
const say = (severity: Severity, n: number, more: Partial<Announcement> = {}) =>
  fakeAnnouncement(severity, { time: minute(n), cause: 'workload:a', type: 'memory_leaking', ...more });
function digestOf(...said: Announcement[]): Digest {
  const digest = new Digest(500);
  for (const each of said) digest.add(each);
  return digest;
}
const listed = (digest: Digest, since_ms = 0) =>
  digest.entries(since_ms).map(({ latest: { cause, type, time }, since, over }) => [cause, type, since, time, over]);

describe('the digest', () => {
  it('has an entry for each workload and trouble, since when, with what was said last', () => {
    const digest = digestOf(
      say('watch', 1),
      say('watch', 5),
      say('watch', 3, { cause: 'workload:b', type: 'cpu_growing' }),
    );
    expect(listed(digest)).toEqual([
      ['workload:b', 'cpu_growing', minute(3), minute(3), false],
      ['workload:a', 'memory_leaking', minute(1), minute(5), false],
    ]);
  });

  it('leaves out what was an alert, until that is over', () => {
    expect(listed(digestOf(say('watch', 1), say('alert', 2), say('watch', 3)))).toEqual([]);
    const again = digestOf(say('alert', 1), say('ok', 2, { over: true, type: 'recovered' }), say('watch', 3));
    expect(listed(again)).toHaveLength(1);
  });

  it('says what is over', () => {
    const digest = digestOf(say('watch', 1), say('ok', 2, { over: true, type: 'recovered' }));
    expect(listed(digest)).toEqual([['workload:a', 'memory_leaking', minute(1), minute(1), true]]);
  });

  it('leaves out stalls, actions and what was said before', () => {
    const digest = digestOf(
      say('watch', 1),
      say('watch', 2, { kind: 'pressure' }),
      say('watch', 3, { kind: 'action_taken' }),
    );
    expect(listed(digest)).toHaveLength(1);
    expect(listed(digest, Date.parse(minute(2)))).toEqual([]);
  });

  it('is the same after its state was kept, whatever that had become', () => {
    const digest = digestOf(say('watch', 1), say('alert', 2, { cause: 'workload:b' }));
    const restored = new Digest(500, JSON.parse(JSON.stringify(digest.state())));
    restored.add(say('watch', 3, { cause: 'workload:b' }));
    expect(listed(restored)).toEqual(listed(digest));
    for (const state of [null, 1, {}, { entries: [1] }, []]) expect(new Digest(500, state).entries(0)).toEqual([]);
  });

  it('never holds more than it may, and never what is an alert now', () => {
    const words = fc.record({
      severity: fc.constantFrom<Severity>('watch', 'alert', 'critical'),
      cause: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(words, { maxLength: 100 }), (given) => {
        const digest = new Digest(5);
        for (const [n, { severity, cause }] of given.entries())
          digest.add(say(severity, n % 60, { cause: `workload:${cause}` }));
        const entries = digest.entries(0);
        expect(entries.length).toBeLessThanOrEqual(5);
        for (const { latest } of entries) {
          const last = given.findLast(({ cause }) => `workload:${cause}` === latest.cause);
          expect(last?.severity).toBe('watch');
        }
      }),
    );
  });
});
