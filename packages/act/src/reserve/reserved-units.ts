import { upwards } from '@omnimind/observe/cgroup-limits';

/** What one unit is to have reserved. */
export interface ReservedUnit {
  readonly unit: string;
  /** Whose manager knows it, where that is not our own; `null` for ours. */
  readonly uid: number | null;
  readonly bytes: number;
  /** Whether it holds an editor, and stands beside the other programs of its user. */
  readonly isEditor: boolean;
}

const MiB = 2 ** 20;
const besidePrograms = /\/user@\d+\.service\/app\.slice\/./;
const inUserManager = /^\/user\.slice\/user-\d+\.slice\/user@(\d+)\.service\/./;

/**
 * What each unit needs so that those below it have theirs: the sum of them, whole MiB. No unit gets more than is claimed below it, since
 * the kernel hands down what nobody claims (the mount option memory_recursiveprot) to a run or a terminal beside them.
 *
 * @param sizes bytes by the path of a protected cgroup
 * @param uid of the monitor: root's reaches all managers, another its own only
 * @returns by path, those above before those below
 */
export function reservedUnits(sizes: ReadonlyMap<string, number>, uid: number): ReadonlyMap<string, ReservedUnit> {
  const units = new Map<string, ReservedUnit>();
  for (const [leaf, size] of sizes) {
    const bytes = Math.ceil(size / MiB) * MiB;
    for (const path of upwards(leaf)) {
      if (path === '') break;
      const owner = inUserManager.exec(path)?.[1];
      if (uid !== 0 && Number(owner) !== uid) continue;
      const unit = path.slice(path.lastIndexOf('/') + 1).replace(/^_/, '');
      const before = units.get(path)?.bytes ?? 0;
      const manager = uid === 0 && owner !== undefined ? Number(owner) : null;
      units.set(path, { unit, uid: manager, bytes: before + bytes, isEditor: besidePrograms.test(path) });
    }
  }
  return new Map([...units].toSorted(([a], [b]) => a.length - b.length));
}
