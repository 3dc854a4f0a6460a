import { expect, test } from 'vitest';
import { RunTotals } from './run-totals.ts';

test('totals come from the last sample, peaks from all of them', () => {
  const totals = new RunTotals(4);
  totals.add({ t: 0, user_usec: 0, system_usec: 0, anon_bytes: 5, pids: 1 });
  totals.add({ t: 1, user_usec: 2_000_000, system_usec: 500_000, anon_bytes: 9, pids: 7 });
  totals.add({ t: 2, user_usec: 2_000_000, system_usec: 500_000, anon_bytes: 0, pids: 0, rchar: 12 });
  expect(totals.result(2)).toEqual({
    cpu: { peak_cores: 2.5, mean_cores: 1.25, total_usec: 2_500_000 },
    memory: { peak_anon_bytes: 9 },
    io: { read_bytes: null, write_bytes: null, rchar: 12, wchar: null },
    processes: { peak: 7 },
  });
});

test('a peak is measured over half a second at least, and no machine has more than its cores', () => {
  const totals = new RunTotals(2);
  totals.add({ t: 0, user_usec: 0, system_usec: 0 });
  totals.add({ t: 0.1, user_usec: 400_000, system_usec: 0 });
  totals.add({ t: 0.5, user_usec: 400_000, system_usec: 0 });
  totals.add({ t: 1, user_usec: 1_900_000, system_usec: 0 });
  expect(totals.result(1).cpu.peak_cores).toBe(2);
  const short = new RunTotals(2);
  short.add({ t: 0, user_usec: 0, system_usec: 0 });
  short.add({ t: 0.1, user_usec: 50_000, system_usec: 0 });
  expect(short.result(0.1).cpu).toEqual({ peak_cores: 0.5, mean_cores: 0.5, total_usec: 50_000 });
});

test('without a sample nothing is claimed', () => {
  expect(new RunTotals(1).result(0).cpu).toEqual({ peak_cores: null, mean_cores: null, total_usec: null });
});
