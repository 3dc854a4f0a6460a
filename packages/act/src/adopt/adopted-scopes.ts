import { isEnded } from '@omnimind/linux/procfs/process-identity';
import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { readScopeName, unitSafeName } from '../scope-name.ts';
import type { ProcessReader } from './process-reader.ts';
import { managerRoot, unitPathOf } from './unit-path.ts';

export interface AdoptedScope {
  readonly scope: string;
  /** The name that it was given. */
  readonly name: string;
  readonly cgroup: string;
  readonly pids: readonly number[];
}

/** All scopes of adopted processes on the machine, whichever manager holds them, as the cgroups of processes tell. */
export function adoptedScopes(reader: ProcessReader): AdoptedScope[] {
  const found = new Map<string, { scope: string; name: string; pids: number[] }>();
  for (const [pid, process] of reader.all()) {
    const parts = isEnded(process) ? [] : (reader.cgroup(pid)?.split('/') ?? []);
    const index = parts.findIndex((part) => readScopeName(part)?.kind === 'adopt');
    const scope = parts[index];
    if (scope === undefined) continue;
    const cgroup = parts.slice(0, index + 1).join('/');
    const known = found.get(cgroup) ?? { scope, name: readScopeName(scope)?.name ?? scope, pids: [] };
    known.pids.push(pid);
    found.set(cgroup, known);
  }
  return [...found].map(([cgroup, rest]) => ({ cgroup, ...rest }));
}

/** Whether it is this manager that holds a scope. @param system cgroup of PID 1 */
export function isHeldBy(kind: ManagerKind, uid: number, system: string, { cgroup, scope }: AdoptedScope): boolean {
  const root = managerRoot(kind, uid, kind === 'system' ? system : cgroup);
  return root !== null && unitPathOf(cgroup, root)?.unit === scope;
}

/**
 * The scopes that a word means: a scope by its whole name, all that were adopted under a name, or the one that a PID is in.
 *
 * @throws OmnimindError `process_not_found`
 */
export function chooseScopes(scopes: readonly AdoptedScope[], word: string): AdoptedScope[] {
  const pid = /^\d+$/.test(word) ? Number(word) : undefined;
  const byPid = scopes.filter(({ pids }) => pid !== undefined && pids.includes(pid));
  if (byPid.length > 0) return byPid;
  const byName = scopes.filter(({ scope, name }) => scope === word || name === unitSafeName(word));
  if (byName.length > 0) return byName;
  const names = [...new Set(scopes.map(({ name }) => name))];
  throw new OmnimindError('process_not_found', message('release.not_found', { word, names }));
}
