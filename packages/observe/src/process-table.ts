import { KeptFile } from '@omnimind/linux/files/kept-file';
import { denied } from '@omnimind/linux/files/outcome';
import { ProcessStat, parseStat } from '@omnimind/linux/procfs/pid/stat';
import type { Account } from './account.ts';
import { Ledger } from './accounting.ts';
import type { SamplerContext } from './context.ts';
import { creditParent } from './credit-parent.ts';
import { compareMemory, isLike } from './forked-memory.ts';
import { PidScan } from './pid-scan.ts';
import { minShared_bytes, type Tick } from './process-details.ts';
import type { SharedPages } from './shared-pages.ts';
import { threadsPerTick } from './thread-counters.ts';
import type { Totals } from './totals.ts';
import { TrackedProcess } from './tracked-process.ts';

/** A new process that may be ours. */
export interface Candidate {
  readonly pid: number;
  readonly stat: ProcessStat;
}

/**
 * The totals of the candidate's workload; `undefined` when it isn't ours, `later` when the next tick shall ask again. Parents are
 * decided before their children.
 */
export type Admission<W extends Totals> = (candidate: Candidate, table: ProcessTable<W>) => W | 'later' | undefined;

/** The state of the machine, read before a tick. */
export interface MachineState {
  /** Processes and threads created since boot; NaN where the kernel doesn't say. */
  readonly forks: number;
  /** Whether the kernel reclaimed memory since the last tick. */
  readonly reclaiming: boolean;
}

interface Found extends Candidate {
  readonly file: KeptFile;
}

/** From this tick on shared memory is looked for that was not inherited. */
const sharedAfter = 30;
/** How many idle processes older than the watch are read in full for the first time in one tick. */
const baselinesPerTick = 100;
/**
 * All watched processes, parents before children. A tick finds new ones, reads all, and books what vanished ones used.
 */
export class ProcessTable<W extends Totals = Totals> {
  readonly #context: SamplerContext;
  readonly #admission: Admission<W>;
  readonly #scan: PidScan;
  /** Loaded when processes share something: most runs never do. */
  #shared: SharedPages | null = null;
  readonly #withoutSharing: boolean;
  readonly #ledger = new Ledger();
  readonly #tick: Tick;
  readonly #byPid = new Map<number, TrackedProcess<W>>();
  readonly #order: TrackedProcess<W>[] = [];
  readonly #vanished: TrackedProcess<W>[] = [];
  readonly #ended: TrackedProcess<W>[] = [];
  readonly #fromBirth: boolean;
  readonly #leavesOut: boolean;
  /** Waits for orphans, but isn't watched: the sampler's own process. */
  readonly reaper: { readonly pid: number; readonly account: Account } | undefined;

  /**
   * @param fromBirth whether processes of the first tick are counted from their start
   * @param reaper gets the credit of orphans that no watched process may have waited for
   */
  constructor(
    context: SamplerContext,
    admission: Admission<W>,
    options: {
      readonly fromBirth: boolean;
      readonly reaper?: { readonly pid: number; readonly account: Account };
      /** Whether memory is known from elsewhere, so that what processes share needn't be found. */
      readonly withoutSharing?: boolean;
      /** Whether a process that has rested for long may be seen to stir, or to be gone, a tick later. */
      readonly leavesOut?: boolean;
    },
  ) {
    this.#context = context;
    this.#admission = admission;
    this.#fromBirth = options.fromBirth;
    this.reaper = options.reaper;
    this.#scan = new PidScan(context);
    this.#withoutSharing = options.withoutSharing === true;
    this.#leavesOut = options.leavesOut === true;
    this.#tick = {
      number: -1,
      ledger: this.#ledger,
      allowance: { left: threadsPerTick },
      baselines: 0,
      reclaiming: false,
      mayLeaveOut: false,
    };
  }

  /** Watched processes, zombies included, parents before children. */
  get processes(): readonly TrackedProcess<W>[] {
    return this.#order;
  }

  get(pid: number): TrackedProcess<W> | undefined {
    return this.#byPid.get(pid);
  }

  /**
   * One tick.
   *
   * @param reaperKids the reaper's counters as a reading, taken before the tick
   */
  read({ forks, reclaiming }: MachineState, reaperKids?: Float64Array): void {
    this.#tick.number += 1;
    this.#tick.allowance.left = threadsPerTick;
    this.#tick.baselines = baselinesPerTick;
    this.#tick.reclaiming = reclaiming;
    this.#admitNew(this.#scan.find(forks, this.#byPid));
    if (this.reaper !== undefined && reaperKids !== undefined)
      this.#ledger.observeKids(this.reaper.account, reaperKids);
    this.#readAll(this.#tick);
    this.#bookVanished();
    this.#ledger.settle();
    this.#shared?.tick(this.#order, (pid) => this.#byPid.get(pid));
    if (this.#tick.number === sharedAfter) this.#share();
  }

  close(): void {
    for (const process of this.#order) process.close();
    this.#scan.close();
  }

  #readAll(tick: Tick): void {
    tick.mayLeaveOut = this.#leavesOut;
    this.#pass(tick, false);
    tick.mayLeaveOut = false;
    // A parent that has waited holds what its child used: who was left out may be that child.
    if (this.#leavesOut && this.#ledger.hasWaits) this.#pass(tick, true);
  }

  /** Reads all, or those that were left out. */
  #pass(tick: Tick, onlyLeftOut: boolean): void {
    const order = this.#order;
    let kept = 0;
    for (let i = 0; i < order.length; i += 1) {
      const process = order[i];
      if (process === undefined) continue;
      const isDone = onlyLeftOut && !process.isLeftOut;
      if (isDone || process.read(tick)) {
        order[kept] = process;
        kept += 1;
        if (isDone || process.isLeftOut) continue;
        if (process.ended) this.#ended.push(process);
        const mayShare = process.mayShare;
        compareMemory(process, this.#byPid, this.#kinOf);
        if (process.mayShare && !mayShare) this.#share();
      } else this.#vanished.push(process);
    }
    order.length = kept;
  }

  /** The oldest that runs the same program in the same address space. */
  readonly #kinOf = (process: TrackedProcess): TrackedProcess | undefined => {
    const isKin = (other: TrackedProcess) =>
      other.pid !== process.pid &&
      !other.ended &&
      other.name === process.name &&
      isLike(process, other) &&
      isLike(other, process);
    return this.#order.find(isKin);
  };

  /** What processes share has changed, or may be shared memory. */
  #share(): void {
    if (this.#withoutSharing) return;
    this.#shared?.change();
    if (this.#shared !== null) return;
    const { proc, slow } = this.#context;
    // Where the program was replaced meanwhile, sharing is not looked at.
    void import('./shared-pages.ts').then(
      ({ SharedPages }) => {
        this.#shared ??= new SharedPages(proc, slow);
      },
      () => {},
    );
  }

  #bookVanished(): void {
    const [vanished, ended] = [this.#vanished, this.#ended];
    if (vanished.length === 0 && ended.length === 0) return;
    creditParent(vanished, ended, (pid) => this.#byPid.get(pid), this.reaper?.account, this.#ledger);
    const lost = new Set(vanished);
    for (const process of this.#order) {
      const parent = this.#byPid.get(process.ppid);
      if (parent !== undefined && (parent.ended || lost.has(parent))) process.orphan(parent.ppid);
    }
    for (const process of vanished) {
      if (process.mayShare || process.details.anonShared >= minShared_bytes) this.#share();
      process.close();
      this.#byPid.delete(process.pid);
    }
    // A freed PID may have been reused already, by a process that the scan took for the known one.
    if (vanished.length > 0) this.#scan.force();
    vanished.length = 0;
    ended.length = 0;
  }

  #admitNew(pids: readonly number[]): void {
    if (pids.length === 0) return;
    const open = new Map<number, Found>();
    for (const pid of pids) {
      const found = this.#look(pid);
      if (found !== undefined) open.set(pid, found);
    }
    for (const found of open.values()) this.#decide(found, open);
  }

  /** Decides on a process after its parent and the leader of its session. */
  #decide(found: Found, open: Map<number, Found>): void {
    if (!open.delete(found.pid)) return;
    const parent = open.get(found.stat.ppid);
    if (parent !== undefined) this.#decide(parent, open);
    const leader = open.get(found.stat.session);
    if (leader !== undefined) this.#decide(leader, open);
    const totals = this.#admission(found, this);
    if (totals === undefined || totals === 'later') {
      found.file.close();
      if (totals === 'later') this.#scan.force();
      else this.#scan.ignore(found.pid);
      return;
    }
    // What is found after the first tick was created under the watch.
    const fromBirth = this.#fromBirth || this.#tick.number > 0;
    const process = new TrackedProcess(found.pid, found.stat, found.file, {
      context: this.#context,
      totals,
      fromBirth,
    });
    this.#byPid.set(found.pid, process);
    this.#order.push(process);
  }

  #look(pid: number): Found | undefined {
    const { proc, files, buffer } = this.#context;
    const file = new KeptFile(`${proc}/${pid}`, 'stat', files);
    const length = file.read(buffer);
    const stat = new ProcessStat();
    if (length > 0 && parseStat(buffer.bytes, length, stat)) return { pid, stat, file };
    file.close();
    if (length === denied) this.#scan.ignore(pid);
    return undefined;
  }
}
