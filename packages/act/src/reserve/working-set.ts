import { readText } from '@omnimind/linux/files/outcome';
import { readMemory } from '../actuator/memory-left.ts';

/**
 * What a cgroup has in use, bytes: all that it is charged for, without file pages that nobody maps or reads again; memory.current and
 * memory.stat in Documentation/admin-guide/cgroup-v2.rst. Protection is for a cgroup as a whole: one that covers the file pages alone
 * would be taken up by the heap. `null` when it is gone.
 */
export function workingSet(directory: string): number | null {
  const held = readMemory(directory);
  if (held === null) return null;
  const text = readText(`${directory}/memory.stat`);
  if (typeof text !== 'string') return null;
  const value = (key: string): number => Number(new RegExp(`^${key} (\\d{1,15})$`, 'm').exec(text)?.[1] ?? 0);
  const inactive = value('inactive_file');
  const idle = Math.min(inactive, Math.max(0, inactive + value('active_file') - value('file_mapped')));
  return Math.max(0, held - idle);
}
