import type { TraceHeader } from '@omnimind/protocol/trace';
import { fakeLeakVerdict } from '@omnimind/testing/fake-verdict';
import { expect, test } from 'vitest';
import { TraceReport } from './trace-report.ts';

const header: TraceHeader = {
  format: 'omnimind-trace',
  version: 1,
  interval_s: 1,
  host: { cores: 4, memory_bytes: 8 * 2 ** 30, swap_bytes: 0 },
  workload: { name: 'w', command: ['make'] },
};

test('peaks, means and totals of a trace; nothing is taken across a gap', () => {
  const report = new TraceReport();
  report.header(header);
  report.sample({ t: 0, user_usec: 1e6, system_usec: 0, anon_bytes: 100, read_bytes: 10, pids: 1 });
  report.sample({ t: 1, user_usec: 2.5e6, system_usec: 0.5e6, anon_bytes: 300, read_bytes: 30, pids: 3 });
  report.sample({ t: 11, user_usec: 92.5e6, system_usec: 0.5e6, anon_bytes: 200, read_bytes: 40, pids: 2 });
  report.verdict(fakeLeakVerdict());
  expect(report.report()).toMatchObject({
    run: { name: 'w', command: ['make'], duration_s: 11 },
    cpu: { peak_cores: 2, total_usec: 92e6, mean_cores: 92 / 11 },
    memory: { peak_anon_bytes: 300 },
    io: { read_bytes: 30, write_bytes: null },
    processes: { peak: 3 },
    samples: 3,
    series: { anon_bytes: [100, 300, ...Array(9).fill(null), 200] },
  });
});

test('verdicts become changes against the one before', () => {
  const report = new TraceReport();
  report.header(header);
  report.verdict(fakeLeakVerdict({ t: 5, memory_behavior: 'stable', severity: 'ok' }));
  report.verdict(fakeLeakVerdict({ t: 9 }));
  report.verdict(fakeLeakVerdict({ t: 10 }));
  expect(report.report().events).toMatchObject([
    {
      t: 5,
      changes: [{ aspect: 'cpu_behavior', from: 'unknown', to: 'high_but_stable' }, { to: 'stable' }, { to: 'none' }],
    },
    {
      t: 9,
      changes: [
        { aspect: 'memory_behavior', from: 'stable', to: 'leaking' },
        { aspect: 'severity', to: 'alert' },
      ],
    },
  ]);
});
