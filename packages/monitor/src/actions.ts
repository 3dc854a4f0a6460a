import { ActionQueue } from '@omnimind/act/action-queue';
import { Deprioritizer } from '@omnimind/act/actuator/deprioritize';
import { Journal } from '@omnimind/act/actuator/journal';
import { recoverJournals, recoveryTools } from '@omnimind/act/actuator/recover';
import { UnitActuator } from '@omnimind/act/actuator/unit-actuator';
import { RuleAdopter } from '@omnimind/act/adopt/rule-adopter';
import type { PlannedAction } from '@omnimind/engine/policy/plan';
import type { Engine } from '@omnimind/engine/tick';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { connectManager } from '@omnimind/linux/systemd/dbus-manager';
import { devSlice } from '@omnimind/linux/systemd/service-manager';
import { reasonOf } from '@omnimind/protocol/errors';
import type { EventBody } from '@omnimind/protocol/event';
import { type Message, message } from '@omnimind/protocol/message';
import { journalDirectory } from '@omnimind/remember/runs/state-directory';
import type { Judged } from './judgment.ts';
import type { MachineSource, MonitorOptions } from './monitor-options.ts';
import { ownSlice, targetOfWorkload } from './own-slice.ts';

/** How often the journals of commands that were killed are recovered, s. */
const recoverEvery_s = 10;
/** At the end, what could not be undone is retried this many times, a second apart. */
const maxLastTries = 5;

export interface ActionsOptions extends Pick<MonitorOptions, 'configuration' | 'mode'> {
  readonly engine: Engine;
  readonly cores: number;
  readonly source: MachineSource;
  publish(workload: string, body: EventBody): void;
  onNotice(notice: Message, severity: 'ok' | 'watch'): void;
}

/** What acts on the units of omnimind-dev.slice. */
interface Ladder {
  readonly actuator: UnitActuator;
  readonly queue: ActionQueue;
  readonly adopter: RuleAdopter;
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

  act({ t, plan, gone, workloads }: Judged): void {
    // What was in force for a workload that is gone has nothing to come back to.
    for (const workload of gone) void this.#ladder?.actuator.forget(workload);
    this.carryOut(plan);
    for (const { id } of workloads) this.#ladder?.queue.thawForEnd(id, t);
    this.#ladder?.actuator.tick();
    void this.#ladder?.adopter.tick(t);
    if (t < this.#recoverAt_s) return;
    this.#recoverAt_s = t + recoverEvery_s;
    this.#recover();
  }

  /** Also what a person asks for between two ticks. */
  carryOut(plan: readonly PlannedAction[]): void {
    this.#ladder?.queue.carryOut(plan);
  }

  /** Undoes everything, and disconnects. What can't be undone stays in the journal. */
  async close(): Promise<void> {
    if (this.#ladder === null) return;
    const { queue, actuator } = this.#ladder;
    queue.carryOut(this.#options.engine.stop());
    await queue.settled();
    for (let tries = 0; actuator.owed > 0 && tries < maxLastTries; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await actuator.settle();
    }
    this.#ladder.close();
  }

  /** @throws BusError `unavailable` when there is no bus */
  #connect(): Ladder | Message {
    const { engine, configuration, cores, source, publish, onNotice } = this.#options;
    const root = findUnifiedCgroup();
    if (isUnavailable(root)) return root.unavailable;
    const { kind, path } = ownSlice();
    const manager = connectManager(kind);
    // Connected now, so that the first action need not wait for it: a second under emulation.
    void manager.readUnit(devSlice).catch(() => {});
    const adopter = new RuleAdopter({ configuration, onNotice: (notice) => onNotice(notice, 'ok') });
    const { ladder, protect } = configuration;
    const actuator = new UnitActuator({
      manager,
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
      cgroupRoot: root.mountPoint,
      targetOf: (workload) => targetOfWorkload(workload, path),
      nameOf: (pid) => readIdentity(pid)?.name ?? null,
      protectedNames: protect.names,
    });
    const queue = new ActionQueue({ engine, actuator, processes: (workload) => source.processesOf(workload), publish });
    const close = () => {
      adopter.close();
      manager.close();
    };
    return { actuator, queue, adopter, close };
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
