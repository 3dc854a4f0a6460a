import { statSync } from 'node:fs';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import type { ServiceManager } from '@omnimind/linux/systemd/service-manager';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import { busReason } from '../adopt/bus-failure.ts';
import { toUnitProperty, type UnitEntry } from './journal.ts';

export interface RestoredUnits {
  /** Entries whose old value is in force again. */
  readonly done: UnitEntry[];
  /** Entries whose unit is gone, and its values with it. */
  readonly gone: UnitEntry[];
  /** Entries whose value somebody else has changed since: it stays theirs. */
  readonly kept: UnitEntry[];
  /** Entries that could not be restored now. */
  readonly owed: UnitEntry[];
  readonly problem: ReceivedMessage | null;
}

/**
 * Restores unit properties, each only while its value is still ours.
 *
 * @param cgroupRoot mount point of the unified hierarchy
 */
export async function restoreUnits(
  manager: ServiceManager,
  entries: readonly UnitEntry[],
  cgroupRoot: string,
): Promise<RestoredUnits> {
  const restored: RestoredUnits & { problem: ReceivedMessage | null } = {
    done: [],
    gone: [],
    kept: [],
    owed: [],
    problem: null,
  };
  // The last change is undone first.
  for (const entry of [...entries].reverse()) {
    try {
      restored[await restoreOne(manager, entry, cgroupRoot)].push(entry);
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      // What systemd refuses for good is not retried.
      const isHopeless = error.failure === 'refused' || error.failure === 'not_found';
      restored[isHopeless ? 'kept' : 'owed'].push(entry);
      restored.problem = busReason(error);
    }
  }
  return restored;
}

async function restoreOne(
  manager: ServiceManager,
  entry: UnitEntry,
  cgroupRoot: string,
): Promise<'done' | 'gone' | 'kept'> {
  const properties = await manager.readUnit(entry.unit);
  if (!isSameUnit(properties, entry, cgroupRoot)) return 'gone';
  const value = properties.get(entry.property);
  if (String(value) !== entry.set) return 'kept';
  if (entry.property === 'FreezerState') await manager.perform(entry.unit, 'thaw');
  else await manager.setProperties(entry.unit, [toUnitProperty(entry, entry.before)]);
  return 'done';
}

/** Whether the unit's cgroup is still the one that was acted on. */
export function isSameUnit(
  properties: ReadonlyMap<string, unknown>,
  { inode }: { readonly inode: number },
  cgroupRoot: string,
): boolean {
  const path = properties.get('ControlGroup');
  if (typeof path !== 'string' || path === '') return false;
  return statSync(`${cgroupRoot}${path}`, { throwIfNoEntry: false })?.ino === inode;
}
