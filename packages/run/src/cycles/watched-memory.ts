import { join } from 'node:path';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { MemoryStat, parseMemoryStat } from '@omnimind/linux/cgroup/statistics';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { readText } from '@omnimind/linux/files/read-text';
import { isAlive, readIdentity } from '@omnimind/linux/procfs/process-identity';
import { childrenOf } from '@omnimind/observe/cgroup-walk';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { anonymousMemory, treeOf } from './process-memory.ts';

/** Something that outlives the cycles, whose memory is looked at after each. */
export interface WatchedMemory {
  /** As people know it: `api.service`, `node (PID 4711)`. Not escaped. */
  readonly name: string;
  /** Anonymous memory, resident and swapped out, bytes; `null` when it is gone. */
  read(): number | null;
}

/** Where it is looked for; a test gives its own. */
export interface WatchedMachine {
  readonly proc: string;
  /** Mount point of the unified hierarchy; why there is none. */
  readonly cgroupRoot: string | { readonly unavailable: string };
}

function thisWatchedMachine(): WatchedMachine {
  const found = findUnifiedCgroup();
  return { proc: '/proc', cgroupRoot: isUnavailable(found) ? found : found.mountPoint };
}

/**
 * Finds what `--watch` names: a PID with all its descendants, or a unit of systemd (or any cgroup) by its name.
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
    read: () =>
      isAlive(pid, starttime, proc) ? sumOf(treeOf(pid, proc).map((one) => anonymousMemory(one, proc))) : null,
  };
}

function watchedUnit(word: string, { cgroupRoot }: WatchedMachine): WatchedMemory {
  const unit = word.includes('.') ? word : `${word}.service`;
  if (typeof cgroupRoot !== 'string')
    throw new OmnimindError(
      'unavailable',
      message('watch.no_units', { unit: word, reason: message('as_written', { text: cgroupRoot.unavailable }) }),
    );
  const first = findCgroup(cgroupRoot, unit);
  if (first === undefined) throw new OmnimindError('process_not_found', message('watch.unit_not_found', { unit }));
  let cgroup = first;
  return {
    name: unit,
    read: () => {
      const bytes = cgroupMemory(cgroup);
      if (bytes !== null) return bytes;
      // A unit that was started anew may be elsewhere.
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
  return Number.isNaN(stat.anonBytes) ? null : stat.anonBytes + (Number.isNaN(swap) ? 0 : swap);
}

/** The cgroup of that name, the least deep one first. */
function findCgroup(root: string, name: string): string | undefined {
  let level = [root];
  for (let depth = 0; depth < deepest && level.length > 0; depth += 1) {
    const next = level.flatMap((directory) => childrenOf(directory).map((entry) => join(directory, entry)));
    const found = next.find((directory) => directory.endsWith(`/${name}`));
    if (found !== undefined) return found;
    level = next;
  }
  return undefined;
}

const deepest = 16;

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
