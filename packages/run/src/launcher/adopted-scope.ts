import type { RunScope, ScopeRequest } from '@omnimind/act/run-scope';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { ReceivedMessage } from '@omnimind/protocol/message';

/** How long the command waits for its scope. */
const timeout_ms = 5000;

/**
 * Has the system monitor adopt our command into its omnimind-dev.slice, where it watches it and acts.
 *
 * @returns the scope, or why it was not done
 */
export async function adoptIntoSystem(
  { pid, name, id }: ScopeRequest,
  { socket, proc }: { readonly socket: string; readonly proc: string },
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
