import { describe, expect, it } from 'vitest';
import { severities, type Verdict, verdictSchema, worse } from './verdict.ts';

const verdict: Verdict = {
  t: 12.5,
  cpu_behavior: 'stable',
  memory_behavior: 'leaking',
  pressure: 'unknown',
  severity: 'alert',
  confidence: 0.9,
  time_to_exhaustion_s: { low: 60, high: 300 },
  evidence: [{ signal: 'anon_floor_slope', value: 2e6, unit: 'bytes/min', threshold: null, text: 'rose 2 MB/min' }],
};

describe('a verdict', () => {
  it('comes back from JSON as it was', () => {
    expect(verdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
  });

  it('may know no exhaustion and give no evidence', () => {
    const bare = { ...verdict, time_to_exhaustion_s: null, evidence: [] };
    expect(verdictSchema.parse(bare)).toEqual(bare);
  });

  it.each<[string, object]>([
    ['a behavior that is none', { cpu_behavior: 'leaking' }],
    ['a confidence above one', { confidence: 1.01 }],
    ['a confidence that is no number', { confidence: Number.NaN }],
    ['a time that has no end', { t: Number.POSITIVE_INFINITY }],
    ['half a range', { time_to_exhaustion_s: { low: 1 } }],
    ['a number without its unit', { evidence: [{ signal: 's', value: 1, threshold: null }] }],
  ])('cannot hold %s', (_, wrong) => {
    expect(verdictSchema.safeParse({ ...verdict, ...wrong }).success).toBe(false);
  });
});

describe('the worse of two severities', () => {
  it('is the one that stands later in ok, watch, alert, critical, in either order', () => {
    expect(severities).toEqual(['ok', 'watch', 'alert', 'critical']);
    severities.forEach((a, i) => {
      severities.forEach((b, j) => {
        expect(worse(a, b)).toBe(severities[Math.max(i, j)]);
      });
    });
  });
});
