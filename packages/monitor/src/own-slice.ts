import type { UnitTarget } from '@omnimind/act/actuator/unit-actuator';
import { devSliceOf, type ManagerKind, managerKindOf } from '@omnimind/linux/systemd/service-manager';
import { cgroupIn } from '@omnimind/protocol/workload-id';

/** The omnimind-dev.slice of this user: whose manager rules it, and its path below the mount point. */
export function ownSlice(uid = process.getuid?.() ?? 0): { readonly kind: ManagerKind; readonly path: string } {
  const kind = managerKindOf(uid);
  return { kind, path: `/${devSliceOf(kind, uid)}` };
}

/**
 * The unit of a workload that the monitor may act on: the first one below the slice. Runs are left to the `omnimind run` that
 * watches them: two that act on one unit would each back up the other's value.
 *
 * @param workload ID of a cgroup, `cgroup:PATH#INODE`
 * @param slice path of omnimind-dev.slice below the mount point, beginning with a slash
 */
export function targetOfWorkload(workload: string, slice: string): UnitTarget | null {
  const cgroup = cgroupIn(workload);
  if (cgroup === null || protectionReason(cgroup.path, slice) !== null) return null;
  const rest = cgroup.path.slice(slice.length + 1);
  // A workload deeper than its unit has another cgroup's inode: a unit is acted on only as one workload.
  return rest.includes('/') ? null : { unit: rest, path: cgroup.path, inode: cgroup.inode };
}

/** Protects whatever is not in the slice. */
export const outsideSlice = 'not in omnimind-dev.slice';

/** Why the monitor does not act on a cgroup; `null` when it may. */
export function protectionReason(path: string, slice: string): string | null {
  if (!path.startsWith(`${slice}/`)) return outsideSlice;
  const unit = path.slice(slice.length + 1).split('/', 1)[0] ?? '';
  if (unit.startsWith('omnimind-run-')) return 'its own omnimind run';
  return null;
}
