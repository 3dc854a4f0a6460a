import { devSlice } from '@omnimind/linux/systemd/slice-names';
import { OmnimindError } from '@omnimind/protocol/errors';
import {
  type AdoptContext,
  type Adoption,
  type AdoptOptions,
  type AlreadyThere,
  type NamedProcess,
  processLabel,
} from './adoption.ts';
import { AdoptionMove } from './adoption-move.ts';
import { isStill } from './attach.ts';
import { busFailure } from './bus-failure.ts';
import type { ProcessView } from './process-reader.ts';
import { type Refusal, refusalOf, serviceMainRefusal } from './refusal.ts';
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
  if (!isStill(reader, root)) throw new OmnimindError('process_not_found', `${processLabel(root)} is gone`);
  const refusal = refusalOf(root, context);
  if (refusal !== undefined) throw refusalError(root, refusal);
  const cgroup = reader.cgroup(pid);
  if (cgroup === undefined)
    throw new OmnimindError('unavailable', `${processLabel(root)} is in no cgroup of the unified hierarchy`, {
      hint: 'It needs cgroup v2: see `omnimind doctor`.',
    });
  if (isInDevSlice(cgroup)) return { outcome: 'already', pid, name, scope: innermostUnit(cgroup) ?? devSlice };
  const managed = managerRoot(manager.kind, uid, manager.kind === 'system' ? (reader.cgroup(1) ?? '/') : cgroup);
  const mains = await serviceMains(manager, reader, root, managed).catch((error: unknown) => {
    throw busFailure(error, `${processLabel(root)} was not adopted`);
  });
  const isForced = options.force === true;
  if (mains.has(pid) && !isForced) throw refusalError(root, serviceMainRefusal(cgroup));
  const barred = isForced ? new Set<number>() : mains;
  const move = new AdoptionMove(root, { ...options, barred, isOutside: managed === null }, context);
  await move.begin();
  await move.finish();
  return await move.result();
}

/** Why a process must not be moved, as an error. */
function refusalError(process: NamedProcess, { code, text, hint }: Refusal): OmnimindError {
  return new OmnimindError(code, `${processLabel(process)} ${text}`, {
    hint: hint ?? (code === 'usage' ? 'Choose another process.' : 'Ask its owner, or root: `sudo omnimind adopt`.'),
  });
}
