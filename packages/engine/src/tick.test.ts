import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { message } from '@omnimind/protocol/message';
import {
  type FakeCurves,
  fakeFacts,
  fakeNoise,
  fakeSamples,
  GiB,
  MiB,
  verdictsOf,
} from '@omnimind/testing/fake-curves';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engineParameters } from './parameters.ts';
import type { PlannedAction } from './policy/plan.ts';
import type { ObservedWorkload } from './snapshot.ts';
import { Engine, type VerdictChange } from './tick.ts';

const parameters = engineParameters(defaultConfiguration);
const { ladder } = defaultConfiguration;
const engineOf = (mode: 'smart' | 'observe' = 'smart', more: Partial<typeof ladder> = {}) =>
  new Engine({ parameters, ladder: { ...ladder, ...more }, mode });

const noise = fakeNoise(1);
const kinds = {
  leak: { cores: () => 0.3, available: () => 12 * GiB, anon: (t) => 100 * MiB + t * MiB },
  idle: { cores: () => 0, anon: () => 10 * MiB },
  busy: { cores: () => 1.8 + 0.1 * noise(), anon: () => 500 * MiB },
  swinging: { cores: (t) => 1 + 0.6 * Math.sin(t / 9), anon: (t) => 100 * MiB + (t % 50) * 5 * MiB },
} satisfies Record<string, FakeCurves>;

const seconds = 700;
const facts = fakeFacts(2, 1);
const recorded = Object.fromEntries(
  Object.entries(kinds).map(([id, curves]: [string, FakeCurves]) => [id, fakeSamples(curves, 1, seconds)]),
);

/** Runs the engine over the workloads named, in that order; what it plans is taken. */
function run(engine: Engine, ids: readonly string[], protectedBy: string | null = null) {
  const changes: VerdictChange[] = [];
  const plan: (PlannedAction & { time_s: number })[] = [];
  for (let t = 0; t <= seconds; t += 1) {
    const workloads = ids.flatMap((id): ObservedWorkload[] => {
      const sample = recorded[id]?.[t];
      return sample === undefined ? [] : [{ id, facts, sample, protectedBy }];
    });
    const result = engine.tick({ time_s: 5000 + t, workloads });
    changes.push(...result.changes);
    for (const action of result.plan) {
      plan.push({ ...action, time_s: 5000 + t });
      engine.settle(action.workload, action.rung, action.kind === 'take' ? 'taken' : 'undone');
    }
  }
  return { changes, plan };
}

describe('a tick', () => {
  it('gives the very verdicts that the workload has by itself', () => {
    const engine = engineOf();
    const { changes } = run(engine, ['leak']);
    expect(changes.map(({ verdict }) => verdict)).toEqual(verdictsOf(recorded['leak'] ?? [], facts).changes);
    expect(engine.verdict('leak')?.memory_behavior).toBe('leaking');
  });

  it('names what was before with each change, and nothing before the first', () => {
    const { changes } = run(engineOf(), ['leak']);
    expect(changes[0]?.previous).toBeNull();
    for (let i = 1; i < changes.length; i += 1) {
      const { cpu_behavior, memory_behavior, pressure, severity } = changes[i - 1]?.verdict ?? {};
      expect(changes[i]?.previous).toMatchObject({ cpu_behavior, memory_behavior, pressure, severity });
    }
  });

  it('plans as the ladder says, with the numbers that decided it', () => {
    const engine = engineOf();
    const { changes, plan } = run(engine, ['leak']);
    const alertAt = 5000 + (changes.find(({ verdict }) => verdict.severity === 'alert')?.verdict.t ?? 0);
    expect(plan.map(({ rung, kind }) => [rung, kind])).toEqual([
      ['watch', 'take'],
      ['notify', 'take'],
      ['deprioritize', 'take'],
    ]);
    expect(plan[1]?.time_s).toBe(alertAt);
    expect(plan[2]).toMatchObject({
      time_s: alertAt + 60,
      reason: message('reason.trouble', { memory: 'leaking', cpu: null, pressure: null, severity: 'alert' }),
    });
    expect(plan[2]?.evidence[0]?.signal).toBe('anon_floor_slope');
    expect(engine.rung('leak')).toBe('deprioritize');
  });

  it('never acts on what is protected, and never acts at all when it only observes', () => {
    for (const { plan } of [run(engineOf(), ['leak'], 'sshd'), run(engineOf('observe'), ['leak'])])
      expect(plan.map(({ rung }) => rung)).toEqual(['watch', 'notify']);
  });

  it('acts no more often in a minute than it may, over all workloads', () => {
    const engine = engineOf('smart', { actions_per_minute: 2 });
    const workloads = ['a', 'b', 'c', 'd', 'e'];
    const acted: number[] = [];
    for (let t = 0; t <= seconds; t += 1) {
      const sample = recorded['leak']?.[t];
      if (sample === undefined) continue;
      const snapshot = { time_s: t, workloads: workloads.map((id) => ({ id, facts, sample, protectedBy: null })) };
      for (const { rung } of engine.tick(snapshot).plan) if (rung === 'deprioritize') acted.push(t);
    }
    expect(acted.length).toBeGreaterThan(2);
    for (const time of acted)
      expect(acted.filter((other) => other >= time && other < time + 60).length).toBeLessThan(3);
  });

  it('keeps no reference to the sample: the sampler may use it again', () => {
    const engine = engineOf();
    const reused = { t: 0 };
    const changes: VerdictChange[] = [];
    for (const sample of recorded['leak'] ?? []) {
      Object.assign(reused, sample);
      const workloads = [{ id: 'leak', facts, sample: reused, protectedBy: null }];
      changes.push(...engine.tick({ time_s: sample.t, workloads }).changes);
    }
    expect(changes).toEqual(run(engineOf(), ['leak']).changes);
  });
});

describe('workloads beside each other', () => {
  const ids = Object.keys(kinds);
  const said = (changes: readonly VerdictChange[], id: string) =>
    changes.filter(({ workload }) => workload === id).map(({ verdict }) => verdict);
  const alone = Object.fromEntries(ids.map((id) => [id, said(run(engineOf(), [id]).changes, id)]));

  it('do not change what is said of each, in whatever order and company they come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ids, { minLength: 2 }), (company) => {
        const { changes } = run(engineOf(), company);
        for (const id of company) expect(said(changes, id)).toEqual(alone[id]);
      }),
      { numRuns: 6 },
    );
  });

  it('may come and go: what was forgotten begins anew', () => {
    const engine = engineOf();
    run(engine, ['leak', 'idle']);
    engine.forget('leak');
    expect([engine.verdict('leak'), engine.rung('leak')]).toEqual([null, 'observe']);
    expect(engine.verdict('idle')?.cpu_behavior).toBe('idle');
    const { changes } = run(engine, ['leak']);
    expect(said(changes, 'leak')).toEqual(alone['leak']);
  });
});

describe('the end', () => {
  it('undoes everything in force, the last taken first', () => {
    const engine = engineOf();
    run(engine, ['leak', 'idle']);
    expect(engine.stop().map(({ workload, kind, rung, reason }) => [workload, kind, rung, reason])).toEqual([
      ['leak', 'undo', 'deprioritize', message('reason.ended')],
      ['leak', 'undo', 'notify', message('reason.ended')],
      ['leak', 'undo', 'watch', message('reason.ended')],
    ]);
    expect(engine.stop()).toEqual([]);
  });

  it('of a workload gives its last verdict, and none for one that is not known', () => {
    const engine = engineOf();
    run(engine, ['leak']);
    expect(engine.conclude('leak')?.memory_behavior).toBe('leaking');
    expect(engine.conclude('other')).toBeNull();
    expect(engine.verdict('other')).toBeNull();
  });
});
