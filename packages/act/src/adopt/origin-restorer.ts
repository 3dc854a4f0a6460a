import { writeFileSync } from 'node:fs';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { isUnavailable, readOr } from '@omnimind/linux/files/outcome';
import type { ServiceManager } from '@omnimind/linux/systemd/service-manager';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { AdoptMachine } from './adoption.ts';
import { attachAll, isStill } from './attach.ts';
import { isRefusal } from './bus-failure.ts';
import type { ProcessView } from './process-reader.ts';
import { managerRoot, unitPathOf } from './unit-path.ts';

/** What restoring origins needs of the machine. */
type RestorerMachine = Pick<AdoptMachine, 'reader' | 'uid' | 'connect' | 'writeProcs'>;

const activeStates = new Set<unknown>(['active', 'reloading', 'activating']);

/**
 * Moves processes back into the cgroup that they were adopted from. systemd moves processes into a running unit only when
 * that is delegated ("Process migration not available on non-delegated units"):
 *
 * - what is below a user's manager is below `user@UID.service`, which is: the system's manager takes them there, for that
 *   user too, since the processes and the unit are his;
 * - the system's other units are not, as a rule. There root writes cgroup.procs, which is what the manager itself would do:
 *   of processes that the manager had put into that very cgroup, and only while the unit is active and still has it.
 */
export class OriginRestorer {
  readonly #machine: RestorerMachine;
  readonly #manager: ServiceManager;
  #system: ServiceManager | undefined;

  /** @param manager that of whoever asks */
  constructor(machine: RestorerMachine, manager: ServiceManager) {
    this.#machine = machine;
    this.#manager = manager;
  }

  /**
   * Moves what can be moved; where each one is afterwards must be read.
   *
   * @throws BusError `unavailable`, `timeout` of the manager of whoever asks
   */
  async restore(processes: readonly ProcessView[], cgroup: string): Promise<void> {
    const { reader, uid } = this.#machine;
    const system = this.#systemManager();
    const place = unitPathOf(cgroup, managerRoot('system', 0, reader.cgroup(1) ?? '/') ?? '');
    if (place === null) return;
    let rest = processes;
    if (system !== undefined) {
      const failures = await attachAll(system, reader, place, rest);
      rest = failures.map(({ process }) => process);
      if (rest.length > 0 && uid === 0) await this.#writeBack(system, rest, cgroup, place.unit);
    }
    if (this.#manager.kind === 'system' || rest.length === 0) return;
    const root = managerRoot('user', uid, cgroup);
    const own = root === null ? null : unitPathOf(cgroup, root);
    if (own !== null) await attachAll(this.#manager, reader, own, rest);
  }

  close(): void {
    if (this.#system !== this.#manager) this.#system?.close();
  }

  async #writeBack(system: ServiceManager, processes: readonly ProcessView[], cgroup: string, unit: string) {
    const { reader, writeProcs } = this.#machine;
    const properties = await system.readUnit(unit).catch((error: unknown) => {
      if (isRefusal(error)) return new Map<string, unknown>();
      throw error;
    });
    // What is below a unit's cgroup is somebody else's.
    if (!activeStates.has(properties.get('ActiveState')) || properties.get('ControlGroup') !== cgroup) return;
    for (const process of processes) {
      if (!isStill(reader, process)) continue;
      try {
        writeProcs(cgroup, process.pid);
      } catch {
        // It stays where it is; the caller sees that.
      }
    }
  }

  /** The system's manager, or `undefined` where a user cannot reach it. */
  #systemManager(): ServiceManager | undefined {
    if (this.#manager.kind === 'system') return this.#manager;
    return readOr(undefined, () => {
      this.#system ??= this.#machine.connect('system');
      return this.#system;
    });
  }
}

/** /sys/fs/cgroup/…/cgroup.procs; Documentation/admin-guide/cgroup-v2.rst. Throws as write(2). */
export function writeCgroupProcs(cgroup: string, pid: number): void {
  const found = findUnifiedCgroup();
  if (isUnavailable(found)) throw new OmnimindError('unavailable', found.unavailable);
  // `r+`: never create a file where the cgroup is gone.
  writeFileSync(`${found.mountPoint}${cgroup}/cgroup.procs`, String(pid), { flag: 'r+' });
}
