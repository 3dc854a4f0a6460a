import { closeSync, openSync, statSync, write, writeSync } from 'node:fs';
import { errorCode, readText } from '@omnimind/linux/files/outcome';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { unset } from '@omnimind/linux/systemd/service-manager';
import { type Message, message, type ReceivedMessage } from '@omnimind/protocol/message';
import { busReason } from '../adopt/bus-failure.ts';
import type { UnitSettings } from '../reserve/user-manager.ts';
import { toUnitProperty, type UnitEntry } from './journal.ts';
import { readMemory } from './memory-left.ts';

/** The kernel keeps whole pages, of 64 KiB at most. */
const largestPage = 65_536n;

/**
 * What became of entries. `done`: the old value is in force again; `gone`: their unit is gone, and its values with it; `kept`: somebody
 * else has changed the value since, it stays theirs; `owed`: they could not be restored now.
 */
export interface RestoredUnits extends Record<'done' | 'gone' | 'kept' | 'owed', UnitEntry[]> {
  problem: ReceivedMessage | null;
}

/**
 * Restores unit properties, each only while its value is still ours.
 *
 * @param cgroupRoot mount point of the unified hierarchy
 */
export async function restoreUnits(
  manager: UnitSettings,
  entries: readonly UnitEntry[],
  cgroupRoot: string,
): Promise<RestoredUnits> {
  const restored: RestoredUnits = { done: [], gone: [], kept: [], owed: [], problem: null };
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

async function restoreOne(manager: UnitSettings, entry: UnitEntry, cgroupRoot: string) {
  const properties = await manager.readUnit(entry.unit);
  if (!isSameUnit(properties, entry, cgroupRoot)) return 'gone' as const;
  const value = properties.get(entry.property);
  if (String(value) !== entry.set && !isOursInTheKernel(entry, `${cgroupRoot}${properties.get('ControlGroup')}`))
    return 'kept' as const;
  if (entry.property === 'FreezerState') await manager.perform(entry.unit, 'thaw');
  else await manager.setProperties(entry.unit, [toUnitProperty(entry, entry.before)]);
  return 'done' as const;
}

/** Whether a limit was written to the cgroup, and whoever wrote it did not get to tell the service manager, which knows the old one. */
function isOursInTheKernel({ property, set }: UnitEntry, directory: string): boolean {
  if (property !== 'MemoryHigh') return false;
  const high = readHigh(directory);
  return high !== null && high <= BigInt(set) && BigInt(set) - high < largestPage;
}

/** `memory.high` of a cgroup as systemd has it; `null` when it is gone or has none. Documentation/admin-guide/cgroup-v2.rst. */
export function readHigh(directory: string): bigint | null {
  const text = readText(`${directory}/memory.high`);
  if (typeof text !== 'string') return null;
  return text.trim() === 'max' ? unset : BigInt(text.trim());
}

/**
 * Writes `memory.high` of a cgroup. What lies above the limit the kernel takes back first, in a thread then; a limit above what is held takes
 * no time, where a thread came 300 and 430 ms later on a busy machine, emulated.
 *
 * @param onRefused gets what the kernel said, where the service manager has to write it
 */
export function writeHigh(directory: string, bytes: string, onRefused: (refusal: Message) => void): void {
  const file = `${directory}/memory.high`;
  const refused = (error: unknown) => onRefused(message('file.unwritable', { file, errno: errorCode(error) }));
  try {
    const descriptor = openSync(file, 'r+');
    const hasRoom = (readMemory(directory) ?? Number.POSITIVE_INFINITY) < Number(bytes);
    if (!hasRoom) {
      write(descriptor, bytes, (error) => {
        closeSync(descriptor);
        if (error !== null) refused(error);
      });
      return;
    }
    try {
      writeSync(descriptor, bytes);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    refused(error);
  }
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
