import { connectManager } from '@omnimind/linux/systemd/dbus-manager';
import { managerKindOf, type ServiceManager } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { runOfScope } from '../scope-name.ts';
import { adoptProcess } from './adopt-process.ts';
import { type AdoptedScope, adoptedScopes, chooseScopes, isHeldBy } from './adopted-scopes.ts';
import type { Adoption, AdoptMachine, AdoptOptions, AlreadyThere, NamedProcess } from './adoption.ts';
import { busFailure } from './bus-failure.ts';
import { OriginRestorer, writeCgroupProcs } from './origin-restorer.ts';
import { adoptedDirectory, OriginStore } from './origins.ts';
import { ProcessReader } from './process-reader.ts';
import { findPrograms } from './program-names.ts';
import { type Release, releaseScope } from './release-scope.ts';

export function thisMachine(): AdoptMachine {
  return {
    reader: new ProcessReader(),
    uid: process.geteuid?.() ?? -1,
    ownPid: process.pid,
    environment: process.env,
    connect: connectManager,
    writeProcs: writeCgroupProcs,
    wall_ms: Date.now,
  };
}

export interface AdoptRequest extends AdoptOptions {
  /** A process, or the name of programs: one of the two. */
  readonly pid?: number | undefined;
  readonly match?: string | undefined;
  readonly protect: Configuration['protect'];
}

export interface AdoptAnswer {
  readonly results: readonly (Adoption | AlreadyThere)[];
  /** Programs of the name that was asked for which were left where they are, and why. */
  readonly refused: readonly (NamedProcess & { readonly error: OmnimindError })[];
}

/**
 * Adopts a process, or all programs of a name. When none of several can be adopted, the first one's error is thrown.
 *
 * @throws OmnimindError as adoptProcess; `process_not_found` when nobody is called so
 */
export async function adopt(request: AdoptRequest, machine: AdoptMachine = thisMachine()): Promise<AdoptAnswer> {
  const { reader, uid, ownPid, wall_ms } = machine;
  const { pid = 0, match, protect } = request;
  const roots = match === undefined ? [reader.one(pid)] : findPrograms(reader, match, new Set([ownPid]));
  const found = roots.filter((root) => root !== null);
  if (found.length === 0) {
    const problem =
      match === undefined ? message('process.not_found', { pid }) : message('adopt.no_program', { name: match });
    throw new OmnimindError('process_not_found', problem);
  }
  return await withManager(machine, async (manager, origins) => {
    const context = { manager, origins, reader, uid, ownPid, wall_ms, protect };
    const results: (Adoption | AlreadyThere)[] = [];
    const refused: (NamedProcess & { error: OmnimindError })[] = [];
    for (const root of found) {
      try {
        results.push(await adoptProcess(root, request, context));
      } catch (error) {
        if (!(error instanceof OmnimindError) || error.code === 'bus_unavailable') throw error;
        refused.push({ pid: root.pid, name: root.name, error });
      }
    }
    const [first] = refused;
    if (results.length === 0 && first !== undefined) throw first.error;
    return { results, refused };
  });
}

/**
 * Releases what a word means (a scope, the name of an adoption, a PID), or all that this manager holds.
 *
 * @param word `undefined` for all
 * @throws OmnimindError `process_not_found`, `permission_denied` for what another manager holds, as releaseScope
 */
export async function release(word: string | undefined, machine: AdoptMachine = thisMachine()): Promise<Release[]> {
  const { reader, uid } = machine;
  const all = adoptedScopes(reader);
  // A command that `omnimind run` still watches is released only by name.
  const chosen =
    word === undefined ? all.filter(({ scope }) => runOfScope(scope) === undefined) : chooseScopes(all, word);
  const held = chosen.filter((scope) => isHeldBy(managerKindOf(uid), uid, reader.cgroup(1) ?? '/', scope));
  if (held.length === 0 && word === undefined) return [];
  const [other] = chosen;
  if (held.length === 0 && other !== undefined) throw heldElsewhere(other);
  return await withManager(machine, async (manager, origins) => {
    const restorer = new OriginRestorer(machine, manager);
    const released: Release[] = [];
    try {
      for (const scope of held) released.push(await releaseScope(scope, { manager, reader, origins, restorer }));
    } finally {
      restorer.close();
    }
    return released;
  });
}

/** Connects to the manager of the machine's user, with what is known of origins. @throws OmnimindError `bus_unavailable` */
export async function withManager<T>(
  { connect, uid, reader, environment, wall_ms }: AdoptMachine,
  work: (manager: ServiceManager, origins: OriginStore) => Promise<T>,
): Promise<T> {
  const kind = managerKindOf(uid);
  let manager: ServiceManager;
  try {
    manager = connect(kind);
  } catch (error) {
    throw busFailure(error, message('adopt.no_manager'));
  }
  try {
    const origins = new OriginStore(adoptedDirectory(kind, environment), reader.root);
    origins.prune(new Set(adoptedScopes(reader).map(({ scope }) => scope)), wall_ms());
    return await work(manager, origins);
  } finally {
    manager.close();
  }
}

function heldElsewhere({ scope, cgroup }: AdoptedScope): OmnimindError {
  const owner = /\/user@(\d+)\.service\//.exec(cgroup)?.[1];
  return new OmnimindError('permission_denied', message('release.held', { scope, holder: Number(owner ?? 0) }));
}
