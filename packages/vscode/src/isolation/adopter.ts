import { execFile } from 'node:child_process';
import type { ApiClient } from '@omnimind/client/api-client';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { Settings } from '../settings.ts';

/** How a process came into a scope of its own, or why it did not. */
export type Isolated =
  | { readonly outcome: 'adopted'; readonly scope: string }
  /** It had ended. */
  | { readonly outcome: 'ended' }
  | { readonly outcome: 'refused'; readonly reason: string };

/** Longest call of the command line, ms: under load its start alone takes seconds. */
const limit_ms = 30_000;

/**
 * Has a process moved with its tree into a scope of its own: by the monitor, and where none answers by `omnimind adopt`, which asks
 * the user's own service manager.
 *
 * @param name of the scope; hostile, escaped by who adopts
 * @param say words for an error of the monitor's
 */
export async function adopt(
  { pid, name }: { readonly pid: number; readonly name: string },
  api: ApiClient | null,
  settings: Settings,
  say: (error: OmnimindError) => string,
): Promise<Isolated> {
  if (api !== null) {
    try {
      const { scope } = await api.call('adopt', { body: { pid, name } });
      return { outcome: 'adopted', scope };
    } catch (error) {
      if (!(error instanceof OmnimindError)) throw error;
      if (error.code === 'process_not_found') return { outcome: 'ended' };
      // A monitor of the system's may not be ours to ask; what it refuses for a reason of the process's own stays refused.
      if (error.code !== 'monitor_unavailable' && error.code !== 'permission_denied')
        return { outcome: 'refused', reason: say(error) };
    }
  }
  return await adoptByCommand(pid, name, settings);
}

function adoptByCommand(pid: number, name: string, { command }: Settings): Promise<Isolated> {
  const [program = 'omnimind', ...first] = command;
  return new Promise((resolve) => {
    execFile(
      program,
      [...first, 'adopt', String(pid), '--name', name],
      { timeout: limit_ms, maxBuffer: 65_536, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ outcome: 'adopted', scope: /\S+\.scope/.exec(stdout)?.[0] ?? '' });
        const reason = stderr.trim().split('\n')[0] ?? '';
        resolve(error.code === 66 ? { outcome: 'ended' } : { outcome: 'refused', reason: reason || error.message });
      },
    );
  });
}
