import { engineParameters } from '@omnimind/engine/parameters';
import { WorkloadAnalysis } from '@omnimind/engine/workload-analysis';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { Verdict } from '@omnimind/protocol/verdict';
import { describe, expect, test } from 'vitest';

/** What people reported of tools in this field: honest work whose figures look like trouble, for hours. */

const MiB = 2 ** 20;
const GiB = 2 ** 30;

interface Curves {
  readonly anon: (t: number) => number;
  readonly available: (t: number) => number;
  readonly cores?: (t: number) => number;
  /** Bytes read by then. */
  readonly read?: (t: number) => number;
  /** Share of the time in which all tasks were stalled on memory. */
  readonly stalled?: (t: number) => number;
}

/** The verdicts of `seconds` at 1 s, each when it came; and for how long it was as severe as `watch`, s. */
function seen(seconds: number, { anon, available, cores = () => 0.5, read = () => 0, stalled }: Curves) {
  const host = { cores: 8, memory_bytes: 32 * GiB, swap_bytes: 0 };
  const facts = { interval_s: 1, host, workload: { name: 'case' } };
  const analysis = new WorkloadAnalysis(facts, engineParameters(defaultConfiguration));
  const verdicts: Verdict[] = [];
  const used = { cpu: 0, stalled: 0 };
  let watched_s = 0;
  for (let t = 0; t <= seconds; t += 1) {
    used.cpu += cores(t) * 1e6;
    used.stalled += (stalled?.(t) ?? 0) * 1e6;
    const changed = analysis.observe({
      ...{ t, user_usec: used.cpu, system_usec: 0, anon_bytes: anon(t), file_bytes: 50 * MiB, swap_bytes: 0 },
      ...{ pids: 1, threads: 8, minflt: 100 * t, majflt: 0, rchar: read(t), wchar: 0 },
      ...{ ctx_voluntary: 20 * t, ctx_involuntary: 2 * t, run_delay_usec: 0 },
      psi: { cpu_some_usec: 0, memory_some_usec: used.stalled, memory_full_usec: used.stalled },
      host: { memory_available_bytes: available(t), swap_free_bytes: 0 },
    });
    const verdict = analysis.verdict();
    if (changed && verdict !== null) verdicts.push(verdict);
    if (verdict?.severity === 'watch') watched_s += 1;
  }
  const final = analysis.conclude();
  const alarms = [...verdicts, ...(final === null ? [] : [final])].filter(
    ({ severity }) => severity === 'alert' || severity === 'critical',
  );
  return { alarms, final, watched_s };
}

/** The same numbers each time, 0 to 1. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

test('pressure of memory that nothing else confirms is called doubtful', () => {
  const { alarms, final } = seen(600, {
    ...{ anon: () => 400 * MiB, available: () => 20 * GiB, stalled: (t) => (t > 120 ? 0.95 : 0) },
  });
  expect(alarms).toEqual([]);
  expect(final?.pressure).toBe('none');
  expect(final?.evidence.map(({ signal }) => signal)).toContain('memory_psi_doubtful');
});

test.each([
  ['a model of 6.4 GiB', 6.4],
  ['one that leaves a gigabyte', 7],
])('%s that is read into 8 GiB is no end of memory', (_, gigabytes) => {
  const loaded = (t: number) => Math.min(gigabytes * GiB, Math.max(0, t - 20) * 292 * MiB);
  const { alarms, final } = seen(300, {
    anon: (t) => 60 * MiB + loaded(t),
    available: (t) => 8 * GiB - loaded(t),
    read: loaded,
  });
  expect(alarms).toEqual([]);
  expect(final?.severity).toBe('ok');
});

test('a collector that waits for its limit is watched in its first climb at most', () => {
  const random = noise(7);
  const { alarms, final, watched_s } = seen(4 * 3600, {
    anon: (t) => 600 * MiB + ((12 * MiB) / 60) * (t % 2100) + random() * 6 * MiB,
    available: () => 20 * GiB,
  });
  expect(alarms).toEqual([]);
  expect(final).toMatchObject({ severity: 'ok', memory_behavior: 'sawtooth' });
  expect(watched_s).toBeLessThan(2100);
});

describe('arenas of an allocator, whose high water bends', () => {
  test.each([11, 29])('are never an alert (%d)', (seed) => {
    const random = noise(seed);
    const arenas = new Float64Array(64);
    let burst = -1;
    let held = 0;
    const { alarms } = seen(6 * 3600, {
      anon: (t) => {
        if (Math.floor(t / 45) !== burst) {
          burst = Math.floor(t / 45);
          for (let i = 0; i < 4; i += 1) {
            const at = Math.floor(random() * 64);
            arenas[at] = Math.max(arenas[at] ?? 0, -Math.log(1 - random() * 0.999) * 10 * MiB);
          }
          held = arenas.reduce((sum, bytes) => sum + bytes, 0);
        }
        return 200 * MiB + held + random() * 2 * MiB;
      },
      available: () => 20 * GiB,
    });
    expect(alarms).toEqual([]);
  });
});
