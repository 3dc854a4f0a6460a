import { translate } from '@omnimind/messages/translate';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { message } from '@omnimind/protocol/message';
import type { Severity, Verdict } from '@omnimind/protocol/verdict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LadderState } from './ladder.ts';
import { ProtectedStall } from './protected-stall.ts';
import { ActionBudget } from './rungs.ts';

describe('the budget of actions', () => {
  it('gives so many a minute, and one again when the first is a minute old', () => {
    const budget = new ActionBudget(2);
    expect([0, 10, 20, 59.9, 60, 61, 70].map((t) => budget.take(t))).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
  });

  it('of zero forbids all', () => {
    expect(new ActionBudget(0).take(1e6)).toBe(false);
  });

  it('is never passed in any minute', () => {
    const steps = fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { maxLength: 100 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (list, perMinute) => {
        const budget = new ActionBudget(perMinute);
        let t = 0;
        const taken: number[] = [];
        for (const step of list) {
          t += step;
          if (budget.take(t)) taken.push(t);
          expect(taken.filter((time) => t - time < 60).length).toBeLessThanOrEqual(perMinute);
        }
      }),
    );
  });
});

const calm = new ProtectedStall();

// deprioritize after 60 s, well for 120 s, a minute at least on each rung.
const { ladder } = defaultConfiguration;

function verdict(severity: Severity, more: Partial<Verdict> = {}): Verdict {
  return {
    t: 0,
    cpu_behavior: 'stable',
    memory_behavior: severity === 'ok' ? 'stable' : 'leaking',
    pressure: 'none',
    severity,
    confidence: 0.9,
    time_to_exhaustion_s: null,
    evidence: [{ signal: 's', value: 1, unit: 's', threshold: null, text: 'why' }],
    ...more,
  };
}

/** A ladder that is told a severity each second; plans are kept as `time kind rung`, and taken. */
class Climber {
  readonly state: LadderState;
  readonly log: string[] = [];
  readonly reasons: string[] = [];
  readonly #budget: ActionBudget;
  #t = -1;

  readonly #more: Partial<Verdict>;

  constructor(perMinute = 6, more: Partial<Verdict> = {}, given: Partial<typeof ladder> = {}) {
    this.#budget = new ActionBudget(perMinute);
    this.#more = more;
    this.state = new LadderState('w', { ...ladder, ...given });
  }

  during(seconds: number, severity: Severity, mayAct = true, answer: 'taken' | 'skipped' = 'taken'): this {
    for (let i = 0; i < seconds; i += 1) {
      this.#t += 1;
      for (const action of this.state.plan(this.#t, verdict(severity, this.#more), mayAct, this.#budget, calm)) {
        this.log.push(`${this.#t} ${action.kind} ${action.rung}`);
        this.reasons.push(translate('en', action.reason));
        this.state.settle(
          action.rung,
          action.kind === 'undo' ? 'undone' : action.rung === 'deprioritize' ? answer : 'taken',
        );
      }
    }
    return this;
  }
}

describe('a process that has most of the growth', () => {
  const parameters = { pid: 7, name: 'python3', growth_bytes: 1e8, span_s: 60, cores: 1 };
  const evidence = [{ signal: 'top_grower', value: 0.9, unit: 'share', threshold: null, parameters }];

  it('comes first, the others after as long again as a throttle waits, and only while there is trouble', () => {
    const { log } = new Climber(6, { evidence }).during(ladder.throttle_after + 100, 'alert').during(400, 'ok');
    const widenedAt = 60 + ladder.throttle_after;
    expect(log.slice(2, 4)).toEqual(['60 take deprioritize', `${widenedAt} widen deprioritize`]);
    expect(log.filter((entry) => entry.includes('undo deprioritize'))).toHaveLength(1);
    const short = new Climber(6, { evidence }).during(70, 'alert').during(400, 'ok');
    expect(short.log.filter((entry) => entry.includes('widen'))).toEqual([]);
  });
});

describe('climbing', () => {
  it('watches at once, notifies at an alert, lowers the priority when the alert has lasted a minute', () => {
    const climber = new Climber().during(10, 'watch').during(100, 'alert');
    expect(climber.log).toEqual(['0 take watch', '10 take notify', '70 take deprioritize']);
    expect(climber.state.rung).toBe('deprioritize');
  });

  it('begins the wait anew when the alert paused', () => {
    const climber = new Climber().during(50, 'alert').during(5, 'ok').during(59, 'alert');
    expect(climber.log.some((entry) => entry.includes('deprioritize'))).toBe(false);
    expect(climber.during(2, 'alert').log.at(-1)).toBe('115 take deprioritize');
  });

  it('waits for nothing when it is critical: all rungs in one tick, from the gentlest on', () => {
    expect(new Climber().during(1, 'critical').log).toEqual(['0 take watch', '0 take notify', '0 take deprioritize']);
  });

  it('does nothing while all is well', () => {
    const climber = new Climber().during(1000, 'ok');
    expect(climber.log).toEqual([]);
    expect(climber.state.rung).toBe('observe');
  });

  it('only watches what is only to be watched', () => {
    expect(new Climber().during(1000, 'watch').log).toEqual(['0 take watch']);
  });

  it('gives the trouble in words and the numbers of the verdict', () => {
    const plans = (severity: Severity, more: Partial<Verdict>) =>
      new LadderState('w', ladder).plan(0, verdict(severity, more), true, new ActionBudget(6), calm);
    const [first] = plans('alert', { cpu_behavior: 'runaway' });
    const reason = message('reason.trouble', { memory: 'leaking', cpu: 'runaway', pressure: null, severity: 'alert' });
    expect(first).toMatchObject({ workload: 'w', kind: 'take', rung: 'watch', reason });
    expect(first?.evidence).toEqual(verdict('alert').evidence);
    const quiet = { memory_behavior: 'stable' } as const;
    expect(plans('critical', { ...quiet, pressure: 'thrashing' })[0]?.reason).toEqual(
      message('reason.trouble', { memory: null, cpu: null, pressure: 'thrashing', severity: 'critical' }),
    );
    expect(plans('watch', { ...quiet, pressure: 'some' })[0]?.reason).toEqual(
      message('reason.trouble', { memory: null, cpu: null, pressure: 'some', severity: 'watch' }),
    );
    expect(plans('watch', quiet)[0]?.reason).toEqual(
      message('reason.trouble', { memory: null, cpu: null, pressure: null, severity: 'watch' }),
    );
  });
});

describe('what is protected, or only observed', () => {
  it('is watched and told of, and never acted on', () => {
    const climber = new Climber().during(500, 'alert', false).during(500, 'critical', false);
    expect(climber.log).toEqual(['0 take watch', '0 take notify']);
    expect(climber.state.rung).toBe('notify');
  });

  it('is let go at once when it becomes so while an action is in force', () => {
    const climber = new Climber().during(100, 'alert').during(1, 'alert', false);
    expect(climber.log.at(-1)).toBe('100 undo deprioritize');
    expect(climber.reasons.at(-1)).toBe('no more actions are allowed on it');
  });
});

describe('an action that was skipped', () => {
  it('is no rung to stand on, and is not asked for again while the trouble lasts', () => {
    const climber = new Climber().during(1000, 'alert', true, 'skipped');
    expect(climber.log.filter((entry) => entry.includes('deprioritize'))).toEqual(['60 take deprioritize']);
    expect(climber.state.rung).not.toBe('deprioritize');
  });

  it('is not undone, since nothing was done', () => {
    const climber = new Climber().during(100, 'alert', true, 'skipped').during(1000, 'ok');
    expect(climber.log).not.toContainEqual(expect.stringContaining('undo deprioritize'));
  });

  it('is asked for again after all was well', () => {
    const climber = new Climber().during(100, 'alert', true, 'skipped').during(1000, 'ok').during(100, 'alert');
    expect(climber.log.filter((entry) => entry.includes('take deprioritize'))).toEqual([
      '60 take deprioritize',
      '1160 take deprioritize',
    ]);
  });
});

describe('the throttle', () => {
  const near = { time_to_exhaustion_s: { low: 600, high: 900 } };

  it('comes at once, with all gentler rungs, when the urgent lane sees the end of memory', () => {
    const urgent = { evidence: [{ signal: 'seconds_left', value: 60, unit: 's', threshold: 120, text: 'why' }] };
    const climber = new Climber(6, { memory_behavior: 'unknown', ...urgent }).during(1, 'critical');
    expect(climber.log).toEqual(['0 take watch', '0 take notify', '0 take throttle', '0 take deprioritize']);
    const plan = new LadderState('w', ladder).plan(0, verdict('critical', urgent), true, new ActionBudget(6), calm);
    expect(plan.map(({ resource }) => resource)).toEqual([null, null, 'memory', null]);
    // Nobody knows yet what rises so fast: it may be an honest load, which needs some of what is left.
    const unknown = new LadderState('w', ladder);
    const early = unknown.plan(
      0,
      verdict('critical', { memory_behavior: 'warming_up', ...urgent }),
      true,
      new ActionBudget(6),
      calm,
    );
    expect(early.at(-2)).toMatchObject({ rung: 'throttle', resource: 'memory_growth' });
  });

  it('is not held up by what was done to others, unless nothing may be done at all', () => {
    const urgent = { evidence: [{ signal: 'seconds_left', value: 2, unit: 's', threshold: 120, text: 'why' }] };
    const planned = (budget: ActionBudget) =>
      new LadderState('w', ladder).plan(0, verdict('critical', urgent), true, budget, calm).map(({ rung }) => rung);
    const budget = new ActionBudget(1);
    budget.take(0);
    expect(planned(budget)).toContain('throttle');
    expect(planned(new ActionBudget(0))).not.toContain('throttle');
  });

  it('comes for memory that grows towards a near limit, when the alert has lasted five minutes', () => {
    expect(new Climber(6, near).during(400, 'alert').log.at(-1)).toBe('300 take throttle');
  });

  it.each([
    ['a limit hours away', { time_to_exhaustion_s: { low: 7200, high: 9000 } }],
    ['thrashing, which less memory makes worse', { memory_behavior: 'stable', pressure: 'thrashing' }],
  ] as const)('does not come for %s', (_, more) => {
    expect(new Climber(6, more).during(1000, 'alert').log.at(-1)).toBe('60 take deprioritize');
  });

  it('limits the CPU of what is runaway', () => {
    const more = { cpu_behavior: 'runaway', memory_behavior: 'stable' } as const;
    expect(new Climber(6, more).during(400, 'alert').log.at(-1)).toBe('300 take throttle');
    const state = new LadderState('w', { ...ladder, throttle_after: 0 });
    const plan = state.plan(0, verdict('critical', more), true, new ActionBudget(6), calm);
    expect(plan.at(-1)).toMatchObject({ rung: 'throttle', resource: 'cpu' });
  });

  it('is released after its time, and comes again after as long a rest', () => {
    const climber = new Climber(6, near).during(1300, 'alert');
    expect(climber.log.slice(3)).toEqual([
      '300 take throttle',
      '600 undo throttle',
      '900 take throttle',
      '1200 undo throttle',
    ]);
    expect(climber.reasons[4]).toBe('in force for 5 min, the maximum');
  });

  it('comes although the priority could not be lowered', () => {
    const climber = new Climber(6, near).during(400, 'alert', true, 'skipped');
    expect(climber.log.slice(2)).toEqual(['60 take deprioritize', '300 take throttle']);
    expect(climber.state.rung).toBe('throttle');
  });
});

describe('freezing and stopping', () => {
  it('are for those who asked for them', () => {
    expect(new Climber().during(5000, 'critical').state.rung).toBe('deprioritize');
  });

  it('wait until the critical state has lasted, even then', () => {
    const climber = new Climber(6, {}, { freeze: true, stop: true }).during(301, 'critical');
    expect(climber.log.slice(3)).toEqual(['60 take freeze', '300 take stop']);
  });

  it('are not for an alert', () => {
    expect(new Climber(6, {}, { freeze: true, stop: true }).during(5000, 'alert').state.rung).toBe('deprioritize');
  });

  it('thaw after their time', () => {
    const climber = new Climber(6, {}, { freeze: true }).during(400, 'critical');
    expect(climber.log.slice(3)).toEqual(['60 take freeze', '360 undo freeze']);
    expect(climber.state.rung).toBe('deprioritize');
  });
});

describe('the budget', () => {
  it('holds an action back while it is used up, and gives it later', () => {
    const budget = new ActionBudget(1);
    const plans = (state: LadderState, t: number) =>
      state.plan(t, verdict('critical'), true, budget, calm).map(({ rung }) => rung);
    expect(plans(new LadderState('a', ladder), 0)).toContain('deprioritize');
    const second = new LadderState('b', ladder);
    expect(plans(second, 1)).toEqual(['watch', 'notify']);
    expect(plans(second, 59)).toEqual([]);
    expect(plans(second, 60)).toEqual(['deprioritize']);
  });

  it('of nothing forbids all actions, and still watches and tells', () => {
    expect(new Climber(0).during(1000, 'critical').log).toEqual(['0 take watch', '0 take notify']);
  });
});

describe('descending', () => {
  it('undoes one rung after the other, the last taken first, when it has been well for long enough', () => {
    const climber = new Climber().during(100, 'alert').during(400, 'ok');
    expect(climber.log.slice(3)).toEqual(['220 undo deprioritize', '280 undo notify', '340 undo watch']);
    expect(climber.state.rung).toBe('observe');
  });

  it('says how long it has been well', () => {
    expect(new Climber().during(100, 'alert').during(200, 'ok').reasons[3]).toBe('back to normal for 2 min');
  });

  it('stays at least a minute on a rung, however well it has been', () => {
    const long = { ...ladder, well_for: 1, minimum_stay: 60 };
    const state = new LadderState('w', long);
    const budget = new ActionBudget(6);
    const undone: number[] = [];
    for (let t = 0; t < 300; t += 1) {
      const plan = state.plan(t, verdict(t < 1 ? 'critical' : 'ok'), true, budget, calm);
      if (plan.some(({ kind }) => kind === 'undo')) undone.push(t);
    }
    expect(undone).toEqual([60, 120, 180]);
  });

  it('does not descend while it is only half well: an alert that became a watch keeps its watch', () => {
    const climber = new Climber().during(100, 'alert').during(1000, 'watch');
    expect(climber.log.slice(3)).toEqual(['220 undo deprioritize', '280 undo notify']);
    expect(climber.state.rung).toBe('watch');
  });

  it('begins the dwell anew when the trouble came back', () => {
    const climber = new Climber().during(100, 'alert').during(119, 'ok').during(1, 'alert').during(119, 'ok');
    expect(climber.log.length).toBe(3);
    expect(climber.during(2, 'ok').log.at(-1)).toBe('340 undo deprioritize');
  });

  it('does not flap: trouble that comes and goes each minute leaves the rung in force', () => {
    const climber = new Climber().during(100, 'alert');
    for (let i = 0; i < 20; i += 1) climber.during(60, 'ok').during(60, 'alert');
    expect(climber.log.length).toBe(3);
  });
});

describe('undoing all', () => {
  it('undoes what is in force, the last taken first, and leaves nothing', () => {
    const { state } = new Climber().during(100, 'alert');
    expect(state.undoAll(message('reason.ended')).map(({ kind, rung, reason }) => [kind, rung, reason.code])).toEqual([
      ['undo', 'deprioritize', 'reason.ended'],
      ['undo', 'notify', 'reason.ended'],
      ['undo', 'watch', 'reason.ended'],
    ]);
    expect(state.rung).toBe('observe');
    expect(state.undoAll(message('reason.ended'))).toEqual([]);
  });
});

describe('a release', () => {
  it('undoes all, and for an hour nothing is done or told again', () => {
    const climber = new Climber().during(100, 'alert');
    expect(
      climber.state.release(100, message('reason.asked', { uid: 0 })).map(({ rung, reason }) => [rung, reason.code]),
    ).toEqual([
      ['deprioritize', 'reason.asked'],
      ['notify', 'reason.asked'],
      ['watch', 'reason.asked'],
    ]);
    climber.log.length = 0;
    climber.during(3590, 'alert');
    expect(climber.log).toEqual(['100 take watch']);
    expect(climber.during(20, 'alert').log.slice(1)).toEqual(['3700 take notify', '3700 take deprioritize']);
  });
});

describe('whatever happens', () => {
  const hours = fc.array(
    fc.record({
      seconds: fc.integer({ min: 1, max: 200 }),
      severity: fc.constantFrom<Severity>('ok', 'watch', 'alert', 'critical'),
      mayAct: fc.boolean(),
      answer: fc.constantFrom<'taken' | 'skipped'>('taken', 'taken', 'skipped'),
    }),
    { maxLength: 20 },
  );

  it('each undo answers one take, the last still in force', () => {
    fc.assert(
      fc.property(hours, (phases) => {
        const climber = new Climber();
        for (const { seconds, severity, mayAct } of phases) climber.during(seconds, severity, mayAct);
        const standing: string[] = [];
        for (const entry of climber.log) {
          const [, kind, rung] = entry.split(' ');
          if (kind === 'take') standing.push(rung ?? '');
          else expect(standing.pop()).toBe(rung);
        }
        expect(climber.state.undoAll(message('reason.ended')).map(({ rung }) => rung)).toEqual(standing.reverse());
      }),
    );
  });

  it('nothing is done to what may not be acted on', () => {
    fc.assert(
      fc.property(hours, (phases) => {
        const climber = new Climber();
        for (const { seconds, severity, answer } of phases) climber.during(seconds, severity, false, answer);
        expect(climber.log).not.toContainEqual(expect.stringContaining('deprioritize'));
      }),
    );
  });
});
