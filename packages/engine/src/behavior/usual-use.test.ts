import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { EarlierLives } from '@omnimind/protocol/earlier-lives';
import type { Severity } from '@omnimind/protocol/verdict';
import { type FakeCurves, fakeFacts, fakeSamples, GiB, MiB } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { engineParameters } from '../parameters.ts';
import { WorkloadAnalysis } from '../workload-analysis.ts';
import { UsualUse } from './usual-use.ts';

const parameters = engineParameters(defaultConfiguration);
const severities: readonly Severity[] = ['ok', 'watch', 'alert', 'critical'];

/** Lives that rose to 400 MiB within ten minutes and stayed. */
const earlier: EarlierLives = {
  lives: 8,
  peak_bytes: 410 * MiB,
  risen_above_bytes: 512 * MiB,
  plateau: { bytes: 400 * MiB, above_bytes: 500 * MiB, within_s: 1260 },
};
/** A MiB a second: a leak within an hour of 2 GiB. */
const rising: FakeCurves = { cores: () => 0.5, anon: (t) => (20 + t) * MiB };
const upTo = (most: number): FakeCurves => ({ ...rising, anon: (t) => Math.min(20 + t, most) * MiB });

/** What is said of it, second by second, and the evidence at the end. @param known of the lives before it */
function watched(
  curves: FakeCurves,
  seconds: number,
  known: EarlierLives | null = earlier,
  { limit = 2 * GiB, age_s = 0, interval_s = 1 } = {},
) {
  const analysis = new WorkloadAnalysis(fakeFacts(2, interval_s, limit), parameters);
  const usual = new UsualUse();
  const worst = { severity: 'ok' as Severity, t: 0 };
  const told: { t: number; severity: Severity; memory: string }[] = [];
  for (const sample of fakeSamples(curves, interval_s, seconds)) {
    analysis.observe(sample);
    // Again and again, as by a monitor: it goes on with what it knows.
    if (sample.t % 300 === 0) analysis.recall(usual, known, age_s + sample.t);
    const verdict = analysis.verdict();
    if (verdict === null) continue;
    told.push({ t: sample.t, severity: verdict.severity, memory: verdict.memory_behavior });
    if (severities.indexOf(verdict.severity) <= severities.indexOf(worst.severity)) continue;
    worst.severity = verdict.severity;
    worst.t = sample.t;
  }
  return { worst: worst.severity, told, verdict: analysis.verdict() };
}
const firstAlert = ({ told }: ReturnType<typeof watched>) =>
  told.find(({ severity }) => severity === 'alert' || severity === 'critical')?.t;

describe('a rise that every earlier life had', () => {
  it('is an alert where nothing is known, and quiet where it is', () => {
    expect(watched(upTo(420), 900, null).worst).toBe('alert');
    expect(watched(upTo(420), 900).worst).toBe('ok');
  });

  it('says so, and has no forecast', () => {
    const { verdict } = watched(rising, 350);
    expect(verdict).toMatchObject({ memory_behavior: 'warming_up', severity: 'ok', time_to_exhaustion_s: null });
    expect(inEnglish(verdict?.evidence[0])).toBe(
      'so far this is its usual rise: in its last 8 lives it leveled off near 400 MiB',
    );
  });

  it('is told as ever once it has passed the plateau by a clear margin, and not taken back', () => {
    const grown = watched(rising, 900);
    const alert = firstAlert(grown) ?? 0;
    expect(alert).toBeGreaterThan(480);
    expect(alert).toBeLessThan(520);
    expect(grown.told.filter(({ t }) => t >= alert).every(({ memory }) => memory === 'leaking')).toBe(true);
  });

  it('is told where it comes later in the life than it ever did, though below the plateau', () => {
    const late = { ...rising, anon: (t: number) => (20 + Math.max(0, t - 1300)) * MiB };
    expect(firstAlert(watched(late, 1700))).toBeLessThan(1660);
    expect(firstAlert(watched(rising, 500, earlier, { age_s: 1300 }))).toBe(firstAlert(watched(rising, 500, null)));
  });

  test.each([
    ['too little would be left after it', 640 * MiB],
    ['the end of memory is near', 520 * MiB],
  ])('excuses nothing where %s', (_, limit) => {
    const known = watched(rising, 480, earlier, { limit });
    expect(known.told).toEqual(watched(rising, 480, null, { limit }).told);
    expect(severities.indexOf(known.worst)).toBeGreaterThanOrEqual(2);
  });

  it('excuses nothing that fills what is left within seconds', () => {
    const fast = { ...rising, anon: (t: number) => (20 + (t < 60 ? 0 : 30 * (t - 60))) * MiB };
    const wide = { ...earlier, plateau: { bytes: 8 * GiB, above_bytes: 10 * GiB, within_s: 1260 } };
    expect(watched(fast, 120, wide, { limit: 2 * GiB }).told).toEqual(
      watched(fast, 120, null, { limit: 2 * GiB }).told,
    );
  });

  it('never hides an alert beyond the plateau and its time, nor makes one', () => {
    const figures = fc.record({
      rate: fc.double({ min: 0.1, max: 4, noNaN: true }),
      above: fc.integer({ min: 50, max: 1000 }),
      within_s: fc.integer({ min: 60, max: 900 }),
    });
    fc.assert(
      fc.property(figures, ({ rate, above, within_s }) => {
        const curves = { ...rising, anon: (t: number) => (20 + rate * t) * MiB };
        const plateau = { bytes: 0.8 * above * MiB, above_bytes: above * MiB, within_s };
        const known = watched(curves, 1200, { ...earlier, plateau, risen_above_bytes: null }, { interval_s: 5 });
        const unknown = watched(curves, 1200, null, { interval_s: 5 });
        const over = Math.min(within_s, (above - 20) / rate);
        for (const [i, { t, severity, memory }] of known.told.entries()) {
          const plain = unknown.told[i] ?? { t: 0, severity: 'ok', memory: '' };
          // It is seen by an evaluation each 20 s that its time is over, and that 16 MiB have come after that.
          if (t > over + 50 + 16 / rate) expect({ t, severity, memory }).toEqual(plain);
          expect(severities.indexOf(severity)).toBeLessThanOrEqual(severities.indexOf(plain.severity));
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('more than was usual', () => {
  const level = (mib: number): FakeCurves => ({ cores: () => 0.5, anon: () => mib * MiB });

  it('is watched, not an alert, once it has stayed for a minute', () => {
    const { told, verdict } = watched(level(900), 600, { ...earlier, plateau: null });
    expect(verdict).toMatchObject({ memory_behavior: 'stable', severity: 'watch' });
    expect(told.find(({ severity }) => severity === 'watch')?.t).toBeGreaterThanOrEqual(60);
    expect(inEnglish(verdict?.evidence[0])).toBe('memory stays at 900 MiB; the peak was 410 MiB in the last 8 lives');
  });

  it.each([
    ['a little more', level(500), earlier],
    ['lives that were too short to say so', level(900), { ...earlier, risen_above_bytes: null }],
    ['a peak of seconds', { ...level(300), anon: (t: number) => (t % 300 < 30 ? 900 : 300) * MiB }, earlier],
  ])('is not: %s', (_, curves, known) => {
    expect(watched(curves, 900, { ...known, plateau: null }).worst).toBe('ok');
  });

  it('is told once, though the level swings about the mark', () => {
    const swings = { ...level(0), anon: (t: number) => (t % 240 < 120 ? 520 : 480) * MiB };
    const { told } = watched(swings, 2400, { ...earlier, plateau: null });
    const changes = told.filter(({ severity }, i) => severity !== (told[i - 1]?.severity ?? 'ok'));
    expect(changes.map(({ severity }) => severity)).toEqual(['watch']);
  });
});
