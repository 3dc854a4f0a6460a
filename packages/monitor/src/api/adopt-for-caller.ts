import { statSync } from 'node:fs';
import { adoptProcess } from '@omnimind/act/adopt/adopt-process';
import { adoptedScopes } from '@omnimind/act/adopt/adopted-scopes';
import { busFailure } from '@omnimind/act/adopt/bus-failure';
import { adoptedDirectory, OriginStore } from '@omnimind/act/adopt/origins';
import { ProcessReader } from '@omnimind/act/adopt/process-reader';
import { refusalOf } from '@omnimind/act/adopt/refusal';
import { readText } from '@omnimind/linux/files/read-text';
import { connectManager } from '@omnimind/linux/systemd/dbus-manager';
import { managerKindOf, type ServiceManager } from '@omnimind/linux/systemd/service-manager';
import type { Adopted } from '@omnimind/protocol/api/schemas';
import type { Configuration } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { isRunId } from '@omnimind/remember/runs/run-file';
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

/** What is asked of the machine; a test gives its own. */
export interface CallerAdoptionMachine {
  readonly reader: ProcessReader;
  readonly ownPid: number;
  readonly environment: NodeJS.ProcessEnv;
  connect(): ServiceManager;
  wall_ms(): number;
}

export function thisMachine(): CallerAdoptionMachine {
  return {
    reader: new RightsReader(),
    ownPid: process.pid,
    environment: process.env,
    connect: () => connectManager(managerKindOf(process.getuid?.() ?? 0)),
    wall_ms: Date.now,
  };
}

/**
 * Adopts a process of the caller's own.
 *
 * @throws OmnimindError as adoptProcess; `permission_denied` also for one that runs with the rights of another user
 */
export async function adoptForCaller(
  { pid, name, run }: AdoptRequest,
  { uid }: Caller,
  protect: Configuration['protect'],
  machine: CallerAdoptionMachine,
): Promise<Adopted> {
  const { reader, ownPid, environment, wall_ms } = machine;
  const root = reader.one(pid);
  if (root === null) throw new OmnimindError('process_not_found', message('process.not_found', { pid }));
  const context = { reader, uid: uid ?? -1, ownPid, protect };
  // Before anything is asked of the service manager: a stranger's process is no reason to speak to it.
  const refusal = refusalOf(root, context);
  if (refusal !== undefined) throw new OmnimindError(refusal.code, refusal.problem);
  if (run !== undefined && !isRunId(run)) throw new OmnimindError('usage', message('api.run_id'));
  const manager = connected(machine);
  try {
    const origins = new OriginStore(adoptedDirectory(manager.kind, environment), reader.root);
    origins.prune(new Set(adoptedScopes(reader).map(({ scope }) => scope)), wall_ms());
    const outcome = await adoptProcess(root, { name, run }, { ...context, manager, origins, wall_ms });
    const moved =
      outcome.outcome === 'adopted'
        ? outcome.moved.map(({ pid: own, name: known }) => ({ pid: own, name: known }))
        : [];
    return {
      pid,
      scope: outcome.scope,
      cgroup: reader.cgroup(pid) ?? '',
      already: outcome.outcome === 'already',
      moved,
    };
  } finally {
    manager.close();
  }
}

function connected(machine: CallerAdoptionMachine): ServiceManager {
  try {
    return machine.connect();
  } catch (error) {
    throw busFailure(error, message('adopt.no_manager'));
  }
}
