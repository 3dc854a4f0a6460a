import { KeptFile } from '@omnimind/linux/files/kept-file';
import { denied } from '@omnimind/linux/files/outcome';
import { ProcessSchedstat, parseSchedstat } from '@omnimind/linux/procfs/pid/counters';
import { ProcessStat, parseStat } from '@omnimind/linux/procfs/pid/stat';
import { decodeName } from '@omnimind/linux/text/parse';
import { Account, ioAt, readingCount, takeCounters, total } from './account.ts';
import type { SamplerContext } from './context.ts';
import { ProcessDetails, type Tick } from './process-details.ts';
import type { Totals } from './totals.ts';

/** An idle process is read in full after this many ticks, then each time after twice as many. */
const firstRefresh = 30;
const longestRefresh = 480;
/** After so many idle ticks a process may be left out of each second one: it is seen to stir one tick later. */
const longRest = 30;

const stat = new ProcessStat();
const schedstat = new ProcessSchedstat();
const reading = new Float64Array(readingCount);

export interface TrackedProcessOptions<W extends Totals> {
  readonly context: SamplerContext;
  /** Of its workload. */
  readonly totals: W;
  readonly fromBirth: boolean;
}

/**
 * One process while it lives, identified by PID and start time.
 *
 * The kernel produces `schedstat` in a third of the time of `stat`, and it shows to the nanosecond whether the main thread
 * ran. So it is all that is read of an idle process with one thread. Of other processes `stat` is read, and the rest when
 * that shows activity, and now and then.
 */
export class TrackedProcess<W extends Totals = Totals> {
  readonly pid: number;
  readonly starttime: number;
  /** Whether its use from before the first reading counts, too. */
  readonly fromBirth: boolean;
  readonly account: Account;
  #totals: W;
  ppid: number;
  /** Its parent ended since `ppid` was read. */
  orphaned = false;
  session: number;
  /** Name as in /proc/PID/comm, invalid UTF-8 replaced; not escaped. */
  name = '';
  vsize = 0;
  rss = 0;
  threads = 0;
  /** It was created by vfork(2) and still runs in its parent's memory. */
  sharesMemory = false;
  /** It looks like a fork of its parent, or was one before it was watched: they may have pages in common. */
  mayShare = false;
  /** Since it is tracked. */
  readings = 0;
  /** Readings that found it a zombie, ended but not waited for; 0 while it lives. */
  deadReadings = 0;
  /** This tick did not read it. */
  isLeftOut = false;
  /** What protects it, by the name that it had then. */
  protection: { readonly name: string; readonly by: string | null } | null = null;
  readonly details: ProcessDetails;

  readonly #context: SamplerContext;
  readonly #stat: KeptFile;
  /** schedstat of the main thread. */
  readonly #pulse: KeptFile;
  #running = -1;
  /** Whether this tick has read it into `schedstat`. */
  #hasPulse = false;
  #nameHash = 0;
  #begun = false;
  #idleTicks = 0;
  #refreshAt = firstRefresh;

  /** @param candidate the process as `file`, its open stat file, says; the file is closed with the process */
  constructor(pid: number, candidate: ProcessStat, file: KeptFile, options: TrackedProcessOptions<W>) {
    this.pid = pid;
    this.starttime = candidate.starttime;
    this.ppid = candidate.ppid;
    this.session = candidate.session;
    this.fromBirth = options.fromBirth;
    this.#totals = options.totals;
    this.account = new Account(options.totals.counters);
    this.#context = options.context;
    const directory = `${options.context.proc}/${pid}`;
    this.#stat = file;
    this.#pulse = new KeptFile(directory, 'schedstat', options.context.files);
    this.details = new ProcessDetails(pid, directory, this.#pulse, options);
  }

  get totals(): W {
    return this.#totals;
  }

  /** Moves the process to another workload; its use so far stays where it was counted. */
  moveTo(totals: W): void {
    this.#totals = totals;
    this.account.totals = totals.counters;
  }

  /** Memory of its own, shared memory and swap included; none while it runs in its parent's. */
  get level_bytes(): number {
    return this.sharesMemory ? 0 : this.details.own_bytes;
  }

  /** CPU time that was counted for it. */
  get cpu_s(): number {
    const { counted } = this.account;
    return ((counted[total.user] ?? 0) + (counted[total.system] ?? 0)) / this.#context.units.clockTicks;
  }

  /** Whether it is a zombie. */
  get ended(): boolean {
    return this.deadReadings > 0;
  }

  /** Its parent ended. An ancestor stands in for it until the next tick reads `stat`. */
  orphan(ancestor: number): void {
    this.ppid = ancestor;
    this.orphaned = true;
  }

  /** Reads and books what changed since the last tick. @returns whether the process is still there */
  read(tick: Tick): boolean {
    if (this.#isAtRest(tick)) return true;
    const { buffer } = this.#context;
    const length = this.#stat.read(buffer);
    if (length === denied) return true;
    if (length <= 0 || !parseStat(buffer.bytes, length, stat) || stat.starttime !== this.starttime) return false;
    this.readings += 1;
    const changed = this.#takeStat();
    if (this.deadReadings > 0) {
      if (changed) tick.ledger.observe(this.account, reading, ioAt);
      return true;
    }
    const full = this.#isFullDue(changed, tick);
    if (changed || full) this.#readMore(full, tick);
    // Four timers or sockets a second show in no other figure. Whether one with more threads ran is not known here.
    else if (this.#begun) this.details.readOpenFiles(this.account, tick, false, this.threads > 1);
    return true;
  }

  /** Whether the process is still there and hasn't run since the last reading. */
  #isAtRest(tick: Tick): boolean {
    const { buffer, offers } = this.#context;
    this.isLeftOut = false;
    this.#hasPulse = false;
    if (!this.#begun || !offers.schedstat || this.threads !== 1 || this.deadReadings > 0) return false;
    const wasKept = this.#pulse.kept;
    const isLookedAt = this.orphaned || tick.reclaiming || this.#idleTicks + 1 >= this.#refreshAt;
    // The PID spreads them over both.
    const isItsTurn = ((tick.number + this.pid) & 1) === 0;
    if (tick.mayLeaveOut && isItsTurn && !isLookedAt && wasKept && this.#idleTicks >= longRest) {
      this.#idleTicks += 1;
      this.isLeftOut = true;
      return true;
    }
    const length = this.#pulse.read(buffer);
    this.#hasPulse = length > 0 && parseSchedstat(buffer.bytes, length, schedstat);
    // A file opened just now may be another process's.
    if (!this.#hasPulse || !wasKept) return false;
    const ran = schedstat.running !== this.#running;
    this.#running = schedstat.running;
    if (ran || isLookedAt) return false;
    this.#idleTicks += 1;
    return true;
  }

  close(): void {
    this.#closeSeldom();
    this.#pulse.close();
    this.#stat.close();
  }

  /** Adopts the values of `stat`. @returns whether the process did anything since the last reading */
  #takeStat(): boolean {
    this.ppid = stat.ppid;
    this.orphaned = false;
    this.session = stat.session;
    this.#takeName();
    takeCounters(stat, reading);
    if (this.readings === 1 && !this.fromBirth) this.account.begin(reading, 0, ioAt);
    if (stat.isDead) {
      this.deadReadings += 1;
      this.details.clear();
    }
    const changed =
      this.rss !== stat.rss ||
      this.vsize !== stat.vsize ||
      this.threads !== stat.threads ||
      this.account.differsFrom(reading);
    this.rss = stat.rss;
    this.vsize = stat.vsize;
    this.threads = stat.threads;
    return changed;
  }

  /** The name changes with exec and prctl; a string is made only then. */
  #takeName(): void {
    const { bytes } = this.#context.buffer;
    let hash = stat.nameEnd - stat.nameStart;
    for (let i = stat.nameStart; i < stat.nameEnd; i += 1) hash = (Math.imul(hash, 31) + (bytes[i] ?? 0)) | 0;
    if (hash === this.#nameHash && this.readings > 1) return;
    this.#nameHash = hash;
    this.name = decodeName(bytes, stat.nameStart, stat.nameEnd);
  }

  /**
   * Whether all files are read this time. Most new processes end before a second reading, and their I/O arrives with the
   * wait, so the first reading of a new process isn't full. Of those older than the watch about a hundred are read in full
   * per tick, so that no tick takes long; one that becomes active is read at once.
   */
  #isFullDue(changed: boolean, tick: Tick): boolean {
    this.#idleTicks = changed ? 0 : this.#idleTicks + 1;
    // The PID spreads processes that became idle together over the ticks.
    const turn = this.pid % firstRefresh;
    if (changed || this.readings === 1) this.#refreshAt = firstRefresh + turn;
    if (!this.#begun) {
      if (this.fromBirth) return this.readings > 1;
      if (changed && this.readings > 1) return true;
      tick.baselines -= 1;
      return tick.baselines >= 0;
    }
    if (this.#idleTicks < this.#refreshAt) return changed;
    this.#refreshAt += Math.min(this.#idleTicks, longestRefresh) + turn;
    return true;
  }

  #readMore(full: boolean, tick: Tick): void {
    const { threads } = stat;
    const { details } = this;
    const withIo = full && details.readIo(reading, this.account);
    tick.ledger.observe(this.account, reading, withIo ? readingCount : ioAt);
    if (!full) {
      details.readMemory(false);
      return;
    }
    this.#begun = true;
    const mayBeSwapped = tick.reclaiming || this.#idleTicks > 0;
    details.readThreads(threads, this.#totals, tick.allowance, mayBeSwapped, this.#hasPulse ? schedstat : null);
    details.readOpenFiles(this.account, tick, this.#idleTicks > 0);
    // What an idle process needs once in a while isn't worth an open file.
    if (this.#idleTicks > 0) this.#closeSeldom();
  }

  /** Closes what needn't stay open for an idle process. */
  #closeSeldom(): void {
    if (this.#pulse.kept && this.threads === 1) this.#stat.close();
    this.details.close();
  }
}
