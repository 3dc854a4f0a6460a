import { fakeAnnouncement, fakeChange, fakeEvents } from '@omnimind/testing/fake-events';
import { fakeState, fakeWorkload } from '@omnimind/testing/fake-state';
import { fakeVerdict, fakeVerdictOf } from '@omnimind/testing/fake-verdict';
import { describe, expect, test } from 'vitest';
import { wordsIn } from './texts.ts';
import {
  behaviorWords,
  culpritWords,
  doneWords,
  headroomOf,
  machineWords,
  nextWords,
  quantityWords,
  stateWords,
  troubledSince,
  worstFirst,
} from './words.ts';

const en = wordsIn('en');
const pt = wordsIn('pt');
const grower = {
  signal: 'top_grower',
  value: 0.96,
  unit: 'share',
  threshold: null,
  parameters: { pid: 7, name: 'no\u202ede', growth_bytes: 1, span_s: 60, cores: 0 },
};

test('those in trouble come first, ignored ones with the rest', () => {
  const list = [
    fakeWorkload('large', { anon_bytes: 9e9 }),
    fakeWorkload('ignored', { verdict: fakeVerdictOf('critical'), ignored: true, anon_bytes: 1 }),
    fakeWorkload('leaky', { verdict: fakeVerdictOf('alert') }),
  ];
  expect(worstFirst(list).map(({ id }) => id)).toEqual(['leaky', 'large', 'ignored']);
});

test('a machine in one line, in both languages', () => {
  const { machine } = fakeState();
  expect(machineWords(en, machine)).toBe('2 of 8 CPUs, 6 GiB of 16 GiB free, 3 workloads');
  expect(machineWords(pt, machine)).toBe('2 de 8 CPUs, 6 GiB de 16 GiB livres, 3 cargas');
});

test('what is remarkable of a behavior, else what its CPU does', () => {
  expect(behaviorWords(en, fakeVerdictOf('alert'))).toBe('memory leaks');
  expect(behaviorWords(en, fakeVerdict())).toBe('CPU use is steady');
  expect(behaviorWords(pt, null)).toBe('ainda não se sabe');
});

describe('the culprit', () => {
  test('is who grows most; its name can hide nothing', () => {
    const verdict = fakeVerdict({ evidence: [grower] });
    expect(culpritWords(en, { verdict })).toBe('no\\u202ede (PID 7), 96% of the growth');
  });
  test('else who holds most, else nobody', () => {
    const heaviest = { pid: 8, name: 'java' };
    expect(culpritWords(en, { verdict: null, heaviest })).toBe('java (PID 8) holds most memory');
    expect(culpritWords(en, { verdict: null, heaviest: null })).toBeNull();
  });
});

test('headroom is what the verdict says, else up to the limit', () => {
  const left = { signal: 'memory_left', value: 5, unit: 'bytes', threshold: null };
  const limited = { anon_bytes: 30, memory_limit_bytes: 100 };
  expect(headroomOf(fakeWorkload('a', { ...limited, verdict: fakeVerdict({ evidence: [left] }) }))).toBe(5);
  expect(headroomOf(fakeWorkload('a', { ...limited, verdict: null }))).toBe(70);
  expect(headroomOf(fakeWorkload('a', { verdict: null }))).toBeNull();
});

test('a state: rung, ignored, protected', () => {
  expect(stateWords(en, fakeWorkload('a', { rung: 'throttle', protected_by: 'edi\u200btor' }))).toBe(
    'throttled, protected: edi\\u200btor',
  );
  expect(stateWords(en, fakeWorkload('a', { ignored: true }))).toBe('ignored');
});

describe('since when', () => {
  const told = (severity: 'ok' | 'watch' | 'alert', time: string) =>
    fakeAnnouncement(severity, { time, event: fakeChange(severity) });
  test('is when it became as bad as it is, not when it last changed', () => {
    const events = [told('alert', '1'), told('ok', '2'), told('watch', '3'), told('alert', '4'), told('alert', '5')];
    expect(troubledSince(events, 'alert')).toBe('4');
    expect(troubledSince(events, 'watch')).toBe('3');
  });
  test('is unknown where it was not told', () => expect(troubledSince([], 'alert')).toBeNull());
});

test('what was done, while it holds', () => {
  const event = fakeEvents.find(({ type }) => type === 'action_taken') ?? null;
  const taken = fakeAnnouncement('alert', { kind: 'action_taken', event });
  expect(doneWords([taken], 'throttle', en.texts)).toBe('throttled');
  expect(doneWords([taken], 'observe', en.texts)).toBe('nothing');
});

test.each([
  ['observe', {}, 'memory runs out in 1 min to 2 min; the monitor only observes: it is up to you'],
  ['smart', {}, 'memory runs out in 1 min to 2 min; watched more closely; acted on if it gets worse'],
  ['smart', { rung: 'throttle' }, 'memory runs out in 1 min to 2 min; undone by itself when it is well again'],
  ['smart', { protected_by: 'code' }, 'memory runs out in 1 min to 2 min; is never acted on (code): it is up to you'],
  ['smart', { ignored: true }, 'memory runs out in 1 min to 2 min; is ignored: it is up to you'],
] as const)('what comes next in %s mode with %j', (mode, more, expected) => {
  const verdict = fakeVerdictOf('alert', { time_to_exhaustion_s: { low: 60, high: 120 } });
  expect(nextWords(en, fakeWorkload('a', { verdict, ...more }), mode)).toBe(expected);
});

test.each([
  ['share', 0.123, '12%'],
  ['s', 90, '1 min 30 s'],
  ['bytes/min', 1.5 * 2 ** 20, '1.5 MiB/min'],
  ['cores', 1.5, '1.5 cores'],
])('a value in %s', (unit, value, expected) => expect(quantityWords(en, value, unit)).toBe(expected));
