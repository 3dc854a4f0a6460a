import { fakeFacts, fakeNoise, fakeSamples, firstTime, verdictsOf } from '@omnimind/testing/fake-curves';
import { describe, expect, it } from 'vitest';

const seeds = [1, 2, 3, 4, 5, 6];

/** CPU use and run delay, cores, under noise of a fiftieth of a core. */
function look(seed: number, seconds: number, cores: (t: number) => number, delay: (t: number) => number = () => 0) {
  const noise = fakeNoise(seed);
  const noisy = (t: number) => Math.max(0, cores(t) + 0.02 * noise());
  return verdictsOf(fakeSamples({ cores: noisy, delay }, 1, seconds), fakeFacts(2, 1));
}

describe('growing use of the processor', () => {
  it('is an alert within twelve minutes where it costs a core an hour and more, also if its first half is the steeper one', () => {
    for (const seed of seeds) {
      const perHour = 1.6 + 0.2 * seed;
      // Over ten minutes the second half rises at 0.42 of the first.
      const line = (t: number) => 0.02 + (perHour / 3600) * (t < 330 ? t : 330 + (t - 330) * 0.42);
      expect(firstTime(look(seed, 720, line), 'severity', 'alert'), `seed ${seed}`).toBeLessThanOrEqual(720);
    }
  });

  it('goes on while its last minutes stand still by no more than it wobbled before', () => {
    // Cores by the minute: a scan of a list that grows, beside other work.
    const used = [0.011, 0.032, 0.054, 0.065, 0.099, 0.14, 0.143, 0.158, 0.171, 0.179, 0.18, 0.209];
    for (const seed of seeds) {
      const result = look(seed, 720, (t) => used[Math.min(11, Math.floor(t / 60))] ?? 0);
      expect(firstTime(result, 'severity', 'alert'), `seed ${seed}`).toBeLessThanOrEqual(720);
    }
  });

  it('is none any more once a ramp has reached its level', () => {
    for (const seed of seeds) {
      const length_s = 436 + 5 * seed;
      const { changes, final } = look(seed, 1800, (t) => 0.05 + 0.6 * Math.min(1, t / length_s));
      const last = [...changes, ...(final === null ? [] : [final])];
      expect(
        last.map(({ cpu_behavior }) => cpu_behavior),
        `seed ${seed}`,
      ).not.toContain('growing');
    }
  });

  it('does not slow where only what it gets does, and waiting for a processor takes the rest', () => {
    for (const seed of seeds) {
      const wanted = (t: number) => 0.03 + ((2.2 + 0.2 * seed) * t) / 3600;
      const got = (t: number) => (t < 330 ? wanted(t) : wanted(330) + (wanted(t) - wanted(330)) * 0.3);
      const waits = look(seed, 720, got, (t) => wanted(t) - got(t));
      expect(firstTime(waits, 'severity', 'alert'), `seed ${seed}`).toBeLessThanOrEqual(720);
      // A rise that slows by itself, without any waiting.
      expect(firstTime(look(seed, 720, got), 'severity', 'alert'), `seed ${seed}`).toBeNull();
    }
  });

  it('goes on where a busy machine gives no more of what is wanted, or a thread wants a whole processor', () => {
    for (const seed of seeds) {
      const wanted = (t: number) => 0.03 + (1.5 * t) / 3600;
      const got = (t: number) => Math.min(wanted(t), wanted(480) + (t - 480) / 6000);
      const result = look(seed, 700, got, (t) => wanted(t) - got(t));
      expect(firstTime(result, 'severity', 'alert'), `seed ${seed}`).toBeLessThanOrEqual(700);
      const full = look(seed, 700, got, (t) => Math.min(1, t / 450) * (0.95 - got(t)));
      expect(firstTime(full, 'cpu_behavior', 'growing'), `seed ${seed}`).toBeLessThanOrEqual(660);
    }
  });
});
