import type { ServiceManager } from '@omnimind/linux/systemd/service-manager';
import type { ProcessReader, ProcessView } from './process-reader.ts';
import { innermostUnit, unitPathOf } from './unit-path.ts';

/**
 * PIDs of the main and the control process of the service that a process is in; empty when it is in none. A service of
 * another manager is guessed: the oldest child of its manager.
 *
 * @param root the manager's own cgroup; `null` when the process is not below it
 * @throws BusError
 */
export async function serviceMains(
  manager: ServiceManager,
  reader: ProcessReader,
  process: ProcessView,
  root: string | null,
): Promise<Set<number>> {
  const cgroup = reader.cgroup(process.pid) ?? '';
  if (innermostUnit(cgroup)?.endsWith('.service') !== true) return new Set();
  const place = root === null ? null : unitPathOf(cgroup, root);
  if (place === null || innermostUnit(place.subgroup) !== undefined) return guess(reader, process, cgroup);
  const properties = await manager.readUnit(place.unit);
  const pids = [properties.get('MainPID'), properties.get('ControlPID')].map(Number);
  return new Set(pids.filter((pid) => pid > 0));
}

function guess(reader: ProcessReader, { pid, ppid, starttime }: ProcessView, cgroup: string): Set<number> {
  const isManager = ppid === 1 || reader.cgroup(ppid)?.endsWith('/init.scope') === true;
  if (!isManager) return new Set();
  for (const other of reader.all().values())
    if (other.ppid === ppid && other.starttime < starttime && reader.cgroup(other.pid) === cgroup) return new Set();
  return new Set([pid]);
}
