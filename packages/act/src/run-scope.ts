import { statSync } from 'node:fs';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { devSlice, type ServiceManager } from '@omnimind/linux/systemd/service-manager';
import { escapeText } from '@omnimind/protocol/escape';
import { type Message, message } from '@omnimind/protocol/message';
import { busReason } from './adopt/bus-failure.ts';
import { ProcessReader } from './adopt/process-reader.ts';
import type { ScopeManager } from './scope-manager.ts';
import { scopeName } from './scope-name.ts';

export interface RunScope {
  /** By which it can be acted on; `null` in the system's slice, where the system's monitor acts. */
  readonly manager: ServiceManager | null;
  readonly unit: string;
  /** Path of its cgroup below the mount point, beginning with a slash. */
  readonly cgroup: string;
  readonly inode: number;
  readonly cgroupRoot: string;
}

export interface ScopeRequest {
  readonly name: string;
  readonly id: string;
  readonly pid: number;
}

/**
 * Puts a process into a new scope of omnimind-dev.slice.
 *
 * @returns the scope, or why there is none
 */
export async function makeRunScope(
  { manager, cgroupRoot }: ScopeManager,
  { name, id, pid }: ScopeRequest,
  proc = '/proc',
): Promise<RunScope | Message> {
  try {
    const unit = scopeName('run', name, id);
    await manager.startScope(unit, [
      ['Description', 's', `omnimind run ${escapeText(name)}`],
      ['Slice', 's', devSlice],
      ['PIDs', 'au', [pid]],
      ['CollectMode', 's', 'inactive-or-failed'],
    ]);
    return scopeOf(pid, { unit, manager, cgroupRoot, proc });
  } catch (error) {
    if (error instanceof BusError) return busReason(error);
    throw error;
  }
}

/** The scope that a process has just been put into. @returns why it is in none */
export function scopeOf(
  pid: number,
  { unit, manager, cgroupRoot, proc = '/proc' }: Pick<RunScope, 'unit' | 'manager' | 'cgroupRoot'> & { proc?: string },
): RunScope | Message {
  const cgroup = new ProcessReader(proc).cgroup(pid) ?? '/';
  const inode = statSync(`${cgroupRoot}${cgroup}`, { throwIfNoEntry: false })?.ino;
  return inode !== undefined && cgroup.endsWith(`/${unit}`)
    ? { manager, unit, cgroup, inode, cgroupRoot }
    : message('scope.ended_before');
}
