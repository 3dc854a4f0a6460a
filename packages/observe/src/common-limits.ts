import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readOr, readText } from '@omnimind/linux/files/outcome';
import type { Limit } from '@omnimind/protocol/trace';
import { upwards } from './cgroup-limits.ts';
import { CgroupUsers, cgroupLimits, numberIn } from './cgroup-users.ts';

const gpu = /^(?:card|renderD)\d+$/;
/** They are read again after so long, s. */
const pace_s = 5;
/** What an administrator or a driver changes once in a while, s: reading it each time took 4 % of a tick over 100 processes. */
const rarePace_s = 60;

/** What several workloads run into: read once in a while, however many ask. */
export class CommonLimits {
  readonly #proc: string;
  #read_s = Number.NEGATIVE_INFINITY;
  #readRarely_s = Number.NEGATIVE_INFINITY;
  #kernel: readonly Limit[] | null = null;
  #kernelLimits: { readonly threads_max: number; readonly pid_max: number } | null = null;
  #hasGpu: boolean | null = null;
  readonly #users = new CgroupUsers();
  readonly #above = new Map<string, readonly Limit[]>();

  constructor(proc: string) {
    this.#proc = proc;
  }

  /** kernel.threads-max and kernel.pid_max, against all tasks of the machine. @param t s, monotonic, of the machine */
  kernel(t: number): readonly Limit[] {
    this.#forget(t);
    this.#kernel ??= this.#readKernel();
    return this.#kernel;
  }

  /** Whether a driver has a GPU here; its module may be loaded at any time. A service with `PrivateDevices=` sees it in /sys alone. */
  hasGpu(t: number): boolean {
    this.#forget(t);
    this.#hasGpu ??= readOr([], () => readdirSync(join(this.#proc, '../sys/class/drm'))).some((name) => gpu.test(name));
    return this.#hasGpu;
  }

  /** Memory and tasks of a cgroup and of each above it. */
  cgroup(t: number, root: string, path: string): Limit[] {
    this.#forget(t);
    const limits = cgroupLimits(root, path);
    let child = path;
    for (const at of upwards(path)) {
      if (at === path || (path === '/' && at === '')) continue;
      const own = child.slice(at.length + 1);
      child = at;
      const above = this.#above.get(at) ?? cgroupLimits(root, at);
      this.#above.set(at, above);
      limits.push(...above.map((limit) => this.#withNeighbor(limit, root + at, own)));
    }
    return limits;
  }

  #withNeighbor(limit: Limit, directory: string, own: string): Limit {
    const neighbor = limit.of === 'memory' ? this.#users.largestNeighbor(directory, own) : undefined;
    return neighbor === undefined ? limit : { ...limit, neighbor };
  }

  #forget(t: number): void {
    if (t - this.#read_s < pace_s) return;
    this.#read_s = t;
    this.#kernel = null;
    this.#users.clear();
    this.#above.clear();
    if (t - this.#readRarely_s < rarePace_s) return;
    this.#readRarely_s = t;
    this.#kernelLimits = null;
    this.#hasGpu = null;
  }

  #readKernel(): Limit[] {
    const loadavg = readText(`${this.#proc}/loadavg`);
    const used = typeof loadavg === 'string' ? Number(/\/(\d+)/.exec(loadavg)?.[1]) : Number.NaN;
    if (!(used > 0)) return [];
    const setting = (name: string) => numberIn(`${this.#proc}/sys/kernel/${name}`);
    this.#kernelLimits ??= { threads_max: setting('threads-max'), pid_max: setting('pid_max') };
    const limits: Limit[] = [];
    for (const source of ['threads_max', 'pid_max'] as const) {
      const limit = this.#kernelLimits[source];
      if (limit > 0) limits.push({ of: 'tasks', source, name: '', limit, used });
    }
    return limits;
  }
}
