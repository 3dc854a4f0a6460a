import { isEnded } from '@omnimind/linux/procfs/process-identity';
import type { BusError } from '@omnimind/linux/systemd/bus-error';
import type { ServiceManager, UnitProperty } from '@omnimind/linux/systemd/service-manager';
import { isRefusal } from './bus-failure.ts';
import type { ProcessReader, ProcessView } from './process-reader.ts';
import type { UnitPath } from './unit-path.ts';

/**
 * Moves processes into a unit. One that vanished makes the manager refuse the whole call, so a failed call is repeated for each
 * process that is left.
 *
 * @returns what the manager said of those that are still there and could not be moved
 * @throws BusError `unavailable`, `timeout`
 */
export async function attachAll(
  manager: ServiceManager,
  reader: ProcessReader,
  { unit, subgroup }: UnitPath,
  processes: readonly ProcessView[],
): Promise<{ process: ProcessView; error: BusError }[]> {
  const living = processes.filter((process) => isStill(reader, process));
  if (living.length === 0) return [];
  const pids = living.map(({ pid }) => pid);
  try {
    await manager.attach(unit, pids, subgroup);
    return [];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [first] = living;
    if (first !== undefined && living.length === 1) return isStill(reader, first) ? [{ process: first, error }] : [];
  }
  const failures: { process: ProcessView; error: BusError }[] = [];
  for (const process of living) failures.push(...(await attachAll(manager, reader, { unit, subgroup }, [process])));
  return failures;
}

/** What a scope is started with, with its first process, when more will follow. */
export function scopeProperties(description: string, slice: string, pid: number): UnitProperty[] {
  return [
    ['Description', 's', description],
    ['Slice', 's', slice],
    ['CollectMode', 's', 'inactive-or-failed'],
    // Only to a delegated unit can more processes be moved later; no controller need be delegated for that.
    ['DelegateControllers', 'as', []],
    ['PIDs', 'au', [pid]],
  ];
}

/** Whether it is the same process still, and has not ended: read just before acting. */
export function isStill(reader: ProcessReader, { pid, starttime }: ProcessView): boolean {
  const now = reader.one(pid);
  return now !== null && now.starttime === starttime && !isEnded(now);
}
