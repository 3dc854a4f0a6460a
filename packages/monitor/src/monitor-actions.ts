import { ActionQueue } from '@omnimind/act/action-queue';
import type { ProcessName } from '@omnimind/act/actuator/actuator';
import { Journal } from '@omnimind/act/actuator/journal';
import { UnitActuator } from '@omnimind/act/actuator/unit-actuator';
import { RuleAdopter } from '@omnimind/act/adopt/rule-adopter';
import type { PlannedAction } from '@omnimind/engine/policy/plan';
import type { Engine } from '@omnimind/engine/tick';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { connectManager } from '@omnimind/linux/systemd/dbus-manager';
import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import { devSlice } from '@omnimind/linux/systemd/slice-names';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { EventBody } from '@omnimind/protocol/event-body';
import type { Message } from '@omnimind/protocol/message';
import { journalDirectory } from '@omnimind/remember/runs/state-directory';
import { targetOfWorkload } from './own-slice.ts';

/** At the end, what could not be undone is tried again so often, a second apart. */
const lastTries = 5;

export interface MonitorActionsOptions {
  readonly engine: Engine;
  readonly configuration: Configuration;
  readonly processors: number;
  readonly kind: ManagerKind;
  /** Path of omnimind-dev.slice below the mount point. */
  readonly slice: string;
  readonly cgroupRoot: string;
  processesOf(workload: string): readonly ProcessName[];
  tell(workload: string, happening: EventBody): void;
  /** What the rules of adoption did, in words. */
  onNotice(notice: Message): void;
}

/** The acting half of the monitor: the ladder on the units of omnimind-dev.slice, and what rules put there. */
export class MonitorActions {
  readonly #options: MonitorActionsOptions;
  readonly #actuator: UnitActuator;
  readonly #queue: ActionQueue;
  readonly #rules: RuleAdopter;
  readonly #close: () => void;

  /** @throws BusError `unavailable` when there is no bus */
  constructor(options: MonitorActionsOptions) {
    const { engine, configuration, processors, kind, slice, cgroupRoot, processesOf, tell, onNotice } = options;
    const manager = connectManager(kind);
    // Connected now, so that the first action need not wait for it: a second under emulation.
    void manager.readUnit(devSlice).catch(() => {});
    this.#options = options;
    this.#rules = new RuleAdopter({ configuration, onNotice });
    this.#close = () => {
      this.#rules.close();
      manager.close();
    };
    this.#actuator = new UnitActuator({
      manager,
      journal: new Journal(journalDirectory(), null),
      ladder: configuration.ladder,
      processors,
      cgroupRoot,
      targetOf: (workload) => targetOfWorkload(workload, slice),
      nameOf: (pid) => readIdentity(pid)?.name ?? null,
      protectedNames: configuration.protect.names,
    });
    this.#queue = new ActionQueue({ engine, actuator: this.#actuator, processes: processesOf, tell });
  }

  /** To be called at each tick, with what the policy wants. */
  tick(time_s: number, plan: readonly PlannedAction[]): void {
    this.#queue.carryOut(plan);
    this.#actuator.maintain();
    void this.#rules.look(time_s);
  }

  /** What a person asked for between two ticks. */
  carryOut(plan: readonly PlannedAction[]): void {
    this.#queue.carryOut(plan);
  }

  /** A workload is gone: what was in force for it has nothing to come back to. */
  gone(workload: string): void {
    void this.#actuator.forget(workload);
  }

  /** Undoes everything, and ends the connection. What can't be undone stays in the journal. */
  async close(): Promise<void> {
    this.#queue.carryOut(this.#options.engine.stop());
    await this.#queue.settled();
    for (let tries = 0; this.#actuator.owed > 0 && tries < lastTries; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await this.#actuator.settle();
    }
    this.#close();
  }
}
