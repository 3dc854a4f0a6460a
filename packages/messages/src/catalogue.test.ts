import { rungs } from '@omnimind/protocol/event';
import { evidenceSubjects, isSignal } from '@omnimind/protocol/evidence';
import { type Message, message } from '@omnimind/protocol/message';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { english } from './english.ts';
import { portuguese } from './portuguese.ts';
import { rendered } from './rendered.ts';
import { evidenceIn, evidenceNumbersIn, quantityIn, translate } from './translate.ts';

const broken = /undefined|NaN|\[object|Infinity/;
const number = fc.double({ min: 0, max: 1e12, noNaN: true });
/** The signals, each in all its shapes. */
const shapes: Readonly<Record<string, readonly string[]>> = {
  collections: ['level', 'rises'],
  anon_acceleration: ['one_step', 'slows', 'no_higher', 'unsteady'],
  memory_full: ['workload', 'machine'],
  cpu_use: ['mean', 'median'],
  cpu_rise: ['ramp', 'ceiling'],
};
const signals = Object.keys(evidenceSubjects).flatMap((signal) =>
  (shapes[signal] ?? ['']).map((shape) => [signal, shape] as const),
);
const keys = [
  ...[
    'span_s',
    'tau',
    'acceleration',
    'above_bytes',
    'load_cores',
    'growth_bytes',
    'rise_bytes',
    'from_bytes',
    'to_bytes',
    'high_s',
    'limit_bytes',
  ],
  ...['major_faults', 'cores', 'kernel_share', 'limit_cores', 'from', 'to', 'growth_cores', 'from_cores', 'to_cores'],
  ...['before', 'highest_share', 'base_share', 'low_share', 'high_share', 'period_s', 'threads'],
  ...['count', 'limit', 'neighbor_bytes', 'lives'],
];

describe('evidence', () => {
  test.each(signals)('%s (%s) has a sentence in both languages, whatever the figures', (signal, shape) => {
    expect(isSignal(signal)).toBe(true);
    fc.assert(
      fc.property(number, fc.array(number, { minLength: keys.length, maxLength: keys.length }), (value, figures) => {
        const parameters = {
          ...Object.fromEntries(keys.map((key, at) => [key, figures[at] ?? 0])),
          shape,
          name: 'pytest',
          pid: 7,
          source: 'v8',
          neighbor: 'db.service',
          kind: 'threads',
          of: 'tasks',
        };
        const evidence = { signal, value, unit: 'cores', threshold: null, parameters };
        const [en, pt] = [evidenceNumbersIn('en', evidence), evidenceNumbersIn('pt', evidence)];
        expect(en).not.toMatch(broken);
        expect(pt).not.toMatch(broken);
        expect(en).not.toContain(signal);
        expect(pt).not.toBe(en);
        // A number has a decimal comma, and no English word is left.
        expect(pt).not.toMatch(/\d\.\d/);
        expect(pt).not.toMatch(/\b(?:of|the|with|and|was|from|memory|rose|time)\b/);
      }),
      { numRuns: 30 },
    );
  });

  test('of a version before is shown by its text, and of one to come by its number', () => {
    const old = { signal: 'anon_level', value: 1, unit: 'bytes', threshold: null, text: 'as it was written' };
    expect(evidenceIn('pt', old)).toBe('as it was written');
    expect(evidenceIn('pt', { signal: 'new', value: 1.5, unit: 'cores', threshold: null })).toBe('new 1,5 núcleos');
  });

  test('says what a person reads; the figures are for whoever asks', () => {
    const parameters = { span_s: 242, tau: 1, acceleration: 0.95, above_bytes: 0 };
    const rise = { signal: 'anon_floor_slope', value: 546 * 2 ** 20, unit: 'bytes/min', threshold: null, parameters };
    expect(evidenceIn('en', rise)).toBe('memory rose 546 MiB/min for 4 min without falling back');
    expect(evidenceNumbersIn('en', rise)).toMatch(/ \(τ 1, 2nd half 0\.95 × 1st\)$/);
    expect(evidenceIn('pt', rise)).toBe('a memória subiu 546 MiB/min por 4 min sem voltar a cair');
  });

  test.each([
    ['share', 0.123, '12%', '12%'],
    ['cores', 1.5, '1.5 cores', '1,5 núcleos'],
    ['bytes/min', 1.5 * 2 ** 20, '1.5 MiB/min', '1,5 MiB/min'],
  ])('its unit %s is said', (unit, value, en, pt) => {
    expect([quantityIn('en', value, unit), quantityIn('pt', value, unit)]).toEqual([en, pt]);
  });
});

/** A value of each parameter, by its name; where codes differ, by the code as well. */
const word = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,11}$/);
const words = fc.array(word, { minLength: 1, maxLength: 4 });
const count = fc.nat({ max: 1e9 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const inner = fc.constantFrom(message('reason.ended'), message('system', { errno: 'EACCES' }));
const severity = fc.constantFrom('ok', 'watch', 'alert', 'critical');
const moment = fc.constantFrom('2026-03-05T14:16:00.000Z', null);
const errno = fc.constantFrom('ENOENT', 'EACCES', 'E2BIG', 'ABORTED');
const named = (names: string, value: fc.Arbitrary<unknown>): Record<string, fc.Arbitrary<unknown>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, value]));
const parameters: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...named('text detail error directory executable example file interpreter kept_as key meant method mount', word),
  ...named('client server cgroup', word),
  ...named('name needed one option origin other path prefix process receiver result rung scope socket', word),
  ...named('suggestion unit url user value variable word address command version mode', word),
  ...named('choices extensions files keys known missing names problems properties sockets', words),
  ...named(
    'count column cycle done holder left_bytes left_out limit limit_bytes used_bytes line lost more most oldest others',
    count,
  ),
  ...named(
    'pid port position processes rule threads uid denied owner nice bytes set kept of before now from to',
    count,
  ),
  ...named('expected_bytes room_bytes most_bytes', count),
  ...named('expected_cores free_cores duration_s cores seconds step_s t previous minimum maximum', number),
  runtime: fc.constantFrom('node', 'python', 'java', 'go', 'ruby', 'dotnet', 'native'),
  ...named('action damage expected next problem reason what workload', inner),
  ...named('changes differences', fc.array(inner, { minLength: 1, maxLength: 3 })),
  ...named('errno code', errno),
  share,
  severity,
  until: moment,
  bus: fc.constantFrom('system', 'user', 'session'),
  by: fc.constantFrom('no_read', 'no_write', 'lock', 'memory', 'disk_error', 'disk_full', 'no_open'),
  memory: fc.constantFrom('leaking', 'growing', null),
  cpu: fc.constantFrom('runaway', 'growing', null),
  pressure: fc.constantFrom('some', 'thrashing', null),
  io: fc.boolean(),
  manager: fc.constantFrom('system', 'user'),
  status: fc.constantFrom(301, 404, 500),
  because: fc.constantFrom('empty', 'not_a_file', 'too_long'),
  part: fc.constantFrom('query', 'body'),
  type: fc.constantFrom('number', 'object', 'list'),
};
const ofCode: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
  'action.nice': { before: fc.array(count, { minLength: 1, maxLength: 3 }) },
  'action.priority_lowered': { nice: fc.option(fc.constant(message('action.nice', { before: [0], set: 10 }))) },
  'action.unit_restored': { kept: fc.array(word, { maxLength: 3 }) },
  'adopt.other_user': { owner: fc.option(count) },
  'checkpoint.command': { before: word, now: word },
  'checkpoint.directory': { before: word, now: word },
  'config.invalid': { line: fc.option(count), more: fc.nat({ max: 3 }) },
  'config.unknown_key': { meant: fc.option(word) },
  'editor.slow_memory': { workload: word },
  'editor.slow_processors': { workload: word, of: number },
  'history.version': { version: count, known: count },
  'reason.no_rung': { rung: fc.constantFrom(...rungs) },
  'start.after_run': { run: word },
  'start.earlier': { memory_bytes: fc.option(count) },
  'start.exhausting': { workload: word },
  'setup.backend': { detail: inner },
  'setup.earlyoom_fails': { flaw: fc.constantFrom('ended', 'said', 'state', 'words', 'silent') },
  'setup.earlyoom_names': { detail: inner },
  'setup.not_undone': { problems: fc.array(inner, { minLength: 1, maxLength: 3 }) },
  'run.risen': { figure: fc.constantFrom('peak_memory', 'cpu_time'), now: count, before: count, runs: count },
  'setup.old_systemd': { version: count },
  'setup.unwritable': {
    flaw: fc.constantFrom(
      ...([
        'program',
        'program_path',
        'word',
        'character',
        'backslash',
        'blank',
        'settings',
        'directory',
        'user',
      ] as const),
    ),
  },
  'unavailable.nvml': { call: word, status: fc.constantFrom(3, 4, 7, 9, 15, 18, 999) },
  'value.integer': { maximum: fc.option(count) },
  'value.text': { maximum: fc.option(count) },
};
/** Parameters alone, or the same word in both languages. */
const wordless = ['as_written', 'identity.unit', 'identity.name', 'action.nice', 'delivery.status'];

describe('every message', () => {
  test.each(Object.keys(english.sentences))(
    '%s has its sentence in both languages, whatever the parameters',
    (code) => {
      fc.assert(
        fc.property(fc.record({ ...parameters, ...ofCode[code] }), (given) => {
          // Called itself, since `translate` shows the code where a parameter is missing.
          const [en, pt] = [english, portuguese].map(({ sentences }) => String(Reflect.get(sentences, code)(given)));
          expect(en).toMatch(/./);
          expect(en).not.toMatch(broken);
          expect(pt).not.toMatch(broken);
          if (!wordless.includes(code)) expect(pt).not.toBe(en);
        }),
        { numRuns: 15 },
      );
    },
  );
});

describe('messages', () => {
  test('both languages have the same codes, and Portuguese has words of its own', () => {
    expect(Object.keys(portuguese.sentences).toSorted()).toEqual(Object.keys(english.sentences).toSorted());
    const same = Object.entries(english.sentences).filter(([code, sentence]) => {
      const other: unknown = Reflect.get(portuguese.sentences, code);
      // Sentences without parameters can be compared as they are.
      return (
        sentence.length === 0 && typeof other === 'function' && String(Reflect.apply(sentence, null, [])) === other()
      );
    });
    expect(same.map(([code]) => code)).toEqual([]);
  });

  test.each<[Message, string, string]>([
    [
      {
        code: 'recovery.done',
        parameters: { pid: 7, action: { code: 'action.units_restored', parameters: { done: 3, of: 4, kept: 1 } } },
      },
      'omnimind (PID 7) was killed before it could undo its actions: 3 of 4 unit settings restored; 1 changed by others and left alone',
      'o omnimind (PID 7) foi morto antes de poder desfazer suas ações: 3 de 4 ajustes de unidades restaurados; 1 mudados por outros ficam como estão',
    ],
    [
      { code: 'action.cpu_throttled', parameters: { cores: 0.5, of: 4 } },
      'CPU limited to 0.5 of 4 cores',
      'CPU limitada a 0,5 de 4 núcleos',
    ],
    [
      { code: 'reason.trouble', parameters: { memory: 'leaking', cpu: 'runaway', pressure: null, severity: 'alert' } },
      'memory leaking, CPU runaway',
      'memória vazando, CPU descontrolada',
    ],
  ])('$code', (given, en, pt) => {
    expect([translate('en', given), translate('pt', given)]).toEqual([en, pt]);
  });

  test('one that lacks a parameter, or is of a version to come, is shown as it came', () => {
    expect(translate('pt', { code: 'action.unit_changed', parameters: {} })).toBe('action.unit_changed {}');
    expect(translate('pt', { code: 'new.code', parameters: { a: 1 } })).toBe('new.code {"a":1}');
  });
});

test('what leaves us has its sentences besides the codes', () => {
  const notice = { code: 'measuring.gap', parameters: { seconds: 1.5 } };
  const evidence = [{ signal: 'anon_level', value: 2 ** 20, unit: 'bytes', threshold: null, parameters: {} }];
  expect(rendered('pt', { notices: [notice], verdict: { evidence } })).toEqual({
    notices: [{ ...notice, text: translate('pt', notice) }],
    verdict: { evidence: [{ ...evidence[0], text: 'memória em 1 MiB, sem subida duradoura' }] },
  });
  expect(translate('pt', notice)).toContain('1,5 s');
});

test('every behavior and rung has words', () => {
  for (const { announcements } of [english, portuguese])
    for (const words of [...Object.values(announcements.titles), ...Object.values(announcements.rungs)])
      expect(words).toMatch(/\w/);
});
