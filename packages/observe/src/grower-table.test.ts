import { describe, expect, it } from 'vitest';
import { GrowerTable, maxFollowed, type ProcessLevel } from './grower-table.ts';

const MiB = 2 ** 20;

/** A process of so many MiB. */
function process(pid: number, level: number, more: Partial<ProcessLevel> = {}): ProcessLevel {
  return { pid, ppid: 1, name: 'sleep', level_bytes: level * MiB, cpu_s: 0, ...more };
}

describe('GrowerTable', () => {
  /** One tick a second; what the looks found, by second. */
  function watch(seconds: number, processesAt: (t: number) => ProcessLevel[]) {
    const table = new GrowerTable();
    const looks = new Map<number, ReturnType<GrowerTable['update']>>();
    for (let t = 0; t <= seconds; t += 1) {
      const processes = processesAt(t);
      const level = processes.reduce((sum, { level_bytes }) => sum + level_bytes, 0);
      if (table.isDue(t, { anon_bytes: level / 2, shmem_bytes: level / 2 }))
        looks.set(t, table.update(t, processes, '/none'));
    }
    return looks;
  }
  const last = (looks: ReturnType<typeof watch>) => [...looks.values()].at(-1);

  it('names the one of fourteen that grows, with its share and since when', () => {
    const sleepers = Array.from({ length: 13 }, (_, index) => process(100 + index, 1));
    const looks = watch(70, (t) => [...sleepers, process(7, 8 + t, { name: 'python3', cpu_s: t / 1000 })]);
    expect(last(looks)).toEqual([
      { pid: 7, name: 'python3', growth_bytes: 66 * MiB, share: 1, span_s: 66, cores: expect.closeTo(0.001) },
    ]);
  });

  it('looks once a second at first, then down to every ten, and never while nothing rises', () => {
    const rising = watch(60, (t) => [process(7, 8 + t)]);
    expect([...rising.keys()]).toEqual([4, 5, 6, 8, 12, 20, 30, 40, 50, 60]);
    expect(watch(3600, (t) => [process(7, 500 + (t % 3))]).size).toBe(0);
  });

  it('stops looking some minutes after the rise has ended, and begins anew with the next one', () => {
    const looks = watch(2000, (t) => [process(7, t < 60 ? 8 + t : t < 1500 ? 68 : 68 + t - 1500)]);
    const times = [...looks.keys()];
    expect(times.filter((t) => t > 400 && t < 1500)).toEqual([]);
    expect(last(looks)?.[0]).toMatchObject({ pid: 7, span_s: expect.closeTo(490, -2) });
  });

  it('orders several by their growth and leaves out who has hardly any', () => {
    const looks = watch(100, (t) => [
      process(1, 9 + t),
      process(2, 9 + 2 * t),
      process(3, 9 + t / 50),
      process(4, 200),
    ]);
    expect(last(looks)?.map(({ pid, share }) => [pid, Math.round(share * 100)])).toEqual([
      [2, 66],
      [1, 33],
    ]);
  });

  it('does not take what a fork shares with its parent for growth, but all that an executed program holds', () => {
    const looks = watch(60, (t) => [
      process(1, 300 + t, { name: 'gunicorn' }),
      ...(t < 20 ? [] : [process(2, 300, { ppid: 1, name: 'gunicorn' }), process(3, 30, { ppid: 1, name: 'worker' })]),
    ]);
    expect(last(looks)?.map(({ pid }) => pid)).toEqual([1, 3]);
  });

  it('forgets who ended and follows a bounded number', () => {
    const many = (t: number) => Array.from({ length: 2 * maxFollowed }, (_, pid) => process(pid + 1, 1 + t));
    const looks = watch(100, (t) => (t < 60 ? [process(9000, 50 + t), ...many(t)] : [process(8000, 1e4 + t)]));
    expect(last(looks)?.map(({ pid }) => pid)).toEqual([8000]);
  });
});
