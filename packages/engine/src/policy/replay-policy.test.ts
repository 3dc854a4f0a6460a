import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { Verdict } from '@omnimind/protocol/verdict';
import { expect, it } from 'vitest';
import { type PolicyReplay, replayPolicy } from './replay-policy.ts';

const { ladder } = defaultConfiguration;
const well: Verdict = {
  t: 0,
  cpu_behavior: 'stable',
  memory_behavior: 'stable',
  pressure: 'none',
  severity: 'ok',
  confidence: 1,
  time_to_exhaustion_s: null,
  evidence: [],
};
const leaking: Verdict = {
  ...well,
  memory_behavior: 'leaking',
  severity: 'alert',
  time_to_exhaustion_s: { low: 2400, high: 4000 },
};

/** A leak from 100 s on that has 40 minutes at least, well again from 2000 s on. */
const leak: PolicyReplay = {
  workload: 'w',
  verdicts: [
    { time_s: 0, verdict: well },
    { time_s: 100, verdict: leaking },
    { time_s: 2000, verdict: well },
  ],
  ladder,
  mayAct: true,
  to_s: 3600,
  step_s: 1,
};

const shown = (replay: PolicyReplay) =>
  replayPolicy(replay)
    .filter(({ action: { rung } }) => rung !== 'watch' && rung !== 'notify')
    .map(({ time_s, action: { kind, rung } }) => `${time_s} ${kind} ${rung}`);

it('does what the policy says, and undoes it when all is well', () => {
  // The forecast is nearer than half an hour after ten minutes; the throttle has five.
  expect(shown(leak)).toEqual([
    '160 take deprioritize',
    '701 take throttle',
    '1001 undo throttle',
    '1301 take throttle',
    '1601 undo throttle',
    '1901 take throttle',
    '2120 undo throttle',
    '2180 undo deprioritize',
  ]);
});

it('shows another policy on the same verdicts', () => {
  const strict = { ...ladder, deprioritize_after: 10, throttle_within: 3600, throttle_after: 60, throttle_for: 3600 };
  expect(shown({ ...leak, ladder: strict })).toEqual([
    '110 take deprioritize',
    '160 take throttle',
    '2120 undo throttle',
    '2180 undo deprioritize',
  ]);
});

it('does nothing where nothing may be done, nor beyond the end', () => {
  expect(shown({ ...leak, mayAct: false })).toEqual([]);
  expect(shown({ ...leak, to_s: 150 })).toEqual([]);
  expect(replayPolicy({ ...leak, verdicts: [] })).toEqual([]);
});
