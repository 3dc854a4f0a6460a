import type { Request } from '@omnimind/act/actuator/actuator';
import { changesOf } from '@omnimind/act/actuator/unit-rungs';
import { engineParameters } from '@omnimind/engine/parameters';
import { reserveMargin } from '@omnimind/engine/policy/protected-stall';
import { Engine } from '@omnimind/engine/tick';
import { earlyTicks_s } from '@omnimind/observe/loop';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { fakeFacts, GiB, MiB } from '@omnimind/testing/fake-curves';
import { fakeCycle } from '@omnimind/testing/fake-cycle';
import { expect, test } from 'vitest';
import { CyclesBook, type CyclesFacts } from './cycles-book.ts';

const { ladder } = defaultConfiguration;
const memory_bytes = 2.5 * GiB;
/** What nobody here holds of it. */
const system_bytes = 350 * MiB;
const lastResort = 0.1;
const step_s = 0.05;
const none = 2n ** 64n - 1n;
const facts: CyclesFacts = {
  ...{ name: 'suite', command: ['suite'], directory: '/', mode: 'smart', started: '2026-03-05T14:00:00.000Z' },
  ...{ host: { name: '', cores: 2, memory_bytes, swap_bytes: 0 }, planned: 500, watched: [], resumed: 0 },
};

/** A run that acts on itself: an engine of its own, and a limit that the kernel keeps. */
class Run {
  held = MiB;
  isPaused = false;
  #high = Number.POSITIVE_INFINITY;
  #next_s: number;
  #seen = { t: Number.NaN, available: Number.NaN };
  readonly #born_s: number;
  readonly #facts;
  readonly #engine = new Engine({
    ...{ parameters: engineParameters(defaultConfiguration), ladder, lastResort, mode: 'smart' as const },
  });

  constructor(t: number, usual_peak_bytes?: number) {
    this.#born_s = t;
    this.#next_s = t;
    const given = fakeFacts(2, 1);
    const host = { cores: 2, memory_bytes, swap_bytes: 0 };
    this.#facts = { ...given, host, workload: { ...given.workload, usual_peak_bytes } };
  }

  /** Without swap what is above a limit all but stands. */
  rise(bytes: number): void {
    if (!this.isPaused) this.held = Math.min(this.held + bytes, Math.max(this.held, this.#high));
  }

  look(now_s: number, available: number): void {
    if (now_s < this.#next_s - 1e-9) return;
    const t = now_s - this.#born_s;
    const sample = { t, pids: 1, anon_bytes: this.held, host: { memory_available_bytes: available } };
    const workloads = [{ id: 'run', facts: this.#facts, sample, protectedBy: null }];
    for (const { kind, rung, ...action } of this.#engine.tick({ time_s: t, workloads }).plan) {
      if (rung === 'freeze') this.isPaused = kind !== 'undo';
      if (rung === 'throttle')
        this.#high =
          kind === 'undo'
            ? Number.POSITIVE_INFINITY
            : Math.min(this.#high, this.#limit({ rung, ...action }, available));
      if (kind !== 'widen') this.#engine.settle('run', rung, kind === 'undo' ? 'undone' : 'taken');
    }
    this.#next_s = now_s + this.#until(t, available);
  }

  #limit(request: Pick<Request, 'rung' | 'resource' | 'keep_bytes'>, available: number): number {
    const reserve = lastResort * memory_bytes + reserveMargin(memory_bytes);
    const state = { memory_bytes: this.held, left_bytes: Math.max(0, available - reserve), processors: 2 };
    const changes = changesOf(request, { ...state, properties: new Map([['MemoryHigh', none]]) }, ladder);
    return 'code' in changes ? Number.NaN : Number(changes[0]?.set);
  }

  /** Ticks come early at first, each second then, and are hurried where memory falls fast. */
  #until(t: number, available: number): number {
    const { t: before, available: then } = this.#seen;
    this.#seen = { t, available };
    const isFalling = (available / (then - available)) * (t - before) < 5 && then > available;
    return (earlyTicks_s.find((each) => each > t + 1e-9) ?? t + (isFalling ? 0.15 : 1)) - t;
  }
}

/** @param share of memory that a cycle takes within .6 s and holds for as long @param rate of the neighbor's leak, MB a minute */
function cyclesBeside(share: number, rate: number, count: number) {
  const peak = share * memory_bytes;
  const book = new CyclesBook(facts);
  const neighbor = new Run(0);
  let longest_s = 0;
  let least = memory_bytes;
  for (let t = 0.5; book.cycles.length < count && t < 4 * count; t += 0.15) {
    const cycle = new Run(t, book.usualPeak);
    const began_s = t;
    for (let held_s = 0; held_s < 0.6; t += step_s) {
      neighbor.rise((rate / 60) * 1e6 * step_s);
      cycle.rise(Math.min((peak / 0.6) * step_s, peak - cycle.held));
      if (cycle.held >= peak - 1 && !cycle.isPaused) held_s += step_s;
      const available = memory_bytes - system_bytes - neighbor.held - cycle.held;
      least = Math.min(least, available);
      // Nobody else would have memory any more, either.
      if (available < lastResort * memory_bytes) return { longest_s, least, passed: book.cycles.length };
      for (const run of [neighbor, cycle]) run.look(t, available);
    }
    longest_s = Math.max(longest_s, t - began_s);
    book.add(fakeCycle(book.cycles.length + 1, { memory: { peak_anon_bytes: cycle.held } }), true);
    for (let rest_s = 0; rest_s < 0.15; rest_s += step_s) {
      neighbor.rise((rate / 60) * 1e6 * step_s);
      neighbor.look(t + rest_s, memory_bytes - system_bytes - neighbor.held);
    }
  }
  return { longest_s, least, passed: book.cycles.length };
}

test.each([
  [0.5, 600],
  [0.5, 300],
  [0.5, 120],
  [0.4, 600],
])('cycles that take %d of memory beside a leak of %d MB a minute pass, and none is held up', (share, rate) => {
  const { passed, longest_s, least } = cyclesBeside(share, rate, 300);
  expect(passed).toBe(300);
  expect(longest_s).toBeLessThan(2);
  expect(least).toBeGreaterThan(lastResort * memory_bytes);
});
