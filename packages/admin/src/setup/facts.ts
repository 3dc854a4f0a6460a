import { readFileSync } from 'node:fs';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { isUnavailable, readOr } from '@omnimind/linux/files/outcome';
import { type ManagerKind, runningManagers } from '@omnimind/linux/systemd/service-manager';
import { readHostFacts } from '@omnimind/observe/host-reader';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { Machine } from './limits.ts';
import { groupName } from './plain-files.ts';
import { type SetupWorld, showUnits, systemctl } from './world.ts';

export interface SetupFacts {
  readonly machine: Machine;
  /** Major version of systemd. */
  readonly systemdVersion: number;
  /** Directories in which the manager looks for units, parted by blanks. */
  readonly unitPath: string;
  readonly hasGroup: boolean;
  readonly users: readonly number[];
}

/** `:` before a command, which keeps `$` as it is, and most of the hardening came with it. */
const oldestSystemd = 244;
/** What is planned for where no manager can be asked. */
const newestSystemd = 257;

export type Attempt = <T>(action: () => T, otherwise: T) => T;

/**
 * Asks the machine, and refuses where setup can't be done.
 *
 * @param attempt makes what is asked; where the plan is only shown, notes why it can't be and gives the second value
 * @throws OmnimindError `permission_denied`, `setup_refused`, `bus_unavailable`
 */
export function readSetupFacts(kind: ManagerKind, world: SetupWorld, attempt: Attempt): SetupFacts {
  attempt(() => checkRoot(kind, world, 'setup'), undefined);
  attempt(() => {
    if (isUnavailable(findUnifiedCgroup(world.real('/proc'))))
      throw new OmnimindError('setup_refused', message('setup.no_limits'));
  }, undefined);
  const unknown = { systemdVersion: newestSystemd, unitPath: '' };
  const { systemdVersion: version, unitPath } = attempt(() => askManager(kind, world), unknown);
  attempt(() => {
    if (version < oldestSystemd)
      throw new OmnimindError('setup_refused', message('setup.old_systemd', { version, oldest: oldestSystemd }));
  }, undefined);
  const { cores, memory_bytes } = readHostFacts(world.real('/proc'));
  return {
    machine: { processors: cores, memory_bytes },
    systemdVersion: version,
    unitPath,
    hasGroup: hasGroup(world),
    users: runningManagers(world.real('/sys/fs/cgroup')),
  };
}

/** @throws OmnimindError `permission_denied` */
export function checkRoot(kind: ManagerKind, { uid }: SetupWorld, command: 'setup' | 'uninstall'): void {
  if (kind === 'system' && uid !== 0)
    throw new OmnimindError('permission_denied', message('setup.needs_root', { command }));
}

/** The manager that runs; asking it also shows that it can be reached. @throws OmnimindError `bus_unavailable` */
export function askManager(kind: ManagerKind, world: SetupWorld): Pick<SetupFacts, 'systemdVersion' | 'unitPath'> {
  const { status, stdout, stderr } = world.run(systemctl(kind, 'show', '--property=Version', '--property=UnitPath'));
  const detail = stderr.trim() || `systemctl: ${status}`;
  if (status !== 0) throw new OmnimindError('bus_unavailable', message('setup.no_manager', { manager: kind, detail }));
  return {
    // A version of a form that nobody knows: what is new is left out.
    systemdVersion: Number(/^Version=v?(\d+)/m.exec(stdout)?.[1] ?? oldestSystemd),
    unitPath: /^UnitPath=(.*)$/m.exec(stdout)?.[1] ?? '',
  };
}

export function hasGroup(world: SetupWorld): boolean {
  return readOr(false, () => new RegExp(`^${groupName}:`, 'm').test(readFileSync(world.real('/etc/group'), 'utf8')));
}

/** States of units by name: `active`, `inactive`, `failed`, …; `enabled`, `disabled`, …, empty when there is no file. */
export function unitStates(kind: ManagerKind, world: SetupWorld, units: readonly string[]) {
  const shown = showUnits(kind, world, 'Id,ActiveState,UnitFileState,NeedDaemonReload', units);
  return new Map(
    shown.map((value) => [
      value('Id'),
      { active: value('ActiveState'), file: value('UnitFileState'), needsReload: value('NeedDaemonReload') === 'yes' },
    ]),
  );
}
