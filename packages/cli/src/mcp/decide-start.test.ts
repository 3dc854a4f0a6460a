import { expect, test } from 'vitest';
import { decideStart, type StartQuestion } from './decide-start.ts';

const GiB = 2 ** 30;
const calm = { cpuSome: 0.1, memorySome: 0, memoryFull: 0, available_bytes: 8 * GiB, total_bytes: 16 * GiB };

function decide(changes: Partial<StartQuestion> & { memory?: number | null; cores?: number } = {}) {
  const { memory = 2 * GiB, cores = null, ...rest } = changes;
  const { decision, wait_s, reasons } = decideStart({
    expected: { memory_bytes: memory, cores, duration_s: 120 },
    pressures: calm,
    free_cores: 4,
    protected_bytes: 2 * GiB,
    running: [],
    exhausting: null,
    ...rest,
  });
  return [decision, wait_s, ...reasons.map(({ code }) => code)];
}

const build = { name: 'build', remaining_s: 41.2, now_bytes: GiB, peak_bytes: 4 * GiB };

test.each<[string, ReturnType<typeof decide>, ReturnType<typeof decide>]>([
  ['it fits', decide(), ['go', null, 'start.fits']],
  // 8 GiB available less the reserve of 1.6 GiB.
  ['it fits just so', decide({ memory: 6.4 * GiB - 1 }), ['go', null, 'start.fits']],
  ['no room, and no end known', decide({ memory: 6.5 * GiB }), ['wait', 30, 'start.no_room']],
  [
    'what a run will still take is not free',
    decide({ memory: 5 * GiB, running: [build] }),
    ['wait', 42, 'start.after_run'],
  ],
  [
    'room only after the second',
    decide({ memory: 8 * GiB, running: [build, { ...build, remaining_s: 300 }] }),
    ['wait', 300, 'start.after_run'],
  ],
  [
    'an end that is far away is asked for again',
    decide({ memory: 5 * GiB, running: [{ ...build, remaining_s: 9000 }] }),
    ['wait', 600, 'start.after_run'],
  ],
  [
    'an overdue end',
    decide({ memory: 5 * GiB, running: [{ ...build, remaining_s: 0 }] }),
    ['wait', 5, 'start.after_run'],
  ],
  [
    'more than the machine has beside what is protected',
    decide({ memory: 13 * GiB }),
    ['refuse', null, 'start.never_fits'],
  ],
  ['nobody knows what it needs', decide({ memory: null }), ['go', null, 'start.unknown']],
  ['busy processors only make it slower', decide({ cores: 6 }), ['go', null, 'start.fits', 'start.slower']],
  ['pressure', decide({ pressures: { ...calm, cpuSome: 0.97 } }), ['wait', 15, 'pressure.cpu_some', 'start.fits']],
  [
    'stalls for memory while little is available',
    decide({ pressures: { ...calm, memoryFull: 0.3, available_bytes: 4 * GiB } }),
    ['wait', 15, 'pressure.memory_full', 'start.fits'],
  ],
  [
    'somebody takes it all before it would end',
    decide({ exhausting: { name: 'leak', low_s: 100 } }),
    ['wait', 60, 'start.exhausting', 'start.fits'],
  ],
  ['long before that it has ended', decide({ exhausting: { name: 'leak', low_s: 130 } }), ['go', null, 'start.fits']],
  [
    'nothing is measured',
    decide({
      pressures: { cpuSome: null, memorySome: null, memoryFull: null, available_bytes: null, total_bytes: null },
    }),
    ['go', null],
  ],
])('%s', (_, decided, expected) => expect(decided).toEqual(expected));
