import { statSync } from 'node:fs';
import { type ReservedUse, ReserveSizes } from '@omnimind/engine/policy/reserve-sizes';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { type ServiceManager, unset } from '@omnimind/linux/systemd/service-manager';
import { type Message, message } from '@omnimind/protocol/message';
import { type Journal, toUnitProperty, type UnitEntry } from '../actuator/journal.ts';
import { restoreUnits } from '../actuator/restore-unit.ts';
import { busReason } from '../adopt/bus-failure.ts';
import { type ReservedUnit, reservedUnits } from './reserved-units.ts';
import { readCpuWeight, readMemoryLow, type UnitSettings, UserManager } from './user-manager.ts';

/** Between two looks, s. */
const lookEvery_s = 10;
/** A setting follows what is used when it is off by so much of it, */
const minChangeShare = 0.1;
/** and by so much, bytes. */
const minChange_bytes = 8 * 2 ** 20;
/**
 * Of an editor beside systemd's 100 of what else its user started; systemd.resource-control(5). Six programs in a terminal that use all of
 * two processors leave an editor without it one seventh.
 */
const editorWeight = 300;
/** What a manager refused is not asked for again for so long, s. */
const restAfterFailure_s = 600;
/** So many changes are journaled before those that are not in force any more are dropped. */
const maxNoted = 200;
/** The workload that its journal names: it stands for all who are protected. */
const workload = 'reserve';

export interface ReserveOptions {
  readonly manager: ServiceManager;
  /** UID of the monitor: that of another user than root rules its own manager's units only. */
  readonly uid: number;
  readonly journal: Journal;
  readonly cgroupRoot: string;
  /** Of the machine. */
  readonly memory_bytes: number;
  readUses(): readonly ReservedUse[];
  onNotice(notice: Message): void;
}

/** One setting of a unit. */
interface Setting extends Pick<ReservedUnit, 'unit' | 'uid'> {
  readonly property: 'MemoryLow' | 'CPUWeight';
  readonly value: number;
  /** What is in force; `null` for a unit that is gone or can't have it. */
  readonly read: (directory: string) => bigint | null;
  /** Once it is ours, it follows from such a difference on. */
  readonly minChange: number;
}

/**
 * Keeps memory for editor and session while the monitor runs: `MemoryLow=` of what they really use, on them and on each unit above
 * them, which is as far as it holds; and a place at the processors for editors, by `CPUWeight=`. Journaled, and taken back at the end.
 */
export class Reserve {
  readonly #options: ReserveOptions;
  readonly #sizes: ReserveSizes;
  /** By property and path. */
  readonly #inForce = new Map<string, UnitEntry>();
  /** Changes that failed: after a timeout they may be in force all the same. */
  readonly #unconfirmed = new Map<string, UnitEntry>();
  readonly #told = new Set<string>();
  readonly #restsUntil = new Map<string, number>();
  #dueAt_s = Number.NEGATIVE_INFINITY;
  #noted = 0;
  #working: Promise<void> | null = null;

  constructor(options: ReserveOptions) {
    this.#options = options;
    this.#sizes = new ReserveSizes(options.memory_bytes);
  }

  /** To be called at each tick. @param isScarce whether memory is short */
  tick(time_s: number, isScarce: boolean): void {
    if (time_s < this.#dueAt_s || this.#working !== null) return;
    this.#dueAt_s = time_s + lookEvery_s;
    const { uid, readUses } = this.#options;
    const units = reservedUnits(this.#sizes.update(time_s, readUses(), isScarce), uid);
    this.#working = this.#apply(time_s, units).finally(() => {
      this.#working = null;
    });
  }

  /** Takes all of it back. What can't be taken back stays in the journal. */
  async close(): Promise<void> {
    await this.#working;
    await this.#restore(this.#changes());
    if (this.#changes().length === 0) this.#options.journal.undone(workload, true);
  }

  async #apply(time_s: number, units: ReadonlyMap<string, ReservedUnit>): Promise<void> {
    for (const [path, until] of this.#restsUntil) if (time_s >= until) this.#restsUntil.delete(path);
    const asked = new Set<string>();
    // From the top: what a unit may have is bound by those above it.
    for (const [path, unit] of units) {
      for (const setting of settingsOf(unit)) {
        const key = `${setting.property} ${path}`;
        asked.add(key);
        if (this.#restsUntil.has(key)) continue;
        try {
          await this.#set(key, path, setting);
        } catch (error) {
          if (!(error instanceof BusError)) throw error;
          this.#restsUntil.set(key, time_s + restAfterFailure_s);
          this.#tellOnce(message('reserve.failed', { unit: unit.unit, reason: busReason(error) }));
        }
      }
    }
    await this.#restore(this.#changes().filter(([key]) => !asked.has(key)));
    const total_bytes = Math.max(0, ...[...units.values()].map(({ bytes }) => bytes));
    if (this.#inForce.size > 0) this.#tellOnce(message('reserve.kept', { bytes: total_bytes }), 'kept');
  }

  async #set(key: string, path: string, { unit, uid, property, value, read, minChange }: Setting): Promise<void> {
    const { manager, cgroupRoot, journal } = this.#options;
    const directory = `${cgroupRoot}${path}`;
    const inode = statSync(directory, { throwIfNoEntry: false })?.ino;
    const found = read(directory);
    if (inode === undefined || found === null) return;
    const unconfirmed = this.#unconfirmed.get(key);
    if (unconfirmed?.inode === inode && String(found) === unconfirmed.set) this.#confirm(key, unconfirmed);
    const known = this.#inForce.get(key);
    const before = known?.inode === inode ? known : undefined;
    // A setup's own amount that is a little too small above them would cut what those below may have.
    const leastChange = before === undefined ? 1 : minChange;
    // What somebody else has set since is theirs.
    if (Math.abs(Number(found) - value) < leastChange || (before !== undefined && String(found) !== before.set)) return;
    const entry: UnitEntry = {
      ...{ workload, manager: manager.kind, unit, inode, rung: null, property, signature: 't' },
      ...{ before: before?.before ?? String(found), set: String(value) },
      ...(uid === null ? {} : { uid }),
    };
    if (this.#noted >= maxNoted) {
      journal.keepOnly(this.#changes().map(([, entry]) => entry));
      this.#noted = 0;
    }
    this.#noted += 1;
    const problem = journal.note([entry]);
    if (problem !== null) return this.#tellOnce(problem);
    this.#unconfirmed.set(key, entry);
    await this.#managerOf(uid).setProperties(unit, [toUnitProperty(entry, entry.set)]);
    this.#confirm(key, entry);
    if (property === 'CPUWeight') this.#tellOnce(message('reserve.weighed', { unit, set: value }));
  }

  #confirm(key: string, entry: UnitEntry): void {
    this.#inForce.set(key, entry);
    this.#unconfirmed.delete(key);
  }

  /** All that may have to be taken back, each with its property and path. */
  #changes(): [string, UnitEntry][] {
    return [...this.#inForce, ...this.#unconfirmed];
  }

  async #restore(changes: readonly (readonly [string, UnitEntry])[]): Promise<void> {
    for (const [key, entry] of changes) {
      const { owed } = await restoreUnits(this.#managerOf(entry.uid ?? null), [entry], this.#options.cgroupRoot);
      if (owed.length > 0) continue;
      for (const entries of [this.#inForce, this.#unconfirmed]) if (entries.get(key) === entry) entries.delete(key);
    }
  }

  #managerOf(uid: number | null): UnitSettings {
    const { manager, cgroupRoot } = this.#options;
    return uid === null ? manager : new UserManager(manager, uid, cgroupRoot);
  }

  #tellOnce(notice: Message, key = JSON.stringify(notice)): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#options.onNotice(notice);
  }
}

/** What a unit is to have. A weight that somebody set higher than ours is theirs. */
function settingsOf({ unit, uid, bytes, isEditor }: ReservedUnit): Setting[] {
  const minChange = Math.max(minChange_bytes, minChangeShare * bytes);
  const memory: Setting = { unit, uid, property: 'MemoryLow', value: bytes, read: readMemoryLow, minChange };
  if (!isEditor) return [memory];
  const read = (directory: string) => {
    const weight = readCpuWeight(directory);
    return weight === unset || weight <= editorWeight ? weight : null;
  };
  return [memory, { unit, uid, property: 'CPUWeight', value: editorWeight, read, minChange: 1 }];
}
