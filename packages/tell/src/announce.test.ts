import { announcementIn } from '@omnimind/messages/announcement';
import { type Announcement, announcementKinds, announcementSchema } from '@omnimind/protocol/announcement';
import { machineWorkload } from '@omnimind/protocol/event';
import { fakeChange, fakeContext, fakeEvents } from '@omnimind/testing/fake-events';
import { fakeVerdictOf } from '@omnimind/testing/fake-verdict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { announce, announceEnd, announceFlood } from './announce.ts';
import { Digest } from './digest.ts';

const inBoth = (each: Announcement) => ({ en: announcementIn('en', each), pt: announcementIn('pt', each) });

const rows = fakeEvents.map((event) => announce(event, fakeContext()));

test('every type of event is announced, and every announcement is what the schema says', () => {
  for (const row of rows) expect(announcementSchema.parse(row)).toEqual(row);
  const flood = announceFlood(99_800, 61, '2026-11-25T14:02:03.000Z', fakeContext());
  expect(announcementSchema.parse(flood)).toMatchObject({ kind: 'flood', value: 99_800, event: null });
  expect(announcementIn('en', flood).body).toBe(
    '99800 more events were not announced one by one, all within 1 min 1 s',
  );
  const kinds = new Set([...rows.map(({ kind }) => kind), flood.kind, 'pressure']);
  expect(announcementKinds.filter((kind) => !kinds.has(kind))).toEqual([]);
});

test('the end of a workload is the end of its matter', () => {
  const end = announceEnd('2026-11-25T14:02:03.000Z', fakeContext());
  expect(announcementSchema.parse(end)).toMatchObject({ cause: rows[0]?.cause, over: true, type: 'ended' });
  expect([announcementIn('en', end).title, announcementIn('pt', end).title]).toEqual([
    'api-tests: has ended',
    'api-tests: terminou',
  ]);
});

test('what is told, in both languages', () => {
  expect(
    rows.map((row) => {
      const { type, severity, over, value } = row;
      return { type, severity, over, value, text: inBoth(row) };
    }),
  ).toMatchSnapshot();
});

test('what happens to one workload is one matter, a kill and trouble of the monitor are matters of their own', () => {
  expect(rows.map(({ cause }) => cause)).toEqual([
    ...Array(5).fill('workload:cgroup:/x.scope#7'),
    'kill:2026-11-25T14:02:03.000Z:4711',
    'monitor:acting.unavailable',
  ]);
});

test.each([
  ['as its cgroup names it', 'backend.service', ['Of backend.service at ', 'De backend.service às ']],
  ['by its time alone without a cgroup', machineWorkload, ['At ', 'Às ']],
])('a kill in a workload that nobody watched is told %s', (_, name, [en, pt]) => {
  const killed = fakeEvents.find(({ type }) => type === 'kill');
  const context = fakeContext();
  const machine = { ...context, workload: { ...context.workload, id: machineWorkload, name } };
  const text = inBoth(announce(killed ?? expect.fail(), machine));
  expect([text.en.body, text.pt.body]).toEqual([
    expect.stringMatching(RegExp(`^${en}\\d\\d:\\d\\d UTC; `)),
    expect.stringMatching(RegExp(`^${pt}\\d\\d:\\d\\d UTC; `)),
  ]);
});

describe('a change of behavior', () => {
  test('more memory than in earlier lives is a matter for the digest, by its own name', () => {
    const parameters = { before: 900 * 2 ** 20, lives: 8 };
    const above = { signal: 'above_usual', value: 1.5 * 2 ** 30, unit: 'bytes', threshold: 1.2 * 2 ** 30, parameters };
    const changed = {
      ...fakeChange('watch', 'ok', { memory_behavior: 'stable', evidence: [above] }),
      changes: [{ aspect: 'severity' as const, from: 'ok', to: 'watch' }],
    };
    const told = announce(changed, fakeContext());
    expect(told).toMatchObject({
      kind: 'behavior_changed',
      type: 'memory_above_usual',
      severity: 'watch',
      over: false,
    });
    expect(inBoth(told)).toEqual({
      en: {
        title: 'api-tests: more memory than usual',
        body: 'Memory stays at 1.5 GiB; the peak was 900 MiB in the last 8 lives',
      },
      pt: {
        title: 'api-tests: mais memória que de costume',
        body: 'A memória continua em 1,5 GiB; o pico foi de 900 MiB nas últimas 8 execuções',
      },
    });
    const digest = new Digest(10);
    digest.add(told);
    digest.add(told);
    expect(digest.entries(0)).toHaveLength(1);
  });

  test('is named by the worst of what changed', () => {
    const both = fakeChange('alert', 'ok', { cpu_behavior: 'runaway' });
    expect(announce(both, fakeContext())).toMatchObject({ type: 'memory_leaking', value: 512 });
    const cpu = {
      ...fakeChange('alert', 'ok', { cpu_behavior: 'growing' }),
      changes: [{ aspect: 'cpu_behavior', from: 'stable', to: 'growing' }],
    };
    expect(announce(cpu as typeof both, fakeContext())).toMatchObject({ type: 'cpu_growing', value: 95 });
  });

  test('has that first which it is founded on', () => {
    const numbers = ['anon_floor_slope', 'cpu_rise', 'memory_full'].map((signal) => ({
      signal,
      value: 1,
      unit: '',
      threshold: null,
      text: signal,
    }));
    const verdict = fakeVerdictOf('alert', { memory_behavior: 'stable', cpu_behavior: 'growing', evidence: numbers });
    const changes = [{ aspect: 'cpu_behavior' as const, from: 'stable', to: 'growing' }];
    const event = { ...fakeChange('alert'), changes, verdict } as ReturnType<typeof fakeChange>;
    const text = inBoth(announce(event, fakeContext()));
    expect(text.en).toEqual({ title: 'api-tests: CPU use keeps growing', body: 'Cpu_rise; anon_floor_slope' });
  });

  test('to well is its end', () => {
    expect(announce(fakeChange('ok', 'alert'), fakeContext())).toMatchObject({
      type: 'recovered',
      over: true,
      severity: 'ok',
    });
  });

  test('of pressure alone is of the kind pressure', () => {
    const verdict = fakeVerdictOf('alert', { pressure: 'thrashing', memory_behavior: 'stable' });
    const changes = [{ aspect: 'pressure' as const, from: 'none', to: 'thrashing' }];
    const event = { ...fakeChange('alert'), changes, verdict };
    expect(announce(event as ReturnType<typeof fakeChange>, fakeContext())).toMatchObject({
      kind: 'pressure',
      type: 'pressure_thrashing',
    });
  });
});

test('the Portuguese evidence is Portuguese, where its number is known', () => {
  expect(announcementIn('pt', rows[0] ?? expect.fail()).body).toEqual(
    expect.stringMatching(/^A memória subiu 200 MiB\/min/),
  );
  const unknown = fakeVerdictOf('alert', {
    evidence: [{ signal: 'new', value: 1, unit: '', threshold: null, text: 'as it is' }],
  });
  const event = { ...fakeChange('alert'), verdict: unknown };
  expect(announcementIn('pt', announce(event as ReturnType<typeof fakeChange>, fakeContext())).body).toBe('As it is');
});

test('whatever the names, a title is one short line without anything that steers a terminal', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(
    fc.property(hostile, hostile, fc.constantFrom(...fakeEvents), (name, other, event) => {
      const dressed = event.type === 'kill' ? { ...event, process: { ...event.process, name: other } } : event;
      const workload = { id: 'cgroup:/x#1', name, uid: null };
      const text = inBoth(announce(dressed, fakeContext({ workload })));
      for (const { title, body } of Object.values(text)) {
        expect(title).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
        expect(body).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
        expect([...title].length).toBeLessThanOrEqual(80);
        expect([...body].length).toBeLessThanOrEqual(1000);
      }
    }),
  );
});
