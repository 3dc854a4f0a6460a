import { statSync } from 'node:fs';
import { adoptProcess } from '@omnimind/act/adopt/adopt-process';
import type { AdoptMachine } from '@omnimind/act/adopt/adoption';
import { ProcessReader } from '@omnimind/act/adopt/process-reader';
import { refusalOf } from '@omnimind/act/adopt/refusal';
import { withManager } from '@omnimind/act/adopt/requests';
import { readText } from '@omnimind/linux/files/outcome';
import type { Adopted } from '@omnimind/protocol/api/schemas';
import type { Configuration } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { isRunId } from '@omnimind/remember/runs/state-directory';
import type { AdoptRequest } from './answers.ts';
import type { Caller } from './caller.ts';

/**
 * Reads processes for somebody who asks by the API: a process belongs to a user only when it has no rights of another. Who
 * runs a program of root's (sudo) must not be able to put it under limits.
 */
export class RightsReader extends ProcessReader {
  /**
   * The UID, when the real, effective, saved and file-system one are the same (proc_pid_status(5)) and the process's directory
   * is that user's: the kernel makes it root's for a program that gained privileges (proc(5), PR_SET_DUMPABLE).
   */
  override uid(pid: number): number | undefined {
    const status = readText(`${this.root}/${pid}/status`);
    const uids = /^Uid:\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)/m.exec(typeof status === 'string' ? status : '')?.slice(1);
    const owner = statSync(`${this.root}/${pid}`, { throwIfNoEntry: false })?.uid;
    const [real] = uids ?? [];
    return real !== undefined && uids?.every((uid) => uid === real) === true && owner === Number(real)
      ? owner
      : undefined;
  }
}

/** Whether a process counts PIDs otherwise than we do: it is in a namespace below ours (`NSpid`, proc_pid_status(5)), or outside. */
function countsOtherwise(pid: number, root: string): boolean {
  if (pid === 0) return true;
  const status = readText(`${root}/${pid}/status`);
  return typeof status === 'string' && /^NSpid:\s*\d+\s+\d/m.test(status);
}

/**
 * Adopts a process of the caller's own.
 *
 * @throws OmnimindError as adoptProcess; `permission_denied` also for one that runs with the rights of another user
 */
export async function adoptForCaller(
  { pid, name, run }: AdoptRequest,
  { uid, pid: caller }: Caller,
  protect: Configuration['protect'],
  machine: AdoptMachine,
): Promise<Adopted> {
  const { reader, ownPid, wall_ms } = machine;
  // A container with our socket mounted: its PID 500 is another process of, perhaps, the same user's.
  if (caller !== undefined && countsOtherwise(caller, reader.root))
    throw new OmnimindError('unavailable', message('adopt.container'));
  const root = reader.one(pid);
  if (root === null) throw new OmnimindError('process_not_found', message('process.not_found', { pid }));
  const context = { reader, uid: uid ?? -1, ownPid, protect, wall_ms };
  // Before anything is asked of the service manager: a stranger's process is no reason to speak to it.
  const refusal = refusalOf(root, context);
  if (refusal !== undefined) throw new OmnimindError(refusal.code, refusal.problem);
  if (run !== undefined && !isRunId(run)) throw new OmnimindError('usage', message('api.run_id'));
  const adoption = await withManager(machine, (manager, origins) =>
    adoptProcess(root, { name, run }, { ...context, manager, origins }),
  );
  const isAlready = adoption.outcome === 'already';
  const moved = isAlready ? [] : adoption.moved.map((process) => ({ pid: process.pid, name: process.name }));
  return { pid, scope: adoption.scope, cgroup: reader.cgroup(pid) ?? '', already: isAlready, moved };
}
