import { statSync } from 'node:fs';
import { protectorOf } from '@omnimind/linux/procfs/pid/protection';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import type { ServiceManager } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import { type Message, message } from '@omnimind/protocol/message';
import { busReason } from '../adopt/bus-failure.ts';
import type { Actuator, ProcessKey, Request, TakeOutcome } from './actuator.ts';
import type { Deprioritizer } from './deprioritize.ts';
import { type Journal, toUnitProperty, type UnitEntry } from './journal.ts';
import { memoryHeadroom, readMemory } from './memory-left.ts';
import { memoryReserve } from './memory-reserve.ts';
import { isSameUnit, readHigh, restoreUnits, writeHigh } from './restore-unit.ts';
import { changesOf } from './unit-rungs.ts';

/** The unit that holds a workload. */
export interface UnitTarget {
  readonly unit: string;
  /** Of its cgroup, below the mount point. */
  readonly path: string;
  readonly inode: number;
}

export interface UnitActuatorOptions {
  readonly manager: ServiceManager;
  readonly journal: Journal;
  readonly ladder: Configuration['ladder'];
  readonly processors: number;
  readonly cgroupRoot: string;
  /** For the one process of many that a unit is in trouble by. */
  readonly culprits: Deprioritizer;
  /** Gives back what was changed of a workload for another reason: a rung begins from what is its own. */
  beforeTake?(workload: string): Promise<void>;
  /** Share of available memory at which earlyoom acts: a throttle has its chance before. */
  readonly lastResort: number;
  /** Root of procfs; /proc by default. */
  readonly proc?: string;
  /** The unit of a workload; `null` when it has none that we may act on. */
  targetOf(workload: string): UnitTarget | null;
  /** The name of a process, read just before acting; `null` when it is gone. */
  nameOf(pid: number): string | null;
  /** Gets why the kernel takes no limit from us: each then waits for the service manager. */
  onRefusal?(refusal: Message): void;
  /** Names of processes that are never acted on: a unit is acted on as a whole, or not at all. */
  readonly protectedNames: readonly string[];
}

/** Without a bus, undoing is retried every this many ticks. */
const retryEveryTicks = 2;

/**
 * The rungs of the ladder as properties of the workload's unit, set by D-Bus for as long as the machine is up. Each old value
 * is in the journal before it is replaced, and comes back only while ours is in force.
 */
export class UnitActuator implements Actuator {
  readonly #options: UnitActuatorOptions;
  #inForce: UnitEntry[] = [];
  #owed: UnitEntry[] = [];
  /** Limits written to the kernel that the service manager doesn't know yet, bytes, with what {@link take} reports. */
  readonly #hastened = new Map<string, { readonly bytes: number; readonly text: Message }>();
  #ticks = 0;
  #retry: Promise<void> | null = null;

  constructor(options: UnitActuatorOptions) {
    this.#options = options;
  }

  /**
   * Writes the limit of a throttle of memory into the cgroup itself: on a machine whose memory runs out two calls of the service manager
   * took .3 to 3 s (emulated, 1 GiB), in which 300 MiB/s take what is left. {@link take} reports it.
   */
  hasten(request: Request): void {
    const { journal, cgroupRoot, processors, ladder, manager, targetOf } = this.#options;
    const target = request.rung === 'throttle' && request.resource !== 'cpu' ? targetOf(request.workload) : null;
    if (target === null || this.#protectorIn(request) !== null) return;
    const { path, ...unit } = target;
    const directory = `${cgroupRoot}${path}`;
    const high = readHigh(directory);
    if (high === null || statSync(directory, { throwIfNoEntry: false })?.ino !== unit.inode) return;
    const properties = new Map([['MemoryHigh', high]]);
    const changes = changesOf(request, { properties, ...this.#memoryOf(path), processors }, ladder);
    if (!Array.isArray(changes)) return;
    for (const { text, ...change } of changes) {
      const { workload, rung } = request;
      const entry = { workload, manager: manager.kind, ...unit, rung, ...change };
      if (journal.note([entry]) !== null) return;
      this.#inForce.push(entry);
      const changed = message('action.unit_changed', { unit: unit.unit, changes: text === null ? [] : [text] });
      this.#hastened.set(workload, { bytes: Number(entry.set), text: changed });
      writeHigh(directory, entry.set, (refusal) => this.#options.onRefusal?.(refusal));
    }
  }

  async take(request: Request): Promise<TakeOutcome> {
    const hastened = request.rung === 'throttle' ? this.#hastened.get(request.workload) : undefined;
    const outcome = await this.#take(request, hastened).catch((error: unknown): TakeOutcome => {
      if (!(error instanceof BusError)) throw error;
      // A service manager that drowns with the machine is no reason to let go what takes its memory.
      if (hastened !== undefined) return { outcome: 'taken', text: hastened.text };
      return { outcome: 'skipped', reason: busReason(error) };
    });
    if (hastened === undefined) return outcome;
    this.#hastened.delete(request.workload);
    if (outcome.outcome === 'skipped') await this.undo(request);
    return outcome;
  }

  async undo(request: Request): Promise<Message | null> {
    const { workload, rung } = request;
    const ofCulprit = rung === 'deprioritize' ? this.#options.culprits.undo(request) : null;
    const ofUnit = await this.#undo((entry) => entry.workload === workload && entry.rung === rung);
    return ofUnit?.code === 'action.nothing_in_force' && ofCulprit !== null ? ofCulprit : ofUnit;
  }

  /** Drops what was in force for a workload that is gone. */
  async forget(workload: string): Promise<void> {
    this.#options.culprits.undo({ workload, processes: [] });
    await this.#undo((entry) => entry.workload === workload);
  }

  maintain(workload: string, processes: readonly ProcessKey[]): void {
    this.#options.culprits.maintain(workload, processes);
    this.tick();
  }

  /** Retries, every few ticks, what could not be undone. */
  tick(): void {
    this.#ticks += 1;
    if (this.#owed.length === 0 || this.#ticks % retryEveryTicks !== 0) return;
    this.#retry ??= this.settle().finally(() => {
      this.#retry = null;
    });
  }

  /** Retries what could not be undone. Never throws. */
  async settle(): Promise<void> {
    const owed = this.#owed;
    this.#owed = [];
    if (owed.length > 0) await this.#restore(owed);
  }

  get owed(): number {
    return this.#owed.length;
  }

  async #take(request: Request, hastened?: { readonly bytes: number }): Promise<TakeOutcome> {
    const { manager, journal, ladder, processors, cgroupRoot, proc, targetOf } = this.#options;
    const target = targetOf(request.workload);
    if (target === null) return { outcome: 'skipped', reason: message('reason.no_unit') };
    const spared = this.#protectorIn(request);
    if (spared !== null) return { outcome: 'skipped', reason: message('reason.protected_inside', { name: spared }) };
    if (request.rung === 'freeze') {
      const { pauseObstacle } = await import('./pause-obstacle.ts');
      const obstacle = pauseObstacle(request.processes, proc);
      if (obstacle !== null) return { outcome: 'skipped', reason: obstacle };
    }
    await this.#options.beforeTake?.(request.workload);
    const properties = await manager.readUnit(target.unit);
    if (!isSameUnit(properties, target, cgroupRoot)) return { outcome: 'skipped', reason: message('reason.unit_gone') };
    // The others in the unit keep what they have, until this does not help. Where it can't be done, the unit is all there is.
    const ofCulprit = request.rung === 'deprioritize' ? this.#options.culprits.takeCulprit(request) : null;
    if (ofCulprit?.outcome === 'taken') return ofCulprit;
    if (request.rung === 'stop') {
      await manager.perform(target.unit, 'stop');
      return { outcome: 'taken', text: message('action.unit_stopped', { unit: target.unit }) };
    }
    const cgroup = String(properties.get('ControlGroup'));
    const memory = this.#memoryOf(cgroup);
    // The manager is to hold it where the kernel does already.
    const asked = hastened ? { ...request, room_bytes: hastened.bytes - (memory.memory_bytes ?? 0) } : request;
    const changes = changesOf(asked, { properties, ...memory, processors }, ladder);
    if (!Array.isArray(changes)) return { outcome: 'skipped', reason: changes };
    if (changes.length === 0)
      return { outcome: 'skipped', reason: message('reason.limited_already', { unit: target.unit }) };
    const { workload, rung } = request;
    const { unit, inode } = target;
    const entries = changes.map(({ text: _, ...change }): UnitEntry => {
      return { workload, manager: manager.kind, unit, inode, rung, ...change };
    });
    const fresh = entries.filter((entry) => !this.#inForce.some((known) => isSameChange(known, entry)));
    const problem = journal.note(fresh);
    if (problem !== null) return { outcome: 'skipped', reason: problem };
    this.#inForce.push(...fresh);
    const setProperties = entries.map((entry) => toUnitProperty(entry, entry.set));
    try {
      if (rung === 'freeze') await manager.perform(unit, 'freeze');
      else await manager.setProperties(unit, setProperties);
    } catch (error) {
      // After a timeout it may have happened: undo it as if it had.
      if (hastened === undefined) await this.undo(request);
      throw error;
    }
    if (rung === 'freeze') {
      const forOthers = request.resource === 'memory';
      return { outcome: 'taken', text: message('action.paused', { unit, manager: manager.kind, forOthers }) };
    }
    const texts = changes.flatMap((change) => change.text ?? []);
    return { outcome: 'taken', text: message('action.unit_changed', { unit, changes: texts }) };
  }

  /** Who in the unit is never acted on; `null` for nobody. */
  #protectorIn({ processes }: Request): string | null {
    const { nameOf, protectedNames, proc } = this.#options;
    const names = new Set(protectedNames);
    const protectors = processes.map(({ pid }) => protectorOf(pid, nameOf(pid) ?? '', names, proc));
    return protectors.find((protector) => protector !== null) ?? null;
  }

  /** What a cgroup holds, and may still take beside what is reserved for others, bytes. */
  #memoryOf(path: string) {
    const { cgroupRoot, lastResort, proc } = this.#options;
    return {
      memory_bytes: readMemory(`${cgroupRoot}${path}`),
      left_bytes: memoryHeadroom(cgroupRoot, path, proc, memoryReserve(cgroupRoot, lastResort, proc)),
    };
  }

  async #undo(isMeant: (entry: UnitEntry) => boolean): Promise<Message | null> {
    const entries = this.#inForce.filter(isMeant);
    if (entries.length === 0) return message('action.nothing_in_force');
    this.#inForce = this.#inForce.filter((entry) => !entries.includes(entry));
    return this.#restore(entries);
  }

  async #restore(entries: readonly UnitEntry[]): Promise<Message | null> {
    const { manager, cgroupRoot, journal } = this.#options;
    const { done, kept, owed, problem } = await restoreUnits(manager, entries, cgroupRoot);
    this.#owed.push(...owed);
    for (const { workload, rung } of owed.length === 0 ? entries : [])
      journal.undone(workload, this.#inForce.length + this.#owed.length === 0, rung ?? undefined);
    if (problem !== null && owed.length > 0) return message('action.not_undone_yet', { reason: problem });
    // The command ended, and its unit with it.
    if (done.length === 0 && kept.length === 0) return null;
    const [first] = entries;
    return message('action.unit_restored', {
      unit: first?.unit ?? '',
      properties: done.map(({ property }) => property),
      kept: kept.map(({ property }) => property),
    });
  }
}

function isSameChange(a: UnitEntry, b: UnitEntry): boolean {
  return a.workload === b.workload && a.rung === b.rung && a.property === b.property && a.set === b.set;
}
