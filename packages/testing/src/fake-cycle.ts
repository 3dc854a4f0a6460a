import type { Cycle } from '@omnimind/protocol/cycles-report';

/** A cycle that passes. */
export function fakeCycle(cycle: number, changes: Partial<Cycle> = {}): Cycle {
  return {
    cycle,
    attempt: 1,
    started: '2026-03-05T14:00:00.000Z',
    duration_s: 2,
    waited_s: 0,
    outcome: 'passed',
    exit: { status: 0, signal: null },
    cpu: { peak_cores: 1, mean_cores: 0.5 },
    memory: { peak_anon_bytes: 2 ** 27 },
    left_behind: { processes: 0, anon_bytes: 0 },
    watched_bytes: [],
    pressure: { cpu_some: 0, memory_some: 0, memory_full: 0, io_some: 0 },
    verdict: { cpu_behavior: 'stable', memory_behavior: 'stable', pressure: 'none', severity: 'ok' },
    kill: null,
    events: [],
    ...changes,
  };
}
