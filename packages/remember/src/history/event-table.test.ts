import { join } from 'node:path';
import { fakeNumbered } from '@omnimind/testing/fake-events';
import { FakeHistory, fakeRow, removeFakeHistories } from '@omnimind/testing/fake-history';
import { afterEach, describe, expect, test } from 'vitest';

afterEach(removeFakeHistories);

const day_ms = 86_400_000;

/** Events from one cursor to another, a second apart. */
function events(fake: FakeHistory, first: number, last: number, id = 'w') {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    fake.pass(1000);
    const time = new Date(fake.wall_ms).toISOString();
    const workload = { id, name: id, uid: null };
    return { cursor: first + index, announcement: fakeNumbered(first + index, { time, workload }) };
  });
}

const cursors = (found: { events: { cursor: number }[] }) => found.events.map(({ cursor }) => cursor);

describe('events', () => {
  test('are given after a cursor, page by page, as they were', () => {
    const fake = new FakeHistory();
    const base = fake.history.lastCursor();
    const all = events(fake, base + 1, base + 10);
    fake.history.appendEvents(all.slice(0, 4));
    fake.history.appendEvents(all.slice(4));
    expect(fake.history.events(0, 4)).toEqual({ events: all.slice(0, 4), more: true, lost: false });
    expect(fake.history.events(base + 4, 6)).toEqual({ events: all.slice(4), more: false, lost: false });
    expect(fake.history.lastCursor()).toBe(base + 10);
    fake.reopen();
    expect(fake.history.events(base + 9, 100)).toEqual({ events: all.slice(9), more: false, lost: false });
    expect(fake.history.lastCursor()).toBe(base + 10);
  });

  test('of a workload are the newest, oldest first', () => {
    const fake = new FakeHistory();
    const base = fake.history.lastCursor();
    const mine = events(fake, base + 1, base + 5, 'mine');
    fake.history.appendEvents(mine);
    fake.history.appendEvents(events(fake, base + 6, base + 9, 'other'));
    expect(fake.history.eventsOf('mine', 3)).toEqual(mine.slice(2).map(({ announcement }) => announcement));
    expect(fake.history.eventsOf('nobody', 3)).toEqual([]);
  });

  test('a cursor that was given before is not overwritten', () => {
    const fake = new FakeHistory();
    const base = fake.history.lastCursor();
    const [first, second] = events(fake, base + 1, base + 2);
    if (first === undefined || second === undefined) throw new Error('two were asked for');
    fake.history.appendEvents([first, { ...second, cursor: first.cursor }]);
    expect(fake.history.events(0, 10).events).toEqual([first]);
  });

  test('are kept for thirty days, and the loss is told', () => {
    const fake = new FakeHistory();
    const base = fake.history.lastCursor();
    fake.history.appendEvents(events(fake, base + 1, base + 3));
    fake.pass(29 * day_ms);
    fake.history.appendEvents(events(fake, base + 4, base + 5));
    // The clock must have been trusted for some minutes.
    for (let tick = 0; tick < 800; tick += 1) fake.tick([fakeRow('w')]);
    expect(cursors(fake.history.events(0, 10))).toEqual([base + 1, base + 2, base + 3, base + 4, base + 5]);
    fake.pass(2 * day_ms);
    for (let tick = 0; tick < 800; tick += 1) fake.tick([fakeRow('w')]);
    expect(fake.history.events(base + 1, 10).lost).toBe(true);
    expect(fake.history.lastCursor()).toBe(base + 5);
  });

  test('a flood takes a quarter of the room at most', () => {
    const fake = new FakeHistory({ maxBytes: 2 ** 21 });
    const base = fake.history.lastCursor();
    for (let burst = 0; burst < 400; burst += 1) {
      fake.history.appendEvents(events(fake, base + burst * 20 + 1, base + burst * 20 + 20));
      fake.tick([fakeRow('w')]);
    }
    const { lost, events: kept } = fake.history.events(0, 10_000);
    expect([lost, kept.at(-1)?.cursor]).toEqual([true, base + 8000]);
    expect(kept.length).toBeLessThan(2 ** 19 / 200);
    expect(fake.notices).toEqual([]);
  });

  test('that could not be kept are told as lost', () => {
    const fake = new FakeHistory();
    const base = fake.history.lastCursor();
    fake.history.close();
    fake.open({ file: join(fake.file, 'history.db') });
    fake.history.appendEvents(events(fake, base + 1, base + 2));
    expect(fake.history.events(base, 10)).toEqual({ events: [], more: false, lost: true });
    expect(fake.history.lastCursor()).toBeGreaterThanOrEqual(base + 2);
  });
});
