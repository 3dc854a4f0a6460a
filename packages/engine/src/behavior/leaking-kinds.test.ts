import type { Sample } from '@omnimind/protocol/trace';
import { fakeFacts, fakeNoise, fakeSamples, firstTime, GiB, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import { describe, expect, it } from 'vitest';

/** A curve of anonymous memory, bytes at t s, of its kind; `random` gives 0 to 1. */
type Kind = (random: () => number) => (t: number) => number;

/** Rates, sizes and times are drawn anew for each seed: what holds is to hold for the kind. */
const leaks: Record<string, Kind> = {
  'a line': (random) => {
    const perSecond = ((15 + 25 * random()) * MiB) / 60;
    return (t) => 60 * MiB + t * perSecond;
  },
  'a line of a program that takes its memory as it starts': (random) => {
    const perSecond = ((15 + 25 * random()) * MiB) / 60;
    const start = (30 + 100 * random()) * MiB;
    return (t) => Math.min(1, t / 8) * start + t * perSecond;
  },
  'a line with something loaded on the way': (random) => {
    const perSecond = ((15 + 25 * random()) * MiB) / 60;
    const [at, loaded] = [60 + 240 * random(), (50 + 150 * random()) * MiB];
    return (t) => 60 * MiB + t * perSecond + (t > at ? loaded : 0);
  },
  'stairs of one length': (random) => {
    const [each_s, step] = [10 + 20 * random(), (8 + 6 * random()) * MiB];
    return (t) => 60 * MiB + step * Math.floor(t / each_s);
  },
};

/** Stairs that a window of bins sees one step of, then two, then none. */
const byTheClock: Kind = (random) => {
  const [each_s, phase_s] = [45 + 30 * random(), 45 * random()];
  const step = ((20 + 20 * random()) * MiB * each_s) / 60;
  return (t) => 60 * MiB + step * Math.floor((t + phase_s) / each_s);
};

const honest: Record<string, Kind> = {
  'what fills towards a level': (random) => {
    const [time_s, top] = [300 + 600 * random(), (200 + 600 * random()) * MiB];
    return (t) => 100 * MiB + top * (1 - Math.exp(-t / time_s));
  },
  'two things loaded, and a little after each': (random) => {
    const [first, second, size] = [60 + 120 * random(), 260 + 120 * random(), (50 + 200 * random()) * MiB];
    return (t) => 60 * MiB + (t > first ? size : 0) + (t > second ? size : 0) + Math.sqrt(t) * MiB * random();
  },
  'a heap that fell back before and grows anew, in portions as they are needed': (random) => {
    const portions: [number, number][] = [];
    const top = (600 + 1200 * random()) * MiB;
    for (let t = 400, sum = 0; sum < top; ) {
      t -= 40 * Math.log(1 - random());
      const size = -70 * MiB * Math.log(1 - random());
      portions.push([t, size]);
      sum += size;
    }
    return (t) => (t < 360 ? 1200 : 600) * MiB + portions.reduce((sum, [at, size]) => sum + (t > at ? size : 0), 0);
  },
  'files opened now and then, above young garbage': (random) => {
    const held = new Float64Array(3700);
    let opened = 0;
    for (let t = 1; t < held.length; t += 1) {
      held[t] = held[t - 1] ?? 0;
      if (random() >= 1 / 60) continue;
      opened += 1;
      held[t] = (held[t] ?? 0) - (Math.log(1 - 0.999 * random()) * 60 * MiB) / Math.sqrt(opened);
    }
    return (t) => 200 * MiB + (held[t] ?? 0) + (30 * MiB * (t % 23)) / 23;
  },
  'arenas, each the most so far of something that varies': (random) => {
    const arenas = new Float64Array(16);
    let burst = -1;
    return (t) => {
      for (; burst < Math.floor(t / 30); burst += 1)
        for (let i = 0; i < 2; i += 1) {
          const at = Math.floor(random() * arenas.length);
          arenas[at] = Math.max(arenas[at] ?? 0, -Math.log(1 - random() * 0.999) * 20 * MiB);
        }
      return 100 * MiB + arenas.reduce((sum, each) => sum + each, 0);
    };
  },
};

/** Of a browser: opened and closed now and then, more of them as the hours pass. */
const tabsOpened: Kind = (random) => {
  const tabs = [40];
  let [at, next] = [0, 0];
  return (t) => {
    for (; at <= t; at += 1) {
      if (at < next) continue;
      next = at + 10 * 50 ** random();
      const opens = tabs.length < 2 || random() < 0.5 + 0.03 * (12 - tabs.length);
      if (opens) tabs.push(40 * 10 ** random());
      else tabs.splice(Math.floor(random() * tabs.length), 1);
    }
    return 200 * MiB + tabs.reduce((sum, each) => sum + each * MiB, 0);
  };
};

function randomOf(seed: number): () => number {
  const noise = fakeNoise(seed);
  return () => (noise() + 1) / 2;
}

function look(kind: Kind, seed: number, seconds: number, keep: (i: number) => boolean) {
  const curve = kind(randomOf(seed));
  const noise = fakeNoise(seed + 100);
  const levels = Array.from({ length: seconds + 1 }, (_, t) => curve(t) + MiB * noise());
  const anon = (t: number) => levels[Math.round(t)] ?? 0;
  const curves = { cores: () => 0.3, anon, available: (t: number) => 16 * GiB - anon(t) };
  const samples: Sample[] = fakeSamples(curves, 1, seconds).filter((_, i) => i === 0 || keep(i));
  return verdictsOf(samples, fakeFacts(2, 1));
}

const seeds = [1, 2, 3, 4, 5, 6];
const isAlert = (severity: string) => severity === 'alert' || severity === 'critical';
const whole = () => true;
/** One sample in three is left out. */
const third = (i: number) => (i * 7 + (i >> 2)) % 3 !== 0;

describe('a leak that fills memory within a day is an alert ten minutes after its onset', () => {
  it.each(Object.keys(leaks))('%s', (name) => {
    const kind = leaks[name];
    if (kind === undefined) throw new Error(name);
    for (const seed of seeds) {
      const alertAt = (keep: (i: number) => boolean) => firstTime(look(kind, seed, 640, keep), 'severity', 'alert');
      expect(alertAt(whole), `seed ${seed}`).toBeLessThanOrEqual(600);
      // One evaluation later.
      expect(alertAt(third), `seed ${seed}`).toBeLessThanOrEqual(620);
    }
  });
});

describe('a leak by the clock', () => {
  it.each([
    ['with every sample', whole],
    ['with one in three left out', third],
    ['with a pause of 15 s each minute', (i: number) => i % 60 < 20 || i % 60 >= 35],
  ])('is an alert within a bin of ten minutes, %s', (_, keep) => {
    for (const seed of seeds)
      expect(firstTime(look(byTheClock, seed, 900, keep), 'severity', 'alert'), `seed ${seed}`).toBeLessThanOrEqual(
        660,
      );
  });

  it('is told and an alert as a line is, although its steps fall unevenly into the bins', () => {
    for (const phase_s of [0, 10, 20, 30, 40]) {
      const curve: Kind = () => (t) => 60 * MiB + 15 * MiB * Math.floor((t + phase_s) / 45);
      const result = look(curve, phase_s, 640, whole);
      expect(firstTime(result, 'memory_behavior', 'leaking'), `phase ${phase_s} s`).toBeLessThanOrEqual(570);
      expect(firstTime(result, 'severity', 'alert'), `phase ${phase_s} s`).toBeLessThanOrEqual(610);
    }
  });

  it('is none where each step takes a little longer, as of a cache that warms up', () => {
    const times = [15, 60, 105, 150, 202, 260, 315, 375, 437, 507, 601, 677, 760, 875, 1030];
    const curve: Kind = () => (t) => (40 + 13 * times.filter((at) => at <= t).length) * MiB;
    for (const seed of seeds) {
      const { changes } = look(curve, seed, 1300, whole);
      expect(
        changes.some(({ severity }) => isAlert(severity)),
        `seed ${seed}`,
      ).toBe(false);
    }
  });

  it('is not taken to stand still where a pause gave a step to one bin that was due in the next', () => {
    for (const pause_s of [15, 16, 17]) {
      const curve: Kind = () => (t) => 60 * MiB + 4 * MiB * Math.floor(t / 12);
      const result = look(curve, 1, 640, (i) => i <= 525 || i > 525 + pause_s);
      expect(firstTime(result, 'severity', 'alert'), `a pause of ${pause_s} s`).toBeLessThanOrEqual(570);
    }
  });
});

describe('what filled in a straight line', () => {
  it('is no alert any more two minutes after its end, and none again', () => {
    for (const seed of seeds) {
      const random = randomOf(seed);
      const [end_s, perSecond] = [700 + 900 * random(), ((15 + 25 * random()) * MiB) / 60];
      const curve: Kind = () => (t) => 60 * MiB + Math.min(t, end_s) * perSecond;
      for (const keep of [whole, third]) {
        const { changes, final } = look(curve, seed, 3600, keep);
        expect(changes.some(({ t, severity }) => t < end_s && isAlert(severity))).toBe(true);
        const after = changes.filter(({ t }) => t <= end_s + 110).at(-1);
        const later = changes.filter(({ t }) => t > end_s + 110);
        for (const verdict of [after, ...later, final])
          expect(isAlert(verdict?.severity ?? 'ok'), `seed ${seed}`).toBe(false);
      }
    }
  });
});

describe('what fell back before', () => {
  it('is no leak the second time: a batch, a collection that comes late', () => {
    for (const seed of seeds) {
      const random = randomOf(seed);
      const [each_s, height] = [700 + 500 * random(), (200 + 800 * random()) * MiB];
      // A quarter higher the second time.
      const curve: Kind = () => (t) => 80 * MiB + (height * (t % each_s) * (t < each_s ? 0.8 : 1)) / each_s;
      for (const keep of [whole, third]) {
        const { changes } = look(curve, seed, 2 * Math.floor(each_s), keep);
        const again = changes.filter(({ t }) => t > each_s + 120);
        expect(
          again.map(({ memory_behavior }) => memory_behavior),
          `seed ${seed}`,
        ).not.toContain('leaking');
      }
    }
  });
});

describe('what fills for less than eight minutes', () => {
  it('is no alert where it would leave memory for more than half an hour', () => {
    for (const seed of seeds) {
      const random = randomOf(seed);
      const [end_s, perSecond] = [300 + 150 * random(), ((200 + 150 * random()) * MiB) / 60];
      const curve: Kind = () => (t) => 60 * MiB + Math.min(t, end_s) * perSecond;
      const { changes } = look(curve, seed, 900, whole);
      expect(
        changes.some(({ severity }) => isAlert(severity)),
        `seed ${seed}`,
      ).toBe(false);
    }
  });
});

describe('honest growth is no alert', () => {
  it.each(Object.keys(honest))('%s', (name) => {
    const kind = honest[name];
    if (kind === undefined) throw new Error(name);
    for (const seed of seeds)
      for (const keep of [whole, third]) {
        const { changes, final } = look(kind, seed, 3600, keep);
        for (const { severity } of [...changes, ...(final === null ? [] : [final])])
          expect(isAlert(severity), `seed ${seed}`).toBe(false);
      }
  });

  it('but for two of 24 browsers, whose tabs are opened and closed for four hours: four had been', () => {
    const alerts = Array.from({ length: 24 }, (_, seed) => look(tabsOpened, seed + 1, 14_400, whole)).filter(
      ({ changes }) => changes.some(({ severity }) => isAlert(severity)),
    );
    expect(alerts.length).toBeLessThanOrEqual(2);
  });
});
