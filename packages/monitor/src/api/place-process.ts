import { adoptProcess } from '@omnimind/act/adopt/adopt-process';
import { adoptedScopes } from '@omnimind/act/adopt/adopted-scopes';
import { busFailure } from '@omnimind/act/adopt/bus-failure';
import { adoptedDirectory, OriginStore } from '@omnimind/act/adopt/origins';
import type { ProcessReader, ProcessView } from '@omnimind/act/adopt/process-reader';
import { refusalOf } from '@omnimind/act/adopt/refusal';
import { innermostUnit, isInDevSlice } from '@omnimind/act/adopt/unit-path';
import { startRunScope } from '@omnimind/act/run-scope';
import { connectManager } from '@omnimind/linux/systemd/dbus-manager';
import { managerKindOf, type ServiceManager } from '@omnimind/linux/systemd/service-manager';
import type { Placed } from '@omnimind/protocol/api/schemas';
import type { Configuration } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { isRunId } from '@omnimind/remember/runs/run-file';
import type { AdoptRequest } from './answers.ts';
import type { Caller } from './caller.ts';
import { RightsReader } from './rights-reader.ts';

/** What is asked of the machine; a test gives its own. */
export interface PlaceMachine {
  readonly reader: ProcessReader;
  readonly ownPid: number;
  readonly environment: NodeJS.ProcessEnv;
  connect(): ServiceManager;
  wall_ms(): number;
}

export function thisPlace(): PlaceMachine {
  return {
    reader: new RightsReader(),
    ownPid: process.pid,
    environment: process.env,
    connect: () => connectManager(managerKindOf(process.getuid?.() ?? 0)),
    wall_ms: Date.now,
  };
}

/**
 * Puts a process of the caller's own into a scope of its own in omnimind-dev.slice: with its tree, or as a run, alone.
 *
 * @throws OmnimindError as adoptProcess; `permission_denied` for a process of another user, or one that runs with rights of
 * another
 */
export async function placeProcess(
  { pid, name, run }: AdoptRequest,
  { uid }: Caller,
  protect: Configuration['protect'],
  machine: PlaceMachine,
): Promise<Placed> {
  const { reader, ownPid, environment, wall_ms } = machine;
  const root = reader.one(pid);
  if (root === null) throw new OmnimindError('process_not_found', message('process.not_found', { pid }));
  const context = { reader, uid: uid ?? -1, ownPid, protect };
  // Before anything is asked of the service manager: a stranger's process is no reason to speak to it.
  const refusal = refusalOf(root, context);
  if (refusal !== undefined) throw new OmnimindError(refusal.code, refusal.problem);
  const manager = connected(machine);
  try {
    if (run !== undefined) return await placeRun(root, { name, run }, manager, reader);
    const origins = new OriginStore(adoptedDirectory(manager.kind, environment), reader.root);
    origins.prune(new Set(adoptedScopes(reader).map(({ scope }) => scope)), wall_ms());
    const outcome = await adoptProcess(root, { name }, { ...context, manager, origins, wall_ms });
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

async function placeRun(
  root: ProcessView,
  { name, run }: { name: string | undefined; run: string },
  manager: ServiceManager,
  reader: ProcessReader,
): Promise<Placed> {
  const { pid } = root;
  if (!isRunId(run)) throw new OmnimindError('usage', message('api.run_id'));
  const before = reader.cgroup(pid) ?? '';
  if (isInDevSlice(before))
    return { pid, scope: innermostUnit(before) ?? '', cgroup: before, already: true, moved: [] };
  try {
    const scope = await startRunScope(manager, { kind: 'placed', name: name ?? root.name, id: run, pid });
    return { pid, scope, cgroup: reader.cgroup(pid) ?? '', already: false, moved: [{ pid, name: root.name }] };
  } catch (error) {
    throw busFailure(error, message('adopt.not_adopted', { pid, name: root.name }));
  }
}

function connected(machine: PlaceMachine): ServiceManager {
  try {
    return machine.connect();
  } catch (error) {
    throw busFailure(error, message('adopt.no_manager'));
  }
}
