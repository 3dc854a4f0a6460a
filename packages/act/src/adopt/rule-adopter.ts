import { BusError } from '@omnimind/linux/systemd/bus-error';
import { managerKindOf, type ServiceManager } from '@omnimind/linux/systemd/service-manager';
import { TokenBucket } from '@omnimind/observe/clock';
import type { Configuration } from '@omnimind/protocol/configuration';
import { OmnimindError, reasonOf } from '@omnimind/protocol/errors';
import { type Message, message, messageKey } from '@omnimind/protocol/message';
import { adoptProcess } from './adopt-process.ts';
import { type AdoptMachine, processLabel, unkillableNotice } from './adoption.ts';
import { isStill } from './attach.ts';
import { busReason, isRefusal } from './bus-failure.ts';
import { NewProcesses } from './new-processes.ts';
import { adoptedDirectory, OriginStore } from './origins.ts';
import type { ProcessView } from './process-reader.ts';
import { refusalOf } from './refusal.ts';
import { thisMachine } from './requests.ts';
import { fittingRule, type ReadyRule, readyRules } from './rule-match.ts';
import { commandByHand } from './started-by-hand.ts';
import { isInDevSlice } from './unit-path.ts';

export interface RuleAdopterOptions {
  readonly configuration: Pick<Configuration, 'adopt' | 'protect'>;
  /** Gets what was done or can't be done. */
  readonly onNotice: (notice: Message) => void;
  readonly machine?: AdoptMachine;
  readonly passwdFile?: string;
}

/** Between two scans, s. */
const scanInterval_s = 5;
/** What was told is remembered, so that a program that starts again and again is not told again and again. */
const mostTold = 1000;

/**
 * Adopts by itself what the rules of the configuration describe, by the same way as the command. Without rules it does
 * nothing at all. What a user released stays released, with all that is below it.
 */
export class RuleAdopter {
  readonly #options: RuleAdopterOptions;
  readonly #machine: AdoptMachine;
  readonly #rules: readonly ReadyRule[];
  readonly #bucket: TokenBucket;
  readonly #fresh: NewProcesses;
  readonly #told = new Set<string>();
  /** Start times of what was adopted or refused, by PID. */
  readonly #done = new Map<number, number>();
  #waiting: ProcessView[] = [];
  #manager: ServiceManager | undefined;
  #scanDue_s = Number.NEGATIVE_INFINITY;
  #isBusy = false;

  constructor(options: RuleAdopterOptions) {
    const { adopt } = options.configuration;
    this.#options = options;
    this.#machine = options.machine ?? thisMachine();
    this.#bucket = new TokenBucket(adopt.per_second);
    this.#fresh = new NewProcesses(this.#machine.reader);
    const { ready, problems } = readyRules(adopt.rules, options.passwdFile);
    this.#rules = ready;
    for (const problem of problems) this.#tell(problem);
  }

  /**
   * Looks for new processes every 5 s, and adopts what waits as fast as it may; to be called every second or so. Never
   * rejects; a call while another is under way does nothing.
   *
   * @param now_s any clock that never goes back
   */
  async tick(now_s: number): Promise<void> {
    if (this.#rules.length === 0 || this.#isBusy) return;
    this.#isBusy = true;
    try {
      if (now_s >= this.#scanDue_s) {
        this.#scanDue_s = now_s + scanInterval_s;
        this.#scan(now_s);
      }
      await this.#adoptWaiting(now_s);
    } catch (error) {
      this.#tell(message('adopt.failed', { reason: reasonOf(error) }));
    } finally {
      this.#isBusy = false;
    }
  }

  /**
   * Adopts the command of a process that is the culprit of trouble outside of the slice, if somebody started it plainly: from a shell or
   * an editor, which stay where they are.
   *
   * @returns path of its new cgroup; `null` when it is left where it is
   */
  async adoptCulprit(pid: number): Promise<string | null> {
    const { reader } = this.#machine;
    const culprit = reader.one(pid);
    if (culprit === null || this.#isBusy || this.#isDone(culprit)) return null;
    const names = new Set(this.#options.configuration.protect.names);
    const root = commandByHand(culprit, reader, names);
    if (root === null) return null;
    this.#isBusy = true;
    try {
      await this.#adopt(root, null);
      const cgroup = reader.cgroup(pid) ?? '';
      return isInDevSlice(cgroup) ? cgroup : null;
    } finally {
      this.#isBusy = false;
    }
  }

  close(): void {
    this.#manager?.close();
    this.#manager = undefined;
  }

  #scan(now_s: number): void {
    const { reader } = this.#machine;
    for (const [pid, starttime] of this.#done) if (reader.one(pid)?.starttime !== starttime) this.#done.delete(pid);
    this.#waiting = this.#waiting.filter((process) => isStill(reader, process));
    const known = new Set(this.#waiting.map(({ pid }) => pid));
    for (const process of this.#fresh.scan(now_s))
      if (!known.has(process.pid) && this.#ruleFor(process) !== undefined) this.#waiting.push(process);
    // The eldest first: it takes those below it along.
    this.#waiting.sort((a, b) => a.starttime - b.starttime);
  }

  #ruleFor(process: ProcessView): ReadyRule | undefined {
    const { reader, uid, ownPid } = this.#machine;
    const { protect } = this.#options.configuration;
    const rule = fittingRule(this.#rules, process, reader);
    if (rule === undefined || isInDevSlice(reader.cgroup(process.pid) ?? '')) return undefined;
    if (refusalOf(process, { reader, protect, uid, ownPid }) !== undefined || this.#isDone(process)) return undefined;
    return rule;
  }

  /** Whether it, or one above it, was adopted or refused before. */
  #isDone(process: ProcessView): boolean {
    for (let at: ProcessView | null = process, steps = 0; at !== null && steps < 1000; steps += 1) {
      if (this.#done.get(at.pid) === at.starttime) return true;
      at = this.#machine.reader.one(at.ppid);
    }
    return false;
  }

  async #adoptWaiting(now_s: number): Promise<void> {
    const { reader } = this.#machine;
    for (let process = this.#waiting[0]; process !== undefined; process = this.#waiting[0]) {
      const rule = isStill(reader, process) ? this.#ruleFor(process) : undefined;
      if (rule !== undefined && !this.#bucket.take(now_s)) return;
      if (rule !== undefined && !(await this.#adopt(process, rule))) return;
      this.#waiting.shift();
    }
  }

  /**
   * @param rule `null` for the culprit of trouble
   * @returns false when the manager is not there or does not answer in time: it is tried again later
   */
  async #adopt(process: ProcessView, rule: ReadyRule | null): Promise<boolean> {
    const { reader, uid, ownPid, environment, wall_ms } = this.#machine;
    const kind = managerKindOf(uid);
    try {
      this.#manager ??= this.#machine.connect(kind);
      const origins = new OriginStore(adoptedDirectory(kind, environment), reader.root);
      const { protect } = this.#options.configuration;
      const context = { manager: this.#manager, origins, reader, uid, ownPid, wall_ms, protect };
      const result = await adoptProcess(process, {}, context);
      this.#done.set(process.pid, process.starttime);
      if (result.outcome !== 'adopted') return true;
      const about = { process: processLabel(result), others: result.moved.length - 1, scope: result.scope };
      this.#options.onNotice(
        rule === null ? message('adopt.culprit', about) : message('adopt.by_rule', { ...about, rule: rule.number }),
      );
      const unkillable = unkillableNotice(result);
      if (unkillable !== null) this.#options.onNotice(unkillable);
      return true;
    } catch (error) {
      const code = error instanceof OmnimindError ? error.code : 'bus_unavailable';
      const cause = error instanceof OmnimindError ? error.cause : error;
      // On a machine that drowns the manager takes longer than a call may: it is tried again, as where there is none.
      const isManagerGone = code === 'bus_unavailable' || (cause instanceof BusError && !isRefusal(cause));
      if (!isManagerGone) this.#done.set(process.pid, process.starttime);
      const reason = error instanceof BusError ? busReason(error) : reasonOf(error);
      const notice =
        rule === null
          ? message('adopt.culprit_failed', { process: processLabel(process), reason })
          : message('adopt.rule_failed', { rule: rule.number, reason });
      if (code !== 'process_not_found')
        this.#tell(notice, isManagerGone ? String(error) : `${rule?.number ?? ''} ${process.name} ${code}`);
      return !isManagerGone;
    }
  }

  /** @param key what is told once */
  #tell(notice: Message, key = messageKey(notice)): void {
    if (this.#told.has(key) || this.#told.size >= mostTold) return;
    this.#told.add(key);
    this.#options.onNotice(notice);
  }
}
