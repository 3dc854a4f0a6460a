import type { Drift } from '@omnimind/protocol/cycles-report';
import { fakeCyclesReport, fakeReportCycle } from '@omnimind/testing/fake-cycles-report';
import { describe, expect, test } from 'vitest';
import { makeScreen } from '../screen.ts';
import { driftText, headlineOf, sequels } from './sentences.ts';
import { summaryOf } from './summary.ts';

const english = makeScreen();
const portuguese = makeScreen({ language: 'pt' });

const drift = (changes: Partial<Drift>): Drift => ({
  signal: 'duration',
  subject: null,
  kind: 'trend',
  first_cycle: 40,
  seen_at_cycle: 60,
  per_cycle: 0.012,
  from: 3,
  to: 8.52,
  unit: 's',
  last_cycle: null,
  ...changes,
});

test('in English a drift is told in the words of whoever found it', () => {
  expect(driftText(english, drift({}))).toBe('The duration grows by 12 ms a cycle since cycle 40: 3 s → 8.5 s.');
});

test.each<[Partial<Drift>, string]>([
  [{}, 'A duração sobe 12 ms por ciclo desde o ciclo 40: de 3 s para 8,5 s.'],
  [{ kind: 'step' }, 'A duração subiu no ciclo 40 e ficou assim: de 3 s para 8,5 s.'],
  [
    { signal: 'peak_cpu', unit: 'cores', per_cycle: 0.0041, from: 1.5, to: 3.25 },
    'O pico de CPU sobe 0,0041 por ciclo desde o ciclo 40: de 1,5 para 3,25.',
  ],
  [
    { signal: 'memory_left_behind', unit: 'bytes', per_cycle: 3 * 2 ** 20, from: 0, to: 2 ** 30 },
    'A memória de processos que sobreviveram ao seu ciclo sobe 3 MiB por ciclo desde o ciclo 40: de 0 B para 1 GiB.',
  ],
  [
    { signal: 'failures', kind: 'cluster', unit: 'share', from: 0.01, to: 0.4 },
    'As falhas vêm juntas a partir do ciclo 40: ali falharam 40% dos ciclos, fora dali 1%.',
  ],
])('in Portuguese it is told from its numbers: %j', (changes, text) => {
  expect(driftText(portuguese, drift(changes))).toBe(text);
});

describe('how it went', () => {
  const told = (report = fakeCyclesReport()) => [
    headlineOf(english, report, summaryOf(report)),
    ...sequels(english, report, summaryOf(report)),
  ];

  test('all well', () => {
    expect(told(fakeCyclesReport({}, 60))).toEqual(['All 60 cycles passed, none was killed']);
    expect(told(fakeCyclesReport({}, 1))).toEqual(['The cycle passed']);
  });

  test('a kill that was made good is not passed over', () => {
    expect(told(fakeCyclesReport({}, 232))).toEqual([
      '231 of 232 cycles passed, 1 failed',
      '1 cycle passed on retry after a kill.',
    ]);
  });

  test('cut short', () => {
    expect(told(fakeCyclesReport({ planned: 500, ended_by: 'failure' }, 77))).toEqual([
      '76 of 77 cycles passed, 1 failed',
      '77 of 500 cycles completed.',
      'Stopped at a failure, as requested.',
    ]);
  });

  test('nothing yet', () => {
    const totals = { passed: 0, failed: 0, killed: 0, kills: 0, duration_s: 0, waited_s: 0 };
    expect(told(fakeCyclesReport({ cycles: [], totals, ended_by: 'interrupted' }))).toEqual([
      '0 of 0 cycles passed',
      '0 of 500 cycles completed.',
      'Interrupted.',
    ]);
  });
});

test('the summary goes by the last attempt, and keeps those before it', () => {
  const cycles = [
    fakeReportCycle(1, { outcome: 'killed' }),
    fakeReportCycle(1, { attempt: 2, outcome: 'killed' }),
    fakeReportCycle(1, { attempt: 3 }),
    fakeReportCycle(2, { outcome: 'failed' }),
  ];
  const { completed, retried, failed, kills, earlier } = summaryOf(fakeCyclesReport({ cycles }));
  expect(completed).toBe(2);
  expect(retried).toEqual([cycles[2]]);
  expect(failed).toEqual([cycles[3]]);
  expect(kills).toEqual(cycles.slice(0, 2));
  expect(earlier.get(1)).toEqual(cycles.slice(0, 2));
});
