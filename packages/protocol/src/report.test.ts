import { describe, expect, it } from 'vitest';
import { asWritten } from './message.ts';
import { type RunReport, runReportSchema } from './report.ts';

const report: RunReport = {
  format: 'omnimind-report',
  version: 1,
  run: {
    id: 'r1',
    name: 'test',
    command: ['sh', '-c', 'true'],
    directory: '/tmp',
    mode: 'smart',
    started: '2025-12-12T10:00:00.000Z',
    duration_s: 1.5,
  },
  host: { cores: 2, memory_bytes: 2 ** 34, swap_bytes: 0 },
  exit: { status: 143, signal: 'SIGTERM', left_behind: 0 },
  cpu: { peak_cores: 1.2, mean_cores: 0.5, total_usec: 750_000 },
  memory: { peak_anon_bytes: 1e6 },
  io: { read_bytes: 0, write_bytes: 1, rchar: 2, wchar: 3 },
  processes: { peak: 2 },
  series: { interval_s: 1, cpu_cores: [0.5, null], anon_bytes: [1e6, null] },
  samples: 2,
  verdict: {
    t: 1,
    cpu_behavior: 'unknown',
    memory_behavior: 'unknown',
    pressure: 'unknown',
    severity: 'ok',
    confidence: 0,
    time_to_exhaustion_s: null,
    evidence: [],
  },
  events: [],
  notices: [asWritten('nothing was measured')],
};

describe('the report of a run', () => {
  it('comes back from JSON as it was', () => {
    expect(runReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('says null for what was not measured, and for a run that was lost', () => {
    const lost: RunReport = {
      ...report,
      exit: { status: null, signal: null, left_behind: 0 },
      cpu: { peak_cores: null, mean_cores: null, total_usec: null },
      memory: { peak_anon_bytes: null },
      io: { read_bytes: null, write_bytes: null, rchar: null, wchar: null },
      processes: { peak: null },
    };
    expect(runReportSchema.parse(lost)).toEqual(lost);
  });

  it.each<[string, object]>([
    ['of another format', { format: 'omnimind-trace' }],
    ['of a later version', { version: 2 }],
    ['without a verdict', { verdict: undefined }],
    ['of half a sample', { samples: 1.5 }],
  ])('is none when it is %s', (_, wrong) => {
    expect(runReportSchema.safeParse({ ...report, ...wrong }).success).toBe(false);
  });
});
