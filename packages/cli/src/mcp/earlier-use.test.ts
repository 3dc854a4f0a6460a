import { fakeReport } from '@omnimind/testing/fake-report';
import { describe, expect, test } from 'vitest';
import { earlierUse } from './earlier-use.ts';

type Run = Parameters<typeof earlierUse>[0][number];

/** A finished run, or with `null` one without a report. */
function run(command: string[], name: string, use: { peak: number; cores: number; duration_s: number } | null): Run {
  const base = fakeReport();
  const summary = { id: '', name, command, started: '', duration_s: null, exit_status: 0, verdict: null, bytes: 0 };
  const report =
    use === null
      ? null
      : {
          ...base,
          run: { ...base.run, duration_s: use.duration_s },
          cpu: { ...base.cpu, mean_cores: use.cores },
          memory: { peak_anon_bytes: use.peak, peak_shmem_bytes: 5 },
        };
  return { summary: { ...summary, state: use === null ? 'running' : 'finished' }, directory: '', report };
}

describe('what a command used before', () => {
  const runs = [
    run(['npm', 'test'], 'npm', null),
    run(['npm', 'test'], 'npm', { peak: 100, cores: 1, duration_s: 60 }),
    run(['npm', 'run', 'build'], 'npm', { peak: 900, cores: 4, duration_s: 300 }),
    run(['npm', 'test'], 'npm', { peak: 200, cores: 2, duration_s: 50 }),
    run(['npm', 'test'], 'npm', { peak: 50, cores: 1, duration_s: 90 }),
  ];

  test('is the highest peak, the highest mean of cores and the median duration of its finished runs', () => {
    expect(earlierUse(runs, ['npm', 'test'], 'npm')).toEqual({ count: 3, memory_bytes: 205, cores: 2, duration_s: 60 });
  });

  test('other words of the same name count where there are none of the very words', () => {
    expect(earlierUse(runs, ['npm', 'start'], 'npm')).toMatchObject({ count: 4, memory_bytes: 905 });
  });

  test('is not known of what never ran', () => {
    expect(earlierUse(runs, ['make'], 'make')).toBeNull();
  });

  test('the newest five count', () => {
    const many = Array.from({ length: 9 }, (_, at) => run(['x'], 'x', { peak: at, cores: 0, duration_s: at }));
    expect(earlierUse(many, ['x'], 'x')).toMatchObject({ count: 5, memory_bytes: 9, duration_s: 2 });
  });
});
