import type { Limit } from '@omnimind/protocol/trace';
import { fakeFacts, fakeSamples, firstTime, GiB, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

const facts = fakeFacts(8, 1);
const steady = fakeSamples({ cores: () => 0.1, anon: () => 100 * MiB, available: () => 8 * GiB }, 1, 450);
const pidMax = { of: 'tasks', source: 'pid_max', name: '', limit: 32_768, used: 150 } as const;

/** A workload whose tasks are `tasks`, of them so many processes and living threads. */
const withTasks = (
  tasks: (t: number) => number,
  pids: number,
  threads: (t: number) => number,
  limits: readonly Limit[] = [pidMax],
) =>
  steady.map((sample, index) => ({
    ...sample,
    tasks: Math.round(tasks(sample.t)),
    threads: Math.round(threads(sample.t)),
    pids,
    ...(index === 0 ? { limits } : {}),
  }));

describe('tasks', () => {
  it('are stable where they do not grow, and nothing is said where they were not measured', () => {
    expect(
      verdictsOf(
        withTasks(
          () => 20,
          1,
          () => 20,
        ),
        facts,
      ).final,
    ).toMatchObject({ tasks_behavior: 'stable', severity: 'ok' });
    expect(verdictsOf(steady, facts).final).not.toHaveProperty('tasks_behavior');
  });

  it('are growing where a parent never waits, with the limit that they run into', () => {
    const { final } = verdictsOf(
      withTasks(
        (t) => 1 + 2 * t,
        1,
        () => 1,
      ),
      facts,
    );
    expect(final).toMatchObject({ tasks_behavior: 'growing', severity: 'watch' });
    expect(final?.evidence).toContainEqual(
      expect.objectContaining({ signal: 'tasks_growth', parameters: expect.objectContaining({ kind: 'zombies' }) }),
    );
    expect(final?.evidence).toContainEqual(
      expect.objectContaining({ signal: 'count_left', parameters: expect.objectContaining({ source: 'pid_max' }) }),
    );
  });

  it('are told with the number that they had reached when the command ends', () => {
    const tasks = (t: number) => (t < 442 ? 1 + 2 * t : 2);
    const { final } = verdictsOf(withTasks(tasks, 1, tasks), facts);
    const [first] = final?.evidence ?? [];
    expect(first?.signal).toBe('tasks_growth');
    expect(first?.parameters).toMatchObject({ kind: 'threads', count: expect.toSatisfy((count) => count > 700) });
  });

  it('are told with the process whose children they are', () => {
    const holder = { pid: 42, name: 'python3 forks.py' };
    const rising = (t: number) => 1 + 2 * t;
    const { final } = verdictsOf(withTasks(rising, 1, rising, [{ ...pidMax, holder }]), facts);
    expect(inEnglish(final?.evidence[0])).toMatch(/^threads of python3 forks\.py \(PID 42\) grew by /);
  });

  it('are not called zombies for the moment in which all of them are killed', () => {
    const rising = (t: number) => 1 + 2 * t;
    const { final } = verdictsOf(
      withTasks(rising, 800, (t) => (t < 446 ? rising(t) : 1)),
      facts,
    );
    expect(final?.evidence[0]?.parameters).toMatchObject({ kind: 'processes' });
  });

  it('stay exhausting at the limit that they ran into, and are well when they have left it', () => {
    const limits = [{ ...pidMax, source: 'cgroup', name: '/x', limit: 150, used: 3 } as const];
    const tasks = (t: number) => (t < 440 ? Math.min(150, 3 + t) : 20);
    const samples = withTasks(tasks, 150, tasks, limits);
    const last = (until: number) =>
      verdictsOf(
        samples.filter(({ t }) => t <= until),
        facts,
      ).final;
    expect(last(430)).toMatchObject({ tasks_behavior: 'exhausting', severity: 'alert' });
    expect(last(450)).toMatchObject({ tasks_behavior: 'stable', severity: 'ok' });
  });

  it.each([
    ['a limit of 50, at 0.1 a second', 50, 0.1],
    ['a limit of 80, at 0.4 a second', 80, 0.4],
    ['a limit of 100, at 0.5 a second', 100, 0.5],
    ['a limit of 150, within half a minute', 150, 5],
  ])('are exhausting before they have stood at it for long: %s', (_, limit, rate) => {
    const reached_s = limit / rate;
    const samples = fakeSamples(
      { cores: () => 0.1, anon: () => 100 * MiB, available: () => 8 * GiB },
      1,
      reached_s + 30,
    );
    const tasks = (t: number) => Math.min(limit, 3 + Math.floor(rate * t));
    const seen = samples.map((sample) => {
      const count = tasks(sample.t);
      const limits: Limit[] = [{ of: 'tasks', source: 'cgroup', name: '/x', limit, used: count }];
      return { ...sample, tasks: count, threads: count, pids: count, ...(sample.t % 10 === 0 ? { limits } : {}) };
    });
    expect(firstTime(verdictsOf(seen, facts), 'tasks_behavior', 'exhausting')).toBeLessThan(reached_s + 20);
  });

  it('are exhausting at a limit that they had reached before anybody watched, and not where others fill it', () => {
    const at = (tasks: number) =>
      verdictsOf(
        withTasks(
          () => tasks,
          tasks,
          () => tasks,
          [{ ...pidMax, source: 'cgroup', name: '/x', limit: 150, used: 150 }],
        ),
        facts,
      ).final;
    expect(at(150)).toMatchObject({ tasks_behavior: 'exhausting', severity: 'alert' });
    expect(at(150)?.evidence).toContainEqual(expect.objectContaining({ signal: 'count_at_limit', value: 1 }));
    expect(at(10)).toMatchObject({ tasks_behavior: 'stable', severity: 'ok' });
  });

  it('go before the memory and the descriptors that they hold', () => {
    const rising = withTasks(
      (t) => 1 + 2 * t,
      1,
      () => 1,
    ).map((sample) => ({ ...sample, fds: 4 + 8 * sample.t, anon_bytes: (100 + sample.t) * MiB }));
    const { final } = verdictsOf(rising, facts);
    const signals = final?.evidence.map(({ signal }) => signal) ?? [];
    expect(signals[0]).toBe('tasks_growth');
    expect(signals.indexOf('anon_floor_slope')).toBeGreaterThan(0);
    expect(signals.indexOf('fds_growth')).toBeGreaterThan(signals.indexOf('anon_floor_slope'));
  });

  it('are exhausting within a minute or two where they run into the limit by then', () => {
    const rising = (t: number) => Math.min(1 + t, 95);
    const seen = (limit: number) => {
      const limits = [{ of: 'tasks', source: 'cgroup', name: '/a.slice', limit, used: 1 } as const];
      const samples = withTasks(rising, 1, rising).map((each, index) => (index === 0 ? { ...each, limits } : each));
      return firstTime(verdictsOf(samples, facts), 'tasks_behavior', 'exhausting');
    };
    expect(seen(100)).toBeLessThan(90);
    expect(seen(400)).toBeNull();
  });

  it('are exhausting where the limit is near', () => {
    const limit = { of: 'tasks', source: 'cgroup', name: '/a.slice', limit: 1000, used: 100 } as const;
    const samples = withTasks(
      (t) => 1 + 2 * t,
      1,
      (t) => 1 + 2 * t,
    ).map((sample, index) => (index === 0 ? { ...sample, limits: [limit] } : sample));
    expect(verdictsOf(samples, facts).final).toMatchObject({ tasks_behavior: 'exhausting', severity: 'alert' });
  });

  it('come in a step, in a burst, or to a plateau without being growth', () => {
    const step = (t: number) => (t < 200 ? 10 : 400);
    const burst = (t: number) => 10 + 100 * (Math.floor(t / 30) % 2);
    const plateau = (t: number) => 500 * (1 - Math.exp(-t / 60));
    for (const tasks of [step, burst, plateau])
      expect(verdictsOf(withTasks(tasks, 1, tasks), facts).final).toMatchObject({
        tasks_behavior: 'stable',
        severity: 'ok',
      });
  });
});

describe('descriptors', () => {
  it('are a behavior of their own', () => {
    const limit = { of: 'fds', source: 'open_files', name: 'node', limit: 1024, used: 10 } as const;
    const samples = steady.map((sample, index) => ({
      ...sample,
      fds: 10 + 2 * index,
      ...(index === 0 ? { limits: [limit] } : {}),
    }));
    expect(verdictsOf(samples, facts).final).toMatchObject({ descriptors_behavior: 'exhausting', severity: 'alert' });
  });
});

describe('shared memory', () => {
  const leak = (t: number) => t * MiB;

  it('leaks as anonymous memory does, and is named for what it is', () => {
    const samples = steady.map((sample) => ({ ...sample, shmem_bytes: leak(sample.t), rchar: 0 }));
    const { final } = verdictsOf(samples, facts);
    expect(final?.memory_behavior).toBe('growing');
    expect(final?.evidence[0]).toMatchObject({ signal: 'shmem_floor_slope' });
    expect(final?.time_to_exhaustion_s).not.toBeNull();
  });

  it('counts towards the limit', () => {
    const samples = steady.map((sample) => ({ ...sample, shmem_bytes: 860 * MiB }));
    expect(verdictsOf(samples, fakeFacts(8, 1, 970 * MiB)).final?.evidence[0]).toMatchObject({ signal: 'at_limit' });
  });
});

describe('memory that is read in', () => {
  const loading = (left: (t: number) => number | null) =>
    steady.slice(0, 60).map((sample) => {
      const taken = Math.min(28, Math.max(0, sample.t - 10)) * 256 * MiB;
      const host = { memory_available_bytes: 8 * GiB - taken };
      return { ...sample, anon_bytes: 60 * MiB + taken, rchar: taken, host, reading_left_bytes: left(taken) };
    });
  const worst = (samples: ReturnType<typeof loading>) => {
    const { changes } = verdictsOf(samples, facts);
    return changes.some(({ severity }) => severity === 'critical');
  };

  it('is no end of memory when the file ends before, or nobody knows where it ends', () => {
    expect(worst(loading((taken) => Math.max(1, 7 * GiB - taken)))).toBe(false);
    expect(worst(loading(() => null))).toBe(false);
  });

  it('is one when the file is larger than what is left, or there is no file', () => {
    expect(worst(loading((taken) => 20 * GiB - taken))).toBe(true);
    expect(worst(loading(() => 0))).toBe(true);
  });
});
