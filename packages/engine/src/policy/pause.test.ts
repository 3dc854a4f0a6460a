import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { message } from '@omnimind/protocol/message';
import type { Verdict } from '@omnimind/protocol/verdict';
import { describe, expect, it } from 'vitest';
import { LadderState } from './ladder.ts';
import { ProtectedStall } from './protected-stall.ts';
import { ActionBudget } from './rungs.ts';

const { ladder } = defaultConfiguration;
const evidence = [{ signal: 'seconds_left', value: 60, unit: 's', threshold: 120, text: 'why' }];
const verdict = (cpu: 'stable' | 'runaway' = 'stable', isUrgent = true): Verdict => ({
  ...{ t: 0, cpu_behavior: cpu, memory_behavior: 'stable', pressure: 'none', severity: 'critical' },
  ...{ confidence: 0.9, time_to_exhaustion_s: null, evidence: cpu === 'stable' && isUrgent ? evidence : [] },
});

/** Ladders beside each other that get a tick each half second; `log` has `time workload kind rung`. */
class Machine {
  readonly stall = new ProtectedStall(0.1);
  readonly log: string[] = [];
  readonly reasons: string[] = [];
  readonly states: LadderState[];
  readonly #budget = new ActionBudget(60);
  #ticks = -1;
  #usec = 0;
  cpu: 'stable' | 'runaway' = 'stable';
  isUrgent = true;
  mayAct = true;
  /** What each holds, as a share of all; all that is not available by default. */
  held: number | null = null;
  isMeasured = true;
  swapFree_bytes = 0;
  answer: 'taken' | 'skipped' = 'taken';

  constructor(names = ['w'], given: Partial<typeof ladder> = {}) {
    this.states = names.map((name) => new LadderState(name, { ...ladder, ...given }));
  }

  get now_s(): number {
    return this.#ticks / 2;
  }

  /** @param share of the time in which the protected wait @param available of 1000 bytes */
  during(seconds: number, share: number, available = 200): this {
    for (let i = 0; i < seconds * 2; i += 1) {
      this.#ticks += 1;
      this.#usec += share * 500_000;
      const t = this.#ticks / 2;
      const host = {
        memory_available_bytes: available,
        swap_free_bytes: this.swapFree_bytes,
        ...(this.isMeasured ? { protected_stall_usec: this.#usec } : {}),
      };
      this.stall.observe(t, host, 1000);
      for (const state of this.states) {
        for (const { workload, kind, rung, reason } of state.plan(
          t,
          verdict(this.cpu, this.isUrgent),
          this.mayAct,
          this.#budget,
          this.stall,
          { share: this.held ?? 1 - available / 1000, takenByOthers_bytes: 0 },
        )) {
          if (rung === 'throttle' || rung === 'freeze') {
            this.log.push(`${t} ${workload} ${kind} ${rung}`);
            this.reasons.push(reason.code);
          }
          if (kind !== 'widen')
            state.settle(rung, kind === 'undo' ? 'undone' : rung === 'freeze' ? this.answer : 'taken');
        }
      }
    }
    return this;
  }
}

describe('a throttle whose hog leaves the others waiting', () => {
  it('is tightened, and then its workload is paused', () => {
    const machine = new Machine().during(4, 0).during(8, 0.2);
    expect(machine.log).toEqual(['0 w take throttle', '5.5 w widen throttle', '9 w take freeze']);
    expect(machine.reasons.slice(1)).toEqual(['reason.others_stall', 'reason.others_stall']);
  });

  it('is paused sooner where they can hardly work', () => {
    expect(new Machine().during(4, 0).during(8, 0.9).log.at(-1)).toMatch(/^7(\.5)? w take freeze$/);
  });

  it('stays as it is while they wait little, and where the kernel does not tell', () => {
    expect(new Machine().during(4, 0).during(100, 0.05).log).toEqual(['0 w take throttle']);
    const blind = new Machine();
    blind.isMeasured = false;
    expect(blind.during(100, 0.9).log).toEqual(['0 w take throttle']);
  });

  it('is not paused for one bad second', () => {
    expect(new Machine().during(4, 0).during(1, 0.3).during(60, 0).log.join()).not.toContain('freeze');
  });
});

describe('a throttle that does not keep the reserve', () => {
  /** Memory that falls by 1.5 % of it each second. */
  const falling = (machine: Machine, from: number, seconds: number) => {
    for (let i = 0; i < seconds; i += 1) machine.during(1, 0, from - 15 * (i + 1));
    return machine;
  };

  it('is tightened as soon as that is touched, and its workload paused a second later, before anybody waits', () => {
    const machine = falling(new Machine().during(4, 0), 170, 6);
    // 15 % of memory: what earlyoom acts at, and a margin above it.
    expect(machine.log).toEqual(['0 w take throttle', '5 w widen throttle', '6 w take freeze']);
    expect(machine.reasons.slice(1)).toEqual(['reason.reserve_touched', 'reason.reserve_touched']);
  });

  it('is only tightened where that holds it, and left alone where it does not rise', () => {
    expect(new Machine().during(4, 0).during(60, 0, 140).log).toEqual(['0 w take throttle', '4 w widen throttle']);
    const calm = new Machine().during(4, 0);
    calm.isUrgent = false;
    expect(falling(calm, 160, 2).log).toEqual(['0 w take throttle']);
  });

  it('is tightened and its workload paused before earlyoom ends it, however slowly it creeps', () => {
    const creeping = new Machine().during(4, 0);
    creeping.isUrgent = false;
    creeping.during(4, 0, 120).during(1, 0, 115).during(4, 0, 113);
    expect(creeping.log).toEqual(['0 w take throttle', '8 w widen throttle', '9 w take freeze']);
    const swapping = new Machine().during(4, 0);
    [swapping.isUrgent, swapping.swapFree_bytes] = [false, 500];
    expect(swapping.during(8, 0, 115).log).toEqual(['0 w take throttle']);
  });

  it('does not pause who stands, whoever else takes it', () => {
    const machine = new Machine().during(4, 0);
    machine.held = 0.5;
    expect(falling(machine, 170, 10).log).toEqual(['0 w take throttle', '5 w widen throttle']);
  });

  it('pauses one after the other, a second apart', () => {
    const { log } = falling(new Machine(['a', 'b']).during(4, 0), 160, 10);
    const times = log.filter((entry) => entry.endsWith('freeze')).map((entry) => Number.parseFloat(entry));
    expect(times).toHaveLength(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1);
  });
});

describe('who is paused', () => {
  it('nobody that may not be acted on, and nobody whose processor is throttled', () => {
    const protectedOne = new Machine();
    protectedOne.mayAct = false;
    expect(protectedOne.during(60, 0.9).log).toEqual([]);
    const runaway = new Machine(['w'], { throttle_after: 0 });
    runaway.cpu = 'runaway';
    expect(runaway.during(60, 0.9).log).toEqual(['0 w take throttle']);
  });

  it('who takes memory once its processor is throttled: first that is throttled, too', () => {
    const machine = new Machine(['w'], { throttle_after: 0 });
    machine.cpu = 'runaway';
    machine.during(10, 0);
    machine.cpu = 'stable';
    expect(machine.during(10, 0.9).log).toEqual([
      '0 w take throttle',
      '10 w widen throttle',
      '11 w widen throttle',
      '13.5 w take freeze',
    ]);
  });

  it('one after the other, while it does not help', () => {
    const { log } = new Machine(['a', 'b']).during(4, 0).during(20, 0.2);
    const taken = log.filter((entry) => entry.endsWith('freeze'));
    expect(taken.map((entry) => entry.split(' ')[1])).toEqual(['a', 'b']);
    expect(Number(taken[1]?.split(' ')[0]) - Number(taken[0]?.split(' ')[0])).toBeGreaterThanOrEqual(2);
  });

  it('not who could not be paused before', () => {
    const machine = new Machine();
    machine.answer = 'skipped';
    expect(machine.during(60, 0.5).log.filter((entry) => entry.endsWith('freeze'))).toHaveLength(1);
    expect(machine.states[0]?.rung).toBe('throttle');
  });
});

describe('a paused workload', () => {
  const paused = () => new Machine().during(4, 0).during(6, 0.2);

  it('goes on when all was calm and there is room, and only then', () => {
    const machine = paused().during(60, 0);
    expect(machine.log.at(-1)).toBe('9 w take freeze');
    expect(machine.during(2, 0, 260).log.at(-1)).toBe('70 w undo freeze');
    expect(machine.reasons.at(-1)).toBe('reason.room_again');
    expect(machine.states[0]?.rung).toBe('throttle');
  });

  it('goes on when there is room where the kernel does not tell who waits', () => {
    const machine = new Machine();
    machine.isMeasured = false;
    for (let i = 0; i < 6; i += 1) machine.during(1, 0, 160 - 15 * i);
    expect(machine.log.at(-1)).toMatch(/take freeze$/);
    expect(machine.during(12, 0, 260).log.at(-1)).toMatch(/undo freeze$/);
    expect(machine.reasons.at(-1)).toBe('reason.room_again');
  });

  it('waits twice as long the next time', () => {
    const waits: number[] = [];
    const machine = new Machine().during(4, 0);
    for (let i = 0; i < 3; i += 1) {
      const calmFrom_s = machine.during(8, 0.2).now_s;
      machine.during(100, 0, 300);
      waits.push(Number(machine.log.at(-1)?.split(' ')[0]) - calmFrom_s);
    }
    const [first = 0, second = 0, third = 0] = waits;
    expect([second - first, third - second].map(Math.round)).toEqual([10, 20]);
  });

  it('goes on after its time in any case, and may be paused again a minute later', () => {
    const machine = paused().during(ladder.freeze_for, 0.5);
    expect(machine.log.at(-1)).toBe(`${9 + ladder.freeze_for} w undo freeze`);
    expect(machine.reasons.at(-1)).toBe('reason.time_over');
    expect(machine.during(ladder.minimum_stay + 5, 0.5).log.at(-1)).toBe(
      `${9 + ladder.freeze_for + ladder.minimum_stay} w take freeze`,
    );
  });

  it('goes on at once when a person releases it, and is left alone', () => {
    const machine = paused();
    const [state] = machine.states;
    expect(state?.release(10, message('reason.asked', { uid: 0 })).map(({ rung }) => rung)).toContain('freeze');
    expect(machine.during(100, 0.9).log.at(-1)).toBe('9 w take freeze');
  });

  it('goes on when a person gives it memory: it is throttled once it has taken that, neither sooner nor paused', () => {
    const machine = paused();
    const [state] = machine.states;
    const plan = state?.grant(10, 500, message('reason.asked', { uid: 0 })) ?? [];
    expect(plan.map(({ kind, rung, room_bytes = 0 }) => `${kind} ${rung} ${room_bytes}`)).toEqual([
      ...['undo freeze 0', 'undo throttle 0', 'undo deprioritize 0', 'undo notify 0', 'undo watch 0'],
      'take throttle 500',
    ]);
    state?.settle('throttle', 'taken');
    expect(machine.during(100, 0.9).log.at(-1)).toBe('9 w take freeze');
  });

  it('goes on, so that it can, when a person asks it to stop', () => {
    const machine = paused();
    const [state] = machine.states;
    const plan = state?.end(10, message('reason.asked', { uid: 0 })) ?? [];
    expect(plan.map(({ kind, rung }) => `${kind} ${rung}`)).toEqual([
      ...['undo freeze', 'undo throttle', 'undo deprioritize', 'undo notify', 'undo watch', 'take stop'],
    ]);
    expect(machine.during(20, 0.9).log.at(-1)).toBe('9 w take freeze');
  });

  it('lets go also of what it was given, when asked for: the throttle was undone and taken anew', () => {
    const [state] = paused().states;
    state?.grant(10, 500, message('reason.asked', { uid: 0 }));
    for (const rung of ['freeze', 'throttle', 'deprioritize'] as const) state?.settle(rung, 'undone');
    state?.settle('throttle', 'taken');
    const plan = state?.release(20, message('reason.asked', { uid: 0 })) ?? [];
    expect(plan.map(({ kind, rung }) => `${kind} ${rung}`)).toEqual(['undo throttle']);
  });
});
