import { accessSync, constants } from 'node:fs';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { isUnavailable, readOr } from '@omnimind/linux/files/outcome';
import { type ManagerKind, managerKindOf, type ServiceManager } from '@omnimind/linux/systemd/service-manager';
import { systemApiSocket } from '@omnimind/protocol/api-socket';
import type { Message } from '@omnimind/protocol/message';

export interface ScopeManager {
  readonly manager: ServiceManager;
  readonly cgroupRoot: string;
}

/** What is asked of the machine; a test gives its own. */
export interface ScopeMachine {
  readonly uid: number;
  readonly proc: string;
  /** The connection; to this machine's manager by default. */
  connect?(kind: ManagerKind): ServiceManager;
}

const thisMachine: ScopeMachine = { uid: process.getuid?.() ?? 0, proc: '/proc' };

/** Whether a command of ours can have a scope. Makes no call yet. @returns why not */
export async function findScopeManager({
  uid,
  proc,
  connect,
}: ScopeMachine = thisMachine): Promise<ScopeManager | Message> {
  const root = findUnifiedCgroup(proc);
  if (isUnavailable(root)) return root.unavailable;
  // Loaded where a scope can be made only: a command in most containers starts without the bus.
  const { connectManager } = await import('@omnimind/linux/systemd/dbus-manager');
  try {
    // A user's manager that may not move a process itself (an SSH session's) asks the system's, which checks the owner only.
    return { manager: (connect ?? connectManager)(managerKindOf(uid)), cgroupRoot: root.mountPoint };
  } catch (error) {
    const { whyBusFailed } = await import('./adopt/bus-failure.ts');
    return whyBusFailed(error);
  }
}

/**
 * Whether there is a system monitor that we may ask: it then takes what we run into the system's slice, else it goes to that of our own
 * manager. Root creates its own scopes in the system's slice, and acts on them.
 */
export function maySystemAdopt({ uid, socket } = { uid: process.getuid?.() ?? 0, socket: systemApiSocket }): boolean {
  if (uid === 0) return false;
  return readOr(false, () => {
    accessSync(socket, constants.W_OK);
    return true;
  });
}
