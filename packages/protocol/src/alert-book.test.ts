import { fakeAnnouncement } from '@omnimind/testing/fake-events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AlertBook, isHeld, isPaused } from './alert-book.ts';
import type { Announcement } from './announcement.ts';
import type { Rung } from './event.ts';
import { message } from './message.ts';
import { type Severity, severities } from './verdict.ts';

const rules = { severity: 'alert', again_after_s: 3600 } as const;

describe('one matter', () => {
  test('is raised, kept up to date quietly, and cleared', () => {
    const book = new AlertBook(rules);
    expect(book.take(fakeAnnouncement('watch'), 0)).toBeNull();
    expect(book.take(fakeAnnouncement('alert'), 1)).toMatchObject({ action: 'raise', alert: { since_s: 1 } });
    expect(book.take(fakeAnnouncement('alert', { id: 'a-2' }), 2)).toMatchObject({
      action: 'update',
      alert: { latest: { id: 'a-2' } },
    });
    expect(book.open()).toHaveLength(1);
    expect(book.take(fakeAnnouncement('ok'), 3)).toMatchObject({ action: 'clear' });
    expect(book.take(fakeAnnouncement('ok'), 4)).toBeNull();
    expect(book.open()).toEqual([]);
  });

  test('that worsens is raised anew at once', () => {
    const book = new AlertBook(rules);
    book.take(fakeAnnouncement('alert'), 0);
    expect(book.take(fakeAnnouncement('critical'), 1)).toMatchObject({ action: 'raise', alert: { worst: 'critical' } });
    expect(book.take(fakeAnnouncement('alert'), 2)).toMatchObject({ action: 'update' });
    expect(book.take(fakeAnnouncement('critical'), 3)).toMatchObject({ action: 'update' });
  });

  test('that flaps is raised once an hour', () => {
    const book = new AlertBook(rules);
    const raises: number[] = [];
    for (let t = 0; t < 3 * 3600; t += 60) {
      if (book.take(fakeAnnouncement('alert'), t)?.action === 'raise') raises.push(t);
      book.take(fakeAnnouncement('ok'), t + 30);
    }
    expect(raises).toEqual([0, 3600, 7200]);
  });
});

describe('a pause', () => {
  const text = message('action.unit_stopped', { unit: 'x.scope' });
  const acted = (severity: Severity, type: 'action_taken' | 'action_undone', rung: Rung) => {
    const common = { t: 60, time: '2026-11-25T14:02:03.000Z', workload: 'api-tests', rung, text };
    const event = type === 'action_taken' ? { ...common, type, evidence: [] } : { ...common, type, reason: text };
    return fakeAnnouncement(severity, { kind: type, type: rung, event, over: false });
  };

  test('is raised although its matter stands, and however well the workload was', () => {
    const book = new AlertBook(rules);
    book.take(fakeAnnouncement('critical'), 0);
    expect(book.take(acted('critical', 'action_taken', 'throttle'), 1)?.action).toBe('update');
    expect(book.take(acted('alert', 'action_taken', 'freeze'), 2)).toMatchObject({
      action: 'raise',
      alert: { worst: 'critical', raised_s: 2 },
    });
    const other = new AlertBook(rules);
    expect(other.take(acted('watch', 'action_taken', 'throttle'), 0)).toBeNull();
    expect(other.take(acted('watch', 'action_taken', 'freeze'), 0)?.action).toBe('raise');
  });

  test('and a throttle are known as long as they last, whatever is told meanwhile', () => {
    const book = new AlertBook(rules);
    const heldAfter = (announcement: Announcement) => {
      const change = book.take(announcement, 1);
      return change === null ? null : [isHeld(change.alert), isPaused(change.alert)];
    };
    expect(heldAfter(fakeAnnouncement('alert'))).toEqual([false, false]);
    expect(heldAfter(acted('alert', 'action_taken', 'deprioritize'))).toEqual([false, false]);
    expect(heldAfter(acted('alert', 'action_taken', 'throttle'))).toEqual([true, false]);
    expect(heldAfter(acted('alert', 'action_taken', 'freeze'))).toEqual([true, true]);
    expect(heldAfter(fakeAnnouncement('watch'))).toEqual([true, true]);
    expect(heldAfter(acted('alert', 'action_undone', 'freeze'))).toEqual([true, false]);
    expect(AlertBook.restore(rules, book.state()).open()).toMatchObject([{ held: ['throttle'] }]);
    expect(heldAfter(fakeAnnouncement('ok'))).toEqual([false, false]);
  });
});

test('what has no end is cleared when it is old', () => {
  const book = new AlertBook(rules);
  book.take(fakeAnnouncement('critical', { kind: 'kill', cause: 'kill:1' }), 0);
  book.take(fakeAnnouncement('alert'), 0);
  expect(book.expire(3599)).toEqual([]);
  expect(book.expire(3600)).toMatchObject([{ action: 'clear', alert: { cause: 'kill:1' } }]);
  expect(book.open()).toHaveLength(1);
});

test('what nothing was heard of for a day is cleared', () => {
  const book = new AlertBook(rules);
  book.take(fakeAnnouncement('alert'), 0);
  book.take(fakeAnnouncement('alert'), 100);
  expect(book.expire(86_499)).toEqual([]);
  expect(book.expire(86_500)).toMatchObject([{ action: 'clear', alert: { over: true } }]);
  expect(book.open()).toEqual([]);
});

test('it outlives a restart, and a damaged state gives an empty book', () => {
  const book = new AlertBook(rules);
  book.take(fakeAnnouncement('alert'), 0);
  const again = AlertBook.restore(rules, JSON.parse(JSON.stringify(book.state())));
  expect(again.take(fakeAnnouncement('alert'), 10)).toMatchObject({ action: 'update' });
  expect(AlertBook.restore(rules, { version: 1, alerts: [{ cause: 7 }] }).open()).toEqual([]);
});

test('whatever comes: no matter is raised twice within the time unless it worsened, what is over is closed, all is bounded', () => {
  const step = fc.record({ cause: fc.nat(3), severity: fc.constantFrom(...severities), after: fc.nat(2000) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const book = new AlertBook(rules);
      const raised = new Map<string, { t: number; rank: number }>();
      let t = 0;
      for (const { cause: number, severity, after } of steps) {
        t += after;
        const cause = `cause ${number}`;
        const change = book.take(fakeAnnouncement(severity, { cause }), t);
        const rank = severities.indexOf(severity);
        const before = raised.get(cause);
        if (change?.action === 'raise') {
          if (before !== undefined) expect(t - before.t >= 3600 || rank > before.rank).toBe(true);
          raised.set(cause, { t, rank });
        }
        if (severity === 'ok') expect(book.open().map((alert) => alert.cause)).not.toContain(cause);
      }
    }),
  );
  const book = new AlertBook(rules);
  for (let i = 0; i < 1500; i += 1) book.take(fakeAnnouncement('alert', { cause: `cause ${i}` }), i);
  expect(book.open()).toHaveLength(1000);
});
