import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import { devSlice, omnimindSlice } from '@omnimind/linux/systemd/slice-names';
import { backendService } from './backend-unit.ts';
import { exists, readFileState } from './disk.ts';
import type { SetupFacts, UnitState } from './facts.ts';
import { notifyService } from './notify-unit.ts';
import {
  groupName,
  logDirectory,
  metricsFile,
  metricsLink,
  runtimeDirectory,
  sysusersFile,
  tmpfilesFile,
} from './plain-files.ts';
import type { PlannedCommand, PlannedFile } from './planned.ts';
import { workingState } from './working-state.ts';
import { type SetupWorld, systemctl } from './world.ts';

export interface CommandFacts {
  readonly kind: ManagerKind;
  readonly world: SetupWorld;
  readonly facts: SetupFacts;
  readonly files: readonly PlannedFile[];
  /** Unit files that go. */
  readonly stale: readonly string[];
  /** Services that this setup has, and those that an earlier one had and this one has not. */
  readonly services: readonly string[];
  readonly staleServices: readonly string[];
  /** The same in the managers of all users. */
  readonly userServices: readonly string[];
  readonly staleUserServices: readonly string[];
  readonly restartEarlyoom: readonly PlannedCommand[];
  readonly states: ReadonlyMap<string, UnitState>;
}

export interface PlannedCommands {
  readonly before: PlannedCommand[];
  readonly after: PlannedCommand[];
  readonly settle: string[][];
}

/** The commands of a plan: only those that are needed. */
export function planCommands(given: CommandFacts): PlannedCommands {
  const { kind, facts, files, stale, staleServices, states } = given;
  const changed = [...files.filter(({ change }) => change !== 'same').map(({ path }) => path), ...stale];
  const ownUnits = kind === 'system' ? '/etc/systemd/system/' : '/systemd/user/';
  const needsReload =
    changed.some((path) => path.includes(ownUnits)) || [...states.values()].some((state) => state.needsReload);
  const users = kind === 'system' && changed.some((path) => path.startsWith('/etc/systemd/user/')) ? facts.users : [];
  const reload: PlannedCommand[] = [
    ...(needsReload ? [{ purpose: 'reload', words: systemctl(kind, 'daemon-reload'), undo: [] } as const] : []),
    ...users.map((uid) => ({ purpose: 'reload_user', words: reloadUser(uid), undo: [] }) as const),
  ];
  return {
    before: [
      ...staleServices.map(
        (service): PlannedCommand => ({
          purpose: 'disable',
          words: systemctl(kind, 'disable', '--now', service),
          undo: [systemctl(kind, 'enable', '--now', service)],
        }),
      ),
      ...given.staleUserServices.map(
        (service): PlannedCommand => ({
          purpose: 'disable',
          words: forUsers('disable', service),
          undo: [forUsers('enable', service)],
        }),
      ),
    ],
    after: [
      ...(kind === 'system' ? systemFiles(given) : []),
      ...reload,
      ...(states.get(devSlice)?.active === 'active' ? [] : [startSlice(kind)]),
      ...given.services.flatMap((service) => serviceCommands(service, given)),
      ...given.userServices
        .filter((service) => !exists(given.world.real(userWants(service))))
        .map(
          (service): PlannedCommand => ({
            purpose: 'enable_for_users',
            words: forUsers('enable', service),
            undo: [forUsers('disable', service)],
          }),
        ),
      ...given.restartEarlyoom,
    ],
    settle: reload.map(({ words }) => [...words]),
  };
}

/** Enables or disables a service in the managers of all users, from their next start on. */
export function forUsers(verb: 'enable' | 'disable', service: string): string[] {
  return ['systemctl', '--global', verb, service];
}

/** The link by which the managers of all users start a service. */
export function userWants(service: string): string {
  return `/etc/systemd/user/default.target.wants/${service}`;
}

/** Makes the manager of a user read its configuration anew; systemd(1), "Signals". */
export function reloadUser(uid: number): string[] {
  return ['systemctl', 'kill', '--kill-who=main', '--signal=SIGHUP', `user@${uid}.service`];
}

function startSlice(kind: ManagerKind): PlannedCommand {
  const undo = [systemctl(kind, 'stop', devSlice, omnimindSlice)];
  return { purpose: 'start_slice', words: systemctl(kind, 'start', devSlice), undo };
}

/** The group, and what lies in /run, /tmp and /var/log. */
function systemFiles({ world, facts, files }: CommandFacts): PlannedCommand[] {
  const commands: PlannedCommand[] = [];
  if (!facts.hasGroup)
    commands.push({ purpose: 'group', words: ['systemd-sysusers', sysusersFile], undo: [['groupdel', groupName]] });
  const link = readFileState(world.real(metricsLink));
  const hasLink = link.kind === 'link' && link.target === metricsFile;
  const absent = [runtimeDirectory, logDirectory].filter((path) => !exists(world.real(path)));
  const isNew = files.some(({ path, change }) => path === tmpfilesFile && change !== 'same');
  if (isNew || !hasLink || absent.length > 0)
    commands.push({
      purpose: 'runtime_files',
      words: ['systemd-tmpfiles', '--create', tmpfilesFile],
      undo: [...(hasLink ? [] : [['rm', '-f', metricsLink]]), ...absent.map((path) => ['rm', '-rf', path])],
    });
  return commands;
}

function serviceCommands(service: string, { kind, world, files, states }: CommandFacts): PlannedCommand[] {
  const state = states.get(service);
  const isActive = state?.active === 'active' || state?.active === 'activating';
  const isEnabled = state?.file === 'enabled';
  const isOurs = service !== backendService;
  const isChanged = files.some(
    ({ path, purpose, change }) =>
      change !== 'same' && (path.endsWith(`/${service}`) || (isOurs && purpose === 'program')),
  );
  const commands: PlannedCommand[] = [];
  // What tells people ends by itself, and well, when there is nobody to tell.
  const isFine = isActive || (service === notifyService && state?.active !== 'failed');
  if (!isEnabled || !isFine) {
    const undo = isEnabled
      ? systemctl(kind, 'stop', service)
      : systemctl(kind, 'disable', ...(isActive ? [] : ['--now']), service);
    // What it has written by then goes too, as far as nothing was there before.
    const written = isOurs ? workingState(kind, world).map((path) => path.replace('/followed.json', '')) : [];
    const absent = written.filter((path) => !exists(world.real(path)));
    const undoAll = [undo, ...(absent.length === 0 ? [] : [['rm', '-rf', ...absent]])];
    commands.push({ purpose: 'enable', words: systemctl(kind, 'enable', '--now', service), undo: undoAll });
  }
  if (isActive && isChanged)
    commands.push({ purpose: 'restart', words: systemctl(kind, 'restart', service), undo: [] });
  return commands;
}
