import { devSlice } from '@omnimind/linux/systemd/service-manager';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { AdoptContext, Adoption, AdoptOptions, AlreadyThere } from './adoption.ts';
import { AdoptionMove } from './adoption-move.ts';
import { isStill } from './attach.ts';
import { busFailure } from './bus-failure.ts';
import type { ProcessView } from './process-reader.ts';
import { refusalOf, serviceMainRefusal } from './refusal.ts';
import { serviceMains } from './service-main.ts';
import { innermostUnit, isInDevSlice, managerRoot } from './unit-path.ts';

/**
 * Moves a running process with its tree into a scope of its own in omnimind-dev.slice. From where each one came is on disk
 * before it is moved.
 *
 * @throws OmnimindError `process_not_found`, `permission_denied`, `usage` for one that must not be moved, `unavailable`
 * without cgroup v2, `bus_unavailable`, `bus_failed`, `output_unwritable` when the origins can't be kept
 */
export async function adoptProcess(
  root: ProcessView,
  options: AdoptOptions,
  context: AdoptContext,
): Promise<Adoption | AlreadyThere> {
  const { reader, manager, uid } = context;
  const { pid, name } = root;
  if (!isStill(reader, root)) throw new OmnimindError('process_not_found', message('adopt.gone', { pid, name }));
  const refusal = refusalOf(root, context);
  if (refusal !== undefined) throw new OmnimindError(refusal.code, refusal.problem);
  const cgroup = reader.cgroup(pid);
  if (cgroup === undefined) throw new OmnimindError('unavailable', message('adopt.no_cgroup', { pid, name }));
  if (isInDevSlice(cgroup)) return { outcome: 'already', pid, name, scope: innermostUnit(cgroup) ?? devSlice };
  const managed = managerRoot(manager.kind, uid, manager.kind === 'system' ? (reader.cgroup(1) ?? '/') : cgroup);
  const mains = await serviceMains(manager, reader, root, managed).catch((error: unknown) => {
    throw busFailure(error, message('adopt.not_adopted', { pid, name }));
  });
  const isForced = options.force === true;
  if (mains.has(pid) && !isForced) {
    const { code, problem } = serviceMainRefusal(root, cgroup);
    throw new OmnimindError(code, problem);
  }
  const barred = isForced ? new Set<number>() : mains;
  return await new AdoptionMove(root, { ...options, barred, isOutside: managed === null }, context).run();
}
