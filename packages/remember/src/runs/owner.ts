import { bootId, isAlive, readIdentity } from '@omnimind/linux/procfs/process-identity';
import type { Owner } from './run-file.ts';

/** This process as the owner of what it writes. */
export function thisOwner(): Owner {
  return { pid: process.pid, starttime: readIdentity('self')?.starttime ?? 0, boot_id: bootId() };
}

/** Whether an owner still runs: the same PID, start time and boot. */
export function isOwnerAlive(owner: Owner): boolean {
  return owner.boot_id === bootId() && isAlive(owner.pid, owner.starttime);
}
