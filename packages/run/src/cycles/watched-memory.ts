import { join } from 'node:path';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { MemoryStat, parseMemoryStat } from '@omnimind/linux/cgroup/statistics';
import { isUnavailable, readText, type Unavailable } from '@omnimind/linux/files/outcome';
import { isAlive, readIdentity } from '@omnimind/linux/procfs/process-identity';
import { childrenOf } from '@omnimind/observe/cgroup-walk';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { memoryOf, treeOf } from './process-memory.ts';

/** A process or unit that outlives the cycles; its memory is measured after each. */
export interface WatchedMemory {
  /** `api.service`, `node (PID 4711)`; not escaped. */
  readonly name: string;
  /** Anonymous memory, resident and swapped, and of a unit its shared memory, bytes; `null` when it is gone. */
  read(): number | null;
}

/** Tests pass their own. */
export interface WatchedMachine {
  readonly proc: string;
  /** Mount point of the unified hierarchy, or why there is none. */
  readonly cgroupRoot: string | Unavailable;
}

function thisWatchedMachine(): WatchedMachine {
  const found = findUnifiedCgroup();
  return { proc: '/proc', cgroupRoot: isUnavailable(found) ? found : found.mountPoint };
}

/**
 * Finds what `--watch` names: a PID with its descendants, or a systemd unit (or any cgroup) by name.
 *
 * @throws OmnimindError `process_not_found`; `unavailable` where units have no memory of their own
 */
export function findWatched(word: string, machine: WatchedMachine = thisWatchedMachine()): WatchedMemory {
  return /^\d+$/.test(word) ? watchedProcess(Number(word), machine) : watchedUnit(word, machine);
}

function watchedProcess(pid: number, { proc }: WatchedMachine): WatchedMemory {
  const identity = readIdentity(pid, proc);
  if (identity === null) throw new OmnimindError('process_not_found', message('watch.process_not_found', { pid }));
  const { name, starttime } = identity;
  return {
    name: `${name} (PID ${pid})`,
    read: () => (isAlive(pid, starttime, proc) ? memoryOf(treeOf(pid, proc), proc) : null),
  };
}

function watchedUnit(word: string, { cgroupRoot }: WatchedMachine): WatchedMemory {
  const unit = word.includes('.') ? word : `${word}.service`;
  if (typeof cgroupRoot !== 'string')
    throw new OmnimindError('unavailable', message('watch.no_units', { unit: word, reason: cgroupRoot.unavailable }));
  const first = findCgroup(cgroupRoot, unit);
  if (first === undefined) throw new OmnimindError('process_not_found', message('watch.unit_not_found', { unit }));
  let cgroup = first;
  return {
    name: unit,
    read: () => {
      const bytes = cgroupMemory(cgroup);
      if (bytes !== null) return bytes;
      // A restarted unit may have another cgroup.
      const again = findCgroup(cgroupRoot, unit);
      if (again === undefined) return null;
      cgroup = again;
      return cgroupMemory(cgroup);
    },
  };
}

function cgroupMemory(cgroup: string): number | null {
  const text = readText(join(cgroup, 'memory.stat'));
  if (typeof text !== 'string') return null;
  const bytes = Buffer.from(text, 'latin1');
  const stat = new MemoryStat();
  parseMemoryStat(bytes, bytes.length, stat);
  const swap = Number(readText(join(cgroup, 'memory.swap.current')));
  return Number.isNaN(stat.anonBytes)
    ? null
    : stat.anonBytes + (stat.shmemBytes || 0) + (Number.isNaN(swap) ? 0 : swap);
}

const maxDepth = 16;

/** The cgroup of that name that is nearest to the root. */
function findCgroup(root: string, name: string): string | undefined {
  let level = [root];
  for (let depth = 0; depth < maxDepth && level.length > 0; depth += 1) {
    const next = level.flatMap((directory) => (childrenOf(directory) ?? []).map((entry) => join(directory, entry)));
    const found = next.find((directory) => directory.endsWith(`/${name}`));
    if (found !== undefined) return found;
    level = next;
  }
  return undefined;
}
