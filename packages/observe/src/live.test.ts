import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import { afterEach, describe, expect, it } from 'vitest';
import { MachineSampler } from './machine-sampler.ts';
import { TreeSampler } from './tree-sampler.ts';

/** A command under the sampler, on the real /proc. Whatever is left of it ends with the test. */
class Watched {
  readonly child: ChildProcess;
  readonly sampler: TreeSampler;
  #t = 0;

  constructor(script: string) {
    const before = new Set(childrenOf(process.pid));
    const marker = `OMNIMIND_RUN=test-${process.pid}-${Math.random()}`;
    const [name = '', value = ''] = marker.split('=');
    this.child = spawn('sh', ['-c', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, [name]: value },
    });
    this.sampler = new TreeSampler({
      root: this.child.pid ?? 0,
      marker,
      reaper: process.pid,
      exclude: before,
      countFromBirth: true,
    });
  }

  sample() {
    this.#t += 1;
    return this.sampler.sample(this.#t);
  }

  /** Samples until the names of the living processes, sorted, are these. */
  async until(...names: string[]): Promise<void> {
    await this.untilThat(() => this.names().join() === names.toSorted().join());
    expect(this.names()).toEqual(names.toSorted());
  }

  async untilThat(holds: () => boolean): Promise<void> {
    const end_ms = performance.now() + 60_000;
    do {
      this.sample();
      if (holds()) return;
      await sleep(10);
    } while (performance.now() < end_ms);
  }

  names(): string[] {
    return this.sampler
      .processes()
      .map((process) => process.name)
      .toSorted();
  }

  async end(): Promise<void> {
    for (const { pid } of this.sampler.processes()) kill(pid);
    this.sampler.close();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGKILL');
      await once(this.child, 'exit');
    }
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid);
}

function parentOf(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** Faults of our waited-for children, as the kernel counts them. */
function waitedFaults(): number {
  const text = readFileSync('/proc/self/stat', 'latin1');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[8]);
}

describe('a tree of real processes', () => {
  const open: Watched[] = [];
  afterEach(async () => {
    for (const watched of open.splice(0)) await watched.end();
  });
  function watch(script: string): Watched {
    const watched = new Watched(script);
    open.push(watched);
    return watched;
  }

  it('keeps in view who forks twice, opens a session and empties its environment', async () => {
    const watched = watch(
      '(setsid sh -c "env -i sleep 600 & env -i sleep 601 & exec sleep 602" &) ; read line; exit 3',
    );
    await watched.until('sh', 'sleep', 'sleep', 'sleep');
    watched.child.stdin?.end('\n');
    await once(watched.child, 'exit');
    await watched.until('sleep', 'sleep', 'sleep');
    expect(watched.sample().pids).toBe(3);
  });

  it('stays with a process through exec', async () => {
    const watched = watch('read line; exec sleep 600');
    await watched.until('sh');
    const [before] = watched.sampler.processes();
    watched.child.stdin?.end('\n');
    await watched.until('sleep');
    expect(watched.sampler.processes()).toEqual([{ ...before, name: 'sleep' }]);
  });

  it('counts every short-lived child, to the page fault', async () => {
    const before = waitedFaults();
    const watched = watch('i=0; while [ $i -lt 100 ]; do /bin/true; i=$((i+1)); done; read line; /bin/true');
    await watched.untilThat(() => (watched.sample().minflt ?? 0) > 5000);
    watched.child.stdin?.end('\n');
    await once(watched.child, 'exit');
    const last = watched.sampler.finish(1e6);
    expect(last.minflt).toBe(waitedFaults() - before);
    expect(last.pids).toBe(0);
  });

  it('bears a storm of 300 processes that come and go', async () => {
    const watched = watch('i=0; while [ $i -lt 300 ]; do sleep 600 & i=$((i+1)); done; wait');
    let last = 0;
    await watched.untilThat(() => {
      const { minflt } = watched.sample();
      expect(minflt).toBeGreaterThanOrEqual(last);
      last = minflt ?? 0;
      return watched.sampler.alive === 301;
    });
    expect(watched.sampler.alive).toBe(301);
    // By PID, not by name: one that was seen between fork and exec still has the shell's.
    for (const { pid } of watched.sampler.processes()) if (pid !== watched.child.pid) kill(pid);
    await watched.untilThat(() => watched.sampler.alive === 0);
    expect(watched.sample()).toMatchObject({ pids: 0, anon_bytes: null });
    expect(watched.sample().minflt).toBeGreaterThanOrEqual(last);
  });

  it('takes orphans that ended off the process table, where native calls are there', async () => {
    const native = loadNative();
    if (isUnavailable(native)) return;
    native.setChildSubreaper(true);
    try {
      const watched = watch('(sleep 600 &); read line');
      await watched.until('sh', 'sleep');
      const orphan = watched.sampler.processes().find((process) => process.name === 'sleep')?.pid ?? 0;
      await watched.untilThat(() => parentOf(orphan) === process.pid);
      kill(orphan);
      await watched.untilThat(() => parentOf(orphan) === undefined);
      expect(parentOf(orphan)).toBeUndefined();
    } finally {
      native.setChildSubreaper(false);
    }
  });
});

describe('the real machine', () => {
  it('has our own session, protected', () => {
    const sampler = new MachineSampler({ interval_s: 1, protectedNames: [] });
    sampler.sample(10);
    const { workloads } = sampler.sample(11);
    const ours = workloads.filter((workload) => workload.protectedBy === 'itself');
    expect(ours).toHaveLength(1);
    const id = ours[0]?.id ?? '';
    expect(sampler.processesOf(id).some(({ pid }) => pid === process.pid)).toBe(true);
    expect(sampler.label(id)).not.toBe('');
    expect(ours[0]?.sample.t).toBe(1);
    sampler.close();
  });
});
