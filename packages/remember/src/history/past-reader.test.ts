import { fakeAnnouncement } from '@omnimind/testing/fake-events';
import { FakeHistory, fakeRow, fakeVerdictWords, removeFakeHistories } from '@omnimind/testing/fake-history';
import { fakeVerdictOf } from '@omnimind/testing/fake-verdict';
import { afterEach, expect, test } from 'vitest';

afterEach(removeFakeHistories);

const alert = { ...fakeVerdictWords, memory_behavior: 'leaking', severity: 'alert' } as const;

/** Two days by the minute: `a` is there all the time and leaks from the second hour on, `b` on the first day, `c` on the second. */
function twoDays(): { fake: FakeHistory; start_ms: number } {
  const fake = new FakeHistory({ interval_s: 60 });
  const start_ms = fake.wall_ms;
  const verdict = fakeVerdictOf('alert');
  for (let minute = 0; minute < 2880; minute += 1) {
    const isLeaking = minute >= 60;
    const rows = [
      fakeRow('machine', { pids: null }),
      fakeRow('a', { anon_bytes: minute * 2 ** 20, verdict: isLeaking ? alert : fakeVerdictWords }),
      fakeRow(minute < 1440 ? 'b' : 'c'),
    ];
    fake.tick(rows, 60_000);
    if (minute !== 60) continue;
    const time = new Date(fake.wall_ms).toISOString();
    const workload = { id: 'a', name: 'a', uid: 0 };
    const changes = [{ aspect: 'severity' as const, from: 'ok', to: 'alert' }];
    const event = { type: 'behavior_changed' as const, t: 0, time, workload: 'a', changes, verdict };
    fake.history.appendEvents([
      { cursor: fake.wall_ms * 1000, announcement: fakeAnnouncement('alert', { time, workload, event }) },
    ]);
  }
  return { fake, start_ms };
}

test('every workload as it was at a moment, the largest first, with the evidence as it was known then', () => {
  const { fake, start_ms } = twoDays();
  const at = (minute: number) => fake.history.past(start_ms + minute * 60_000 + 30_000);
  expect(at(30).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(at(30)[0]).toMatchObject({ verdict: fakeVerdictWords, evidence: [], pids: 2, cpu_cores: 0.5 });
  const [leaking] = at(1400);
  expect(leaking).toMatchObject({ verdict: { severity: 'alert', memory_behavior: 'leaking' } });
  expect(leaking?.evidence.map(({ signal }) => signal)).toEqual(['anon_floor_slope']);
  // Memory is the maximum of the minute.
  expect((leaking?.anon_bytes ?? 0) / 2 ** 20).toBeCloseTo(1400, -1);
  // The newest ticks are not on disk yet.
  expect(at(2879).map(({ id }) => id)).toEqual(['a', 'c']);
  expect(at(-60)).toEqual([]);
  expect(at(4000)).toEqual([]);
});

test('the same after the file was opened again', () => {
  const { fake, start_ms } = twoDays();
  const before = fake.history.past(start_ms + 86_400_000);
  expect(before.length).toBeGreaterThan(1);
  expect(fake.reopen().past(start_ms + 86_400_000)).toEqual(before);
});
