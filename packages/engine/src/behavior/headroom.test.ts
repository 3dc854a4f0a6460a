import { fakeFacts, GiB, MiB } from '@omnimind/testing/fake-curves';
import { describe, expect, it } from 'vitest';
import { breakdown, headroomOf, isSoft, nextLimits } from './headroom.ts';

describe('the headroom of a workload', () => {
  const facts = fakeFacts(2, 1);
  const machine = { source: 'machine', name: '' };
  const limited = fakeFacts(2, 1, GiB);

  it('goes up to its own limit', () => {
    expect(headroomOf(300 * MiB, { t: 0 }, limited)).toEqual({
      remaining: 724 * MiB,
      limit: GiB,
      source: 'cgroup',
      name: 'test',
    });
  });

  it('goes up to what the machine has left, swap included, when that comes first', () => {
    const host = { memory_available_bytes: 100 * MiB, swap_free_bytes: 50 * MiB };
    expect(headroomOf(300 * MiB, { t: 0, host }, limited)).toEqual({
      remaining: 150 * MiB,
      limit: 450 * MiB,
      ...machine,
    });
  });

  it('counts what was swapped out as room below its own limit, which counts what is resident', () => {
    const sample = { t: 0, anon_bytes: 300 * MiB, swap_bytes: 900 * MiB };
    expect(headroomOf(1200 * MiB, sample, limited).remaining).toBe(724 * MiB);
  });

  it('goes up to all of the memory when the machine does not say what is left', () => {
    expect(headroomOf(GiB, { t: 0 }, facts)).toEqual({ remaining: 15 * GiB, limit: 16 * GiB, ...machine });
  });

  it('is nothing, not less, above the limit', () => {
    expect(headroomOf(2 * GiB, { t: 0 }, limited).remaining).toBe(0);
  });

  it('is unknown when nothing says', () => {
    const nowhere = { ...facts, host: { cores: 2, memory_bytes: 0, swap_bytes: 0 } };
    expect(headroomOf(GiB, { t: 0 }, nowhere)).toEqual({
      remaining: Number.NaN,
      limit: Number.NaN,
      source: '',
      name: '',
    });
  });

  it('counts towards a limit of address space what is mapped anew, not what was mapped before and is touched now', () => {
    const at = (used: number) => [
      { of: 'memory', source: 'address_space', name: 'a', limit: GiB, used: used * MiB } as const,
    ];
    const left = (known: ReturnType<typeof nextLimits>, level: number) =>
      headroomOf(level * MiB, { t: 0 }, facts, known).remaining / MiB;
    const first = nextLimits(null, at(700), 50 * MiB);
    expect(left(first, 250) / 1024).toBeGreaterThan(15);
    // 900 MiB were reserved, and are filled.
    const filled = nextLimits(first, at(700), 250 * MiB);
    expect(left(filled, 600)).toBeGreaterThan(4000);
    const grown = nextLimits(filled, at(750), 300 * MiB);
    expect([left(grown, 300), left(grown, 400)]).toEqual([274, 174]);
    // A pause says nothing of it.
    expect(left(nextLimits(grown, at(750), 301 * MiB), 401)).toBe(174);
  });

  it('counts towards a JVM’s metaspace what its classes take of a rise', () => {
    const at = (used: number) => [
      { of: 'memory', source: 'jvm_metaspace', name: 'a', limit: 100 * MiB, used: used * MiB } as const,
    ];
    const first = nextLimits(null, at(20), 100 * MiB);
    const next = nextLimits(first, at(40), 150 * MiB);
    const left = (known: typeof first, level: number) =>
      Math.round(headroomOf(level * MiB, { t: 0 }, facts, known).remaining / MiB);
    expect([left(first, 110), left(next, 150), left(next, 200)]).toEqual([70, 150, 100]);
  });

  it('counts towards a limit of one process what that takes of a rise', () => {
    const at = (used: number, bytes: number, pid = 7) => [
      { ...heap, used: used * MiB, holder: { pid, name: 'node', bytes: bytes * MiB } },
    ];
    const left = (known: ReturnType<typeof nextLimits>, level: number) =>
      Math.round(headroomOf(level * MiB, { t: 0 }, facts, known).remaining / MiB);
    const first = nextLimits(null, at(400, 500), 600 * MiB);
    expect(left(first, 700)).toBe(100);
    // Another process has all of the rise, or three quarters.
    expect(left(nextLimits(first, at(400, 500), 640 * MiB), 700)).toBe(20 * (200 - 0.05 * 60));
    expect(left(nextLimits(first, at(410, 510), 640 * MiB), 700)).toBe(4 * (190 - 60 / 4));
    // A rest says nothing of who will rise, nor does another process.
    expect(left(nextLimits(first, at(400, 500), 602 * MiB), 700)).toBe(102);
    expect(left(nextLimits(first, at(400, 100, 8), 640 * MiB), 700)).toBe(140);
  });

  const slice = { of: 'memory', source: 'cgroup', name: '/a.slice', limit: GiB, used: 800 * MiB } as const;
  const heap = { of: 'memory', source: 'v8', name: 'node server.js', limit: 600 * MiB, used: 400 * MiB } as const;
  const neighbor = { name: 'db.service', used: 500 * MiB };

  it('goes up to the nearest of all limits, neighbors and what it took since they were read included', () => {
    const known = { limits: [{ ...slice, neighbor }, heap], level: 300 * MiB };
    const bound = { remaining: 150 * MiB, limit: 500 * MiB, set: 600 * MiB, source: 'v8', name: 'node server.js' };
    expect(headroomOf(350 * MiB, { t: 0 }, limited, known)).toEqual(bound);
    expect(headroomOf(350 * MiB, { t: 0 }, limited, { ...known, limits: [slice] })).toMatchObject({
      remaining: 174 * MiB,
      name: '/a.slice',
    });
  });

  it('is soft where what a heap has in use may be garbage', () => {
    const limits = [{ ...heap, source: 'jvm', name: 'Churn', mayBeGarbage: true } as const];
    const found = headroomOf(500 * MiB, { t: 0 }, limited, { limits, level: 300 * MiB });
    expect([found.source, isSoft(found), isSoft({ source: 'jvm' })]).toEqual(['jvm', true, false]);
  });

  it('goes up to a soft limit, and from there to the next one', () => {
    const soft = { ...heap, source: 'go', name: 'server' } as const;
    const at = (level: number) =>
      headroomOf(level * MiB, { t: 0 }, limited, { limits: [soft, slice], level: 300 * MiB }).source;
    expect([350, 500, 520].map(at)).toEqual(['go', 'go', 'go']);
    expect(at(540)).toBe('cgroup');
  });

  it('is broken down into them, the least first', () => {
    const parts = breakdown(350 * MiB, { limits: [{ ...slice, neighbor }, heap], level: 300 * MiB });
    expect(
      parts.map(({ value, parameters }) => [Math.round(value / MiB), parameters?.['source'], parameters?.['neighbor']]),
    ).toEqual([
      [150, 'v8', ''],
      [174, 'cgroup', 'db.service'],
    ]);
  });

  it('counts what ZFS gives back, and of compressed swap what compression gives', () => {
    const host = { memory_available_bytes: GiB, arc_bytes: GiB, swap_free_bytes: 4 * GiB, swap_usable_bytes: 2 * GiB };
    expect(headroomOf(GiB, { t: 0, host }, facts).remaining).toBe(4 * GiB);
  });
});
