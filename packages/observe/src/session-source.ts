import type { ObservedWorkload, WorkloadFacts } from '@omnimind/engine/snapshot';
import { protectorOf } from '@omnimind/linux/procfs/pid/protection';
import { foldedProtection } from '@omnimind/protocol/event';
import type { HostSample, Sample } from '@omnimind/protocol/trace';
import { total } from './account.ts';
import { allowedProcessors } from './cgroup-limits.ts';
import { CommonLimits } from './common-limits.ts';
import type { SamplerContext } from './context.ts';
import { GrowerTable } from './grower-table.ts';
import { LimitsReader, readLimitsInTurn } from './limits-reader.ts';
import { type Candidate, type MachineState, ProcessTable } from './process-table.ts';
import { ProcessorTakers, StarvationWatch } from './processor-takers.ts';
import { Totals } from './totals.ts';
import type { TrackedProcess } from './tracked-process.ts';
import { ownerOf, UserShares } from './user-shares.ts';
import { describeWorkload, type WorkloadDescription, WorkloadDescriptions } from './workload-description.ts';
import { PidOwners, type SourceOptions, sinceFirst, type WorkloadSource } from './workload-source.ts';

const kthreadd = 2;
/** A process at rest is seen to stir within this, s. */
const latestOnset_s = 2;

/** One session: a login, a terminal, a service that called setsid(2); or all sessions of a user that are too many. */
class SessionWorkload extends Totals implements ObservedWorkload {
  readonly id: string;
  readonly session: number | null;
  readonly starttime: number;
  readonly facts: WorkloadFacts;
  readonly sample: Sample = { t: 0 };
  readonly growers = new GrowerTable();
  readonly starvation = new StarvationWatch();
  readonly limits: LimitsReader;
  protectedBy: string | null = null;
  first_s = Number.NaN;
  /** The process that it was described by: it may execute another program, or end. */
  describedBy: { readonly pid: number; readonly name: string } | null = null;
  readonly uid: number;

  /** @param session `null` for those of the user that are too many */
  constructor(session: number | null, starttime: number, uid: number, facts: WorkloadFacts, limits: LimitsReader) {
    super();
    this.limits = limits;
    this.uid = uid;
    this.id = session === null ? `session:others@${uid}` : `session:${session}@${starttime}`;
    this.session = session;
    this.starttime = starttime;
    this.facts = facts;
  }
}

/** The workloads of a machine without cgroup v2: each session, without kernel threads. */
export class SessionSource implements WorkloadSource {
  readonly #context: SamplerContext;
  readonly #options: SourceOptions;
  readonly #table: ProcessTable<SessionWorkload>;
  /** The sessions that new members may join, by session ID. */
  readonly #current = new Map<number, SessionWorkload>();
  readonly #sessions = new Set<SessionWorkload>();
  readonly #shares: UserShares;
  /** What stands for the sessions of a user, by UID, that are too many. */
  readonly #others = new Map<number, SessionWorkload>();
  readonly #observed: SessionWorkload[] = [];
  readonly #owners = new PidOwners();
  readonly #takers: ProcessorTakers;
  readonly #commonLimits: CommonLimits;
  readonly #descriptions = new WorkloadDescriptions();
  readonly #usecPerTick: number;

  constructor(context: SamplerContext, options: SourceOptions) {
    this.#context = context;
    this.#options = options;
    this.#takers = new ProcessorTakers(context, () => this.#table.processes);
    this.#commonLimits = new CommonLimits(context.proc);
    this.#shares = new UserShares(options.maxWorkloads);
    this.#usecPerTick = 1_000_000 / context.units.clockTicks;
    this.#table = new ProcessTable(context, (candidate, table) => this.#admit(candidate, table), {
      fromBirth: false,
      leavesOut: 2 * options.interval_s <= latestOnset_s,
    });
  }

  read(time_s: number, host: HostSample, machine: MachineState): readonly ObservedWorkload[] {
    this.#table.read(machine);
    for (const session of this.#sessions) {
      session.clearGauges();
      session.protectedBy = null;
    }
    const areDue = this.#owners.forget(time_s);
    for (const process of this.#table.processes) {
      const isNew = this.#move(process) || process.readings <= 1;
      this.#addUp(process);
      if (isNew || areDue) this.#owners.see(process.pid, process.totals.id, time_s);
    }
    this.#observed.length = 0;
    for (const session of this.#sessions) {
      session.completeGauges();
      if (session.pids === 0) this.#dropEmpty(session);
      else this.#observed.push(this.#observe(session, time_s, host));
    }
    readLimitsInTurn(time_s, this.#observed, (session) => {
      const members = this.#membersOf(session);
      return { processes: members.filter(({ ended }) => !ended), members, tasks: session.tasks, cgroup: null };
    });
    return this.#observed;
  }

  label(id: string): string {
    return this.#descriptions.nameOf(id) ?? id;
  }

  describe(id: string): WorkloadDescription | undefined {
    return this.#descriptions.get(id);
  }

  /** By its leader; where that ended, by the busiest. */
  #describe(session: SessionWorkload, time_s: number): void {
    const { describedBy, id } = session;
    const leader = session.session === null ? undefined : this.#table.get(session.session);
    const isSame =
      describedBy !== null &&
      (leader === undefined || leader.totals !== session
        ? this.#table.get(describedBy.pid)?.totals === session
        : leader.pid === describedBy.pid && leader.name === describedBy.name);
    const used = useSince(session) + session.tasks;
    if (isSame && !this.#descriptions.isDue(id, time_s, used)) return;
    const members = this.#membersOf(session);
    const main =
      leader?.totals === session
        ? leader
        : members.reduce<TrackedProcess<SessionWorkload> | undefined>(
            (a, b) => (a === undefined || useOf(b) > useOf(a) ? b : a),
            undefined,
          );
    session.describedBy = main === undefined ? null : { pid: main.pid, name: main.name };
    const unit = session.session === null ? `UID ${session.uid}/*` : null;
    this.#descriptions.set(id, time_s, used, describeWorkload(this.#context.proc, members, main, unit));
  }

  processesOf(id: string): { pid: number; starttime: number }[] {
    const session = [...this.#sessions].find((each) => each.id === id);
    if (session === undefined) return [];
    return this.#membersOf(session).map(({ pid, starttime }) => ({ pid, starttime }));
  }

  ownerOf(pid: number): string | null {
    return this.#owners.of(pid);
  }

  close(): void {
    this.#table.close();
  }

  #admit({ pid, stat }: Candidate, table: ProcessTable<SessionWorkload>): SessionWorkload | undefined {
    if (stat.isKernelThread || pid === kthreadd || stat.ppid === kthreadd) return undefined;
    // The leader was decided before. Where it is gone, the kernel doesn't reuse its PID while the session has members, so
    // the first member's start time identifies the session as well.
    const leader = pid === stat.session ? stat : table.get(stat.session);
    return this.#sessionOf(pid, stat.session, stat.starttime, leader);
  }

  /** @param leader if it is alive; with another leader it is another session */
  #sessionOf(
    pid: number,
    session: number,
    starttime: number,
    leader: { readonly starttime: number } | undefined,
  ): SessionWorkload {
    const known = this.#current.get(session);
    if (known !== undefined && (leader === undefined || leader.starttime === known.starttime)) return known;
    const uid = ownerOf(pid, this.#context.proc);
    if (!this.#shares.take(uid)) {
      const others = this.#others.get(uid) ?? this.#open(null, 0, uid);
      this.#others.set(uid, others);
      return others;
    }
    const workload = this.#open(session, leader?.starttime ?? starttime, uid);
    this.#current.set(session, workload);
    return workload;
  }

  #open(session: number | null, starttime: number, uid: number): SessionWorkload {
    const { interval_s, host } = this.#options;
    const cores = session === null ? host.cores : allowedProcessors(session, this.#context.proc);
    const facts = {
      interval_s,
      host,
      workload: { name: '', ...(cores < host.cores ? { cpu_limit_cores: cores } : {}) },
    };
    const limits = new LimitsReader(this.#context, this.#commonLimits);
    const workload = new SessionWorkload(session, starttime, uid, facts, limits);
    this.#sessions.add(workload);
    return workload;
  }

  /** setsid(2) moves a process to a new session; what was too many stays so. @returns whether it did */
  #move(process: TrackedProcess<SessionWorkload>): boolean {
    const { pid, session, starttime, totals } = process;
    if (session === totals.session || totals.session === null) return false;
    process.moveTo(this.#sessionOf(pid, session, starttime, this.#table.get(session)));
    return true;
  }

  #addUp(process: TrackedProcess<SessionWorkload>): void {
    const workload = process.totals;
    workload.addGaugesOf(process);
    const { protectedNames, self } = this.#options;
    if (process.pid === self) workload.protectedBy = 'itself';
    else workload.protectedBy ??= this.#protectorOf(process, protectedNames);
  }

  /** Cached until it has another name: every tick asks. */
  #protectorOf(process: TrackedProcess<SessionWorkload>, names: ReadonlySet<string>): string | null {
    if (process.protection?.name !== process.name) {
      const by = protectorOf(process.pid, process.name, names, this.#context.proc);
      process.protection = { name: process.name, by };
    }
    return process.protection.by;
  }

  #observe(session: SessionWorkload, time_s: number, host: HostSample): SessionWorkload {
    this.#describe(session, time_s);
    if (Number.isNaN(session.first_s)) {
      session.first_s = time_s;
      session.facts.workload.name = this.label(session.id);
    }
    if (session.session === null) session.protectedBy ??= foldedProtection;
    session.sample.t = sinceFirst(time_s, session.first_s);
    session.writeTo(session.sample, this.#usecPerTick, this.#context.offers);
    session.sample.host = host;
    const { t } = session.sample;
    const isDue = session.growers.isDue(t, session.sample);
    session.sample.growers = isDue ? session.growers.update(t, this.#membersOf(session), this.#context.proc) : null;
    session.sample.takers = session.starvation.isStarved(session.sample)
      ? this.#takers.of(time_s, (pid) => this.#table.get(pid)?.totals === session)
      : null;
    return session;
  }

  /** A session with nothing but zombies is quiet; one without processes has ended. */
  #dropEmpty(session: SessionWorkload): void {
    if (this.#membersOf(session).length > 0) return;
    this.#sessions.delete(session);
    this.#descriptions.delete(session.id);
    if (session.session === null) this.#others.delete(session.uid);
    else {
      this.#shares.giveBack(session.uid);
      if (this.#current.get(session.session) === session) this.#current.delete(session.session);
    }
  }

  #membersOf(session: SessionWorkload): TrackedProcess<SessionWorkload>[] {
    return this.#table.processes.filter((process) => process.totals === session);
  }
}

/** Changes whenever one of its threads has run: between two readings it has slept, or used a tick of the clock. */
function useSince({ counters, voluntary, involuntary }: Totals): number {
  return (counters[total.user] ?? 0) + (counters[total.system] ?? 0) + voluntary + involuntary;
}

function useOf({ account }: TrackedProcess<SessionWorkload>): number {
  return (account.counted[total.user] ?? 0) + (account.counted[total.system] ?? 0);
}
