import { ActionQueue } from '@omnimind/act/action-queue';
import { Deprioritizer } from '@omnimind/act/actuator/deprioritize';
import { Favor } from '@omnimind/act/actuator/favor';
import { Journal } from '@omnimind/act/actuator/journal';
import { recoverJournals, recoveryTools } from '@omnimind/act/actuator/recover';
import { UnitActuator } from '@omnimind/act/actuator/unit-actuator';
import { RuleAdopter } from '@omnimind/act/adopt/rule-adopter';
import { Reserve } from '@omnimind/act/reserve/reserve';
import { ReservedUses } from '@omnimind/act/reserve/reserved-uses';
import type { PlannedAction } from '@omnimind/engine/policy/plan';
import type { Engine } from '@omnimind/engine/tick';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { connectManager } from '@omnimind/linux/systemd/dbus-manager';
import { devSlice, type ServiceManager } from '@omnimind/linux/systemd/service-manager';
import { SliceStall } from '@omnimind/observe/slice-stall';
import { reasonOf } from '@omnimind/protocol/errors';
import { type EventBody, isActedOn, type Rung } from '@omnimind/protocol/event';
import { type Message, message } from '@omnimind/protocol/message';
import type { HostSample } from '@omnimind/protocol/trace';
import { journalDirectory } from '@omnimind/remember/runs/state-directory';
import { Culprits } from './culprits.ts';
import type { Judged } from './judgment.ts';
import type { MachineSource, MonitorOptions } from './monitor-options.ts';
import { ownSlice, targetOfWorkload } from './own-slice.ts';
import { SliceRelief } from './slice-relief.ts';

/** How often the journals of commands that were killed are recovered, s. */
const recoverEvery_s = 10;
/** At the end, what could not be undone is retried this many times, a second apart. */
const maxLastTries = 5;

export interface ActionsOptions extends Pick<MonitorOptions, 'configuration' | 'mode' | 'adoptsCulprits'> {
  readonly engine: Engine;
  readonly cores: number;
  /** Of the machine. */
  readonly memory_bytes: number;
  readonly source: MachineSource;
  publish(workload: string, body: EventBody): void;
  onNotice(notice: Message, severity: 'ok' | 'watch'): void;
}

/** What acts on the units of omnimind-dev.slice. */
interface Ladder {
  readonly actuator: UnitActuator;
  readonly queue: ActionQueue;
  readonly adopter: RuleAdopter;
  readonly favor: Favor;
  readonly relief: SliceRelief;
  /** `null` where what is trouble outside of the slice is left there. */
  readonly culprits: Culprits | null;
  /** `null` where nothing is to be reserved. */
  readonly reserve: Reserve | null;
  close(): void;
}

/**
 * The third phase: carries out the plan, adopts what the rules name, and recovers what omnimind commands that were killed left
 * in force. In mode `observe`, and without a bus, only the last of these.
 */
export class Actions {
  readonly #options: ActionsOptions;
  readonly #recovery = recoveryTools();
  #ladder: Ladder | null = null;
  #recoverAt_s = Number.NEGATIVE_INFINITY;
  #isRecovering = false;
  #isRefusalTold = false;
  #isLimiting = false;
  #workloads: Judged['workloads'] = [];

  constructor(options: ActionsOptions) {
    this.#options = options;
  }

  /** Begins to recover what a killed monitor left in force, before the first tick, and connects to the service manager. */
  start(): void {
    const { mode, onNotice } = this.#options;
    this.#recover();
    if (mode !== 'smart') return;
    try {
      const ladder = this.#connect();
      if ('code' in ladder) onNotice(message('acting.unavailable', { reason: ladder }), 'watch');
      else this.#ladder = ladder;
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      onNotice(message('acting.unavailable', { reason: reasonOf(error) }), 'watch');
    }
  }

  act(judged: Judged): void {
    const { t, plan, gone, workloads, host } = judged;
    // What was in force for a workload that is gone has nothing to come back to.
    for (const workload of gone) {
      void this.#ladder?.actuator.forget(workload);
      void this.#ladder?.favor.end(workload);
    }
    this.#ladder?.favor.tick(t);
    this.carryOut(plan);
    for (const { id } of workloads) this.#ladder?.queue.watchPause(id, t);
    this.#ladder?.actuator.tick();
    void this.#ladder?.adopter.tick(t);
    this.#ladder?.culprits?.tick(judged);
    this.#ladder?.relief.tick(judged);
    this.#workloads = workloads;
    this.#isLimiting = workloads.some(({ id }) => isLimit(this.#options.engine.rung(id)));
    this.#ladder?.reserve?.tick(t, isScarce(host, this.#options));
    if (t < this.#recoverAt_s) return;
    this.#recoverAt_s = t + recoverEvery_s;
    this.#recover();
  }

  /** Whether a limit of ours is in force, at which its workload waits by our own will. */
  get isLimiting(): boolean {
    return this.#isLimiting;
  }

  /** Also what a person asks for between two ticks. */
  carryOut(plan: readonly PlannedAction[]): void {
    this.#ladder?.queue.carryOut(plan);
  }

  /** Favors workloads until then; none where we do not act. @returns which */
  favor(workloads: readonly string[], until_s: number): readonly string[] {
    const { favor } = this.#ladder ?? {};
    if (favor === undefined) return [];
    const { engine } = this.#options;
    const favored = workloads.filter((workload) => !isActedOn({ rung: engine.rung(workload) }));
    for (const workload of favored) void favor.favor(workload, until_s);
    return favored;
  }

  /** Undoes everything, and disconnects. What can't be undone stays in the journal. */
  async close(): Promise<void> {
    if (this.#ladder === null) return;
    const { queue, actuator, favor, reserve } = this.#ladder;
    await favor.close();
    queue.carryOut(this.#options.engine.stop());
    await queue.settled();
    await reserve?.close();
    for (let tries = 0; actuator.owed > 0 && tries < maxLastTries; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await actuator.settle();
    }
    this.#ladder.close();
  }

  /** @throws BusError `unavailable` when there is no bus */
  #connect(): Ladder | Message {
    const { engine, configuration, cores, source, adoptsCulprits = false, publish, onNotice } = this.#options;
    const root = findUnifiedCgroup();
    if (isUnavailable(root)) return root.unavailable;
    const { mountPoint } = root;
    const { kind, path } = ownSlice();
    const manager = connectManager(kind);
    // Connected now, so that the first action need not wait for it: a second under emulation.
    void manager.readUnit(devSlice).catch(() => {});
    const adopter = new RuleAdopter({ configuration, onNotice: (notice) => onNotice(notice, 'ok') });
    const { ladder, protect } = configuration;
    const targetOf = (workload: string) => targetOfWorkload(workload, path);
    const favorJournal = new Journal(journalDirectory(), null, '-favor');
    const favor = new Favor({ manager, journal: favorJournal, cgroupRoot: mountPoint, targetOf });
    const actuator = new UnitActuator({
      manager,
      beforeTake: (workload) => favor.end(workload),
      journal: new Journal(journalDirectory(), null),
      culprits: new Deprioritizer({
        scheduling: this.#recovery.scheduling,
        journal: new Journal(journalDirectory(), null, '-culprit'),
        nice: ladder.nice,
        protectedNames: protect.names,
      }),
      ladder,
      lastResort: configuration.earlyoom.memory,
      processors: cores,
      cgroupRoot: mountPoint,
      targetOf,
      nameOf: (pid) => readIdentity(pid)?.name ?? null,
      onRefusal: (refusal) => {
        if (!this.#isRefusalTold) onNotice(refusal, 'watch');
        this.#isRefusalTold = true;
      },
      protectedNames: protect.names,
    });
    const queue = new ActionQueue({ engine, actuator, processes: (workload) => source.processesOf(workload), publish });
    const reserve = protect.memory_low === 0 ? null : this.#reserve(manager, mountPoint);
    const carryOut = (plan: readonly PlannedAction[]) => queue.carryOut(plan);
    const stall = new SliceStall(`${mountPoint}${path}`);
    const relief = new SliceRelief({ stall, engine, carryOut, onNotice: (notice) => onNotice(notice, 'watch') });
    const culprits = adoptsCulprits ? new Culprits({ engine, adopter, root: mountPoint, carryOut }) : null;
    const close = () => {
      adopter.close();
      manager.close();
    };
    return { actuator, queue, adopter, favor, relief, culprits, reserve, close };
  }

  #reserve(manager: ServiceManager, root: string): Reserve {
    const { configuration, source, memory_bytes, onNotice } = this.#options;
    const uses = new ReservedUses({
      root,
      protectedNames: configuration.protect.names,
      processesOf: (workload) => source.processesOf(workload),
    });
    return new Reserve({
      manager,
      uid: process.getuid?.() ?? 0,
      journal: new Journal(journalDirectory(), null, '-reserve'),
      cgroupRoot: root,
      memory_bytes,
      readUses: () => uses.read(this.#workloads),
      onNotice: (notice) => onNotice(notice, 'ok'),
    });
  }

  #recover(): void {
    if (this.#isRecovering) return;
    this.#isRecovering = true;
    void recoverJournals(journalDirectory(), this.#recovery)
      .then((notices) => {
        for (const notice of notices) this.#options.onNotice(notice, 'watch');
      })
      .finally(() => {
        this.#isRecovering = false;
      });
  }
}

function isLimit(rung: Rung): boolean {
  return rung === 'throttle' || rung === 'freeze';
}

/** Whether memory is near what earlyoom acts at: what the protected hold then is not all that they need. */
function isScarce(
  { memory_available_bytes }: HostSample,
  { configuration, memory_bytes }: Pick<ActionsOptions, 'configuration' | 'memory_bytes'>,
): boolean {
  return (
    typeof memory_available_bytes === 'number' &&
    memory_available_bytes < 2 * configuration.earlyoom.memory * memory_bytes
  );
}
