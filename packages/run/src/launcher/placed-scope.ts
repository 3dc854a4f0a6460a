import { accessSync, constants } from 'node:fs';
import { type RunScope, type ScopeRequest, scopeOf } from '@omnimind/act/run-scope';
import { ApiClient } from '@omnimind/client/api-client';
import { transportFailure } from '@omnimind/client/connect-api';
import { socketTransport, systemApiSocket } from '@omnimind/client/transport';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { OmnimindError } from '@omnimind/protocol/errors';

/** The command waits for its scope: not longer than this, ms. */
const patience_ms = 5000;

/** What is asked of the machine; a test gives its own. */
export interface PlacingMachine {
  readonly uid: number;
  readonly socket: string;
  readonly proc: string;
}

const thisMachine: PlacingMachine = { uid: process.getuid?.() ?? 0, socket: systemApiSocket, proc: '/proc' };

/** Whether there is a monitor of the system that we may ask. Root makes its own scopes in the same slice, and acts on them. */
export function maySystemPlace({ uid, socket }: PlacingMachine = thisMachine): boolean {
  if (uid === 0) return false;
  try {
    accessSync(socket, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Lets the system's monitor put a command of ours into its omnimind-dev.slice, where it watches it and acts.
 *
 * @returns the scope, or why it was not done, in words
 */
export async function placeInSystem(
  { pid, name, id }: Omit<ScopeRequest, 'kind'>,
  { socket, proc }: PlacingMachine = thisMachine,
): Promise<RunScope | string> {
  const root = findUnifiedCgroup(proc);
  if (isUnavailable(root)) return root.unavailable;
  const client = new ApiClient(socketTransport(socket, (reason) => transportFailure(reason, socket)));
  try {
    // A name that the API does not take is no reason to go without a scope.
    const body = { pid, name: name.slice(0, 255) || 'run', run: id };
    const { scope } = await client.call('place', { body, signal: AbortSignal.timeout(patience_ms) });
    return scopeOf(pid, { unit: scope, manager: null, cgroupRoot: root.mountPoint, proc });
  } catch (error) {
    if (error instanceof OmnimindError) return error.message;
    throw error;
  }
}
