import { accessSync, constants } from 'node:fs';
import type { RunScope, ScopeRequest } from '@omnimind/act/run-scope';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { isUnavailable, readOr } from '@omnimind/linux/files/outcome';
import { systemApiSocket } from '@omnimind/protocol/api-socket';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import type { Adopt } from './start-command.ts';

/** How long the command waits for its scope. */
const timeout_ms = 5000;

/** Tests pass their own. */
export interface SystemMonitor {
  readonly uid: number;
  readonly socket: string;
  readonly proc: string;
}

const thisMachine: SystemMonitor = { uid: process.getuid?.() ?? 0, socket: systemApiSocket, proc: '/proc' };

/** Whether there is a system monitor that we may ask. Root creates its own scopes in the same slice, and acts on them. */
export function maySystemAdopt({ uid, socket }: SystemMonitor = thisMachine): boolean {
  if (uid === 0) return false;
  return readOr(false, () => {
    accessSync(socket, constants.W_OK);
    return true;
  });
}

/** How a command is adopted by the system's monitor; `null` where it may not be asked. */
export function systemAdoption(): Adopt | null {
  return maySystemAdopt() ? (run) => adoptIntoSystem(run) : null;
}

/**
 * Has the system monitor adopt our command into its omnimind-dev.slice, where it watches it and acts.
 *
 * @returns the scope, or why it was not done
 */
export async function adoptIntoSystem(
  { pid, name, id }: ScopeRequest,
  { socket, proc }: SystemMonitor = thisMachine,
): Promise<RunScope | ReceivedMessage> {
  const root = findUnifiedCgroup(proc);
  if (isUnavailable(root)) return root.unavailable;
  // Loaded where it is asked only: most commands are root's, or have no system monitor.
  const { clientOn } = await import('@omnimind/client/connect-api');
  const { scopeOf } = await import('@omnimind/act/run-scope');
  const client = clientOn(socket);
  try {
    // The API refuses longer names, which is no reason to go without a scope.
    const body = { pid, name: name.slice(0, 255) || 'run', run: id };
    const { scope } = await client.call('adopt', { body, signal: AbortSignal.timeout(timeout_ms) });
    return scopeOf(pid, { unit: scope, manager: null, cgroupRoot: root.mountPoint, proc });
  } catch (error) {
    if (error instanceof OmnimindError) return error.problem;
    throw error;
  }
}
