import { basename } from 'node:path';
import { devSlice, omnimindSlice } from '@omnimind/linux/systemd/service-manager';
import type { CommandPurpose } from '@omnimind/protocol/setup-plan';
import { exists, readFileState } from './disk.ts';
import type { SetupDraft } from './draft.ts';
import { restartEarlyoom } from './earlyoom-plan.ts';
import { workingState } from './manifest.ts';
import {
  groupName,
  logDirectory,
  metricsFile,
  metricsLink,
  runtimeDirectory,
  sysusersFile,
  tmpfilesFile,
} from './plain-files.ts';
import type { PlannedCommand } from './planned.ts';
import { backendService, notifyService } from './service-units.ts';
import { systemctl } from './world.ts';

export function planCommands(draft: SetupDraft): Record<'before' | 'after', PlannedCommand[]> & { settle: string[][] } {
  const { request, world, isSystem, facts, files, stale, states, earlyoom, earlier } = draft;
  const { kind } = request;
  const changed = [...files.filter(({ change }) => change !== 'same').map(({ path }) => path), ...stale];
  const ownUnits = isSystem ? '/etc/systemd/system/' : '/systemd/user/';
  const needsReload =
    changed.some((path) => path.includes(ownUnits)) || [...states.values()].some((state) => state.needsReload);
  const users = isSystem && changed.some((path) => path.startsWith('/etc/systemd/user/')) ? facts.users : [];
  const reload: PlannedCommand[] = [
    ...(needsReload ? [command('reload', systemctl(kind, 'daemon-reload'))] : []),
    ...users.map((uid) => command('reload_user', reloadUser(uid))),
  ];
  return {
    before: [
      ...draft.staleServices.map((service) => disabling((verb) => systemctl(kind, verb, '--now', service))),
      ...draft.staleUserServices.map((service) => disabling((verb) => forUsers(verb, service))),
    ],
    after: [
      ...(isSystem ? systemFiles(draft) : []),
      ...reload,
      ...slicesToEnter(draft, changed, ownUnits).map((slice) => command('start_slice', entering(kind, slice))),
      ...(states.get(devSlice)?.active === 'active'
        ? []
        : [
            command('start_slice', systemctl(kind, 'start', devSlice), [
              systemctl(kind, 'stop', devSlice, omnimindSlice),
            ]),
          ]),
      ...draft.services.flatMap((service) => serviceCommands(service, draft)),
      ...draft.userServices
        .filter((service) => !exists(world.real(userWants(service))))
        .map((service) => command('enable_for_users', forUsers('enable', service), [forUsers('disable', service)])),
      ...restartEarlyoom(earlyoom, files, stale, earlier),
    ],
    settle: reload.map(({ words }) => [...words]),
  };
}

/** The last systemd known to write changed settings of a running slice to the kernel when it reads their files. */
const lastToApplyAtReload = 252;

/** Running slices with changed settings, which systemd 257 writes to the kernel when the next unit starts inside; decision 7. */
function slicesToEnter({ facts, states }: SetupDraft, changed: readonly string[], ownUnits: string): string[] {
  if (facts.systemdVersion <= lastToApplyAtReload) return [];
  const slices = changed.flatMap((path) => {
    const [, file = ''] = path.split(ownUnits);
    // Of a template such as `user-.slice` nothing runs.
    return /^([\w.-]*\w\.slice)(?:\.d\/|$)/.exec(file)?.[1] ?? [];
  });
  const isRunning = states.get(devSlice)?.active === 'active';
  const own: readonly string[] = [devSlice, omnimindSlice];
  // Who enters the inner one enters both.
  const inner = isRunning && slices.some((slice) => own.includes(slice)) ? [devSlice] : [];
  return [...new Set([...slices.filter((slice) => !own.includes(slice)), ...inner])];
}

function entering(kind: Parameters<typeof systemctl>[0], slice: string): string[] {
  const manager = kind === 'system' ? [] : ['--user'];
  return ['systemd-run', ...manager, '--quiet', '--wait', '--collect', `--slice=${slice}`, 'true'];
}

function disabling(words: (verb: 'enable' | 'disable') => string[]): PlannedCommand {
  return command('disable', words('disable'), [words('enable')]);
}

function command(purpose: CommandPurpose, words: readonly string[], undo: PlannedCommand['undo'] = []): PlannedCommand {
  return { purpose, words, undo };
}

/**
 * What failed stays in systemd's list, though its file is gone. A pattern, since of a name that is no longer loaded systemctl
 * makes an error.
 */
export function forgetFailure(kind: Parameters<typeof systemctl>[0], services: readonly string[]): string[] {
  return systemctl(kind, 'reset-failed', ...services.map((service) => `${service}*`));
}

/** Enables or disables a service in the managers of all users, from their next start on. */
export function forUsers(verb: 'enable' | 'disable', service: string): string[] {
  return ['systemctl', '--global', verb, service];
}

/** The link by which the managers of all users start a service. */
export function userWants(service: string): string {
  return `/etc/systemd/user/default.target.wants/${service}`;
}

/** Makes the manager of a user reload its configuration; systemd(1), "Signals". */
export function reloadUser(uid: number): string[] {
  return ['systemctl', 'kill', '--kill-who=main', '--signal=SIGHUP', `user@${uid}.service`];
}

function systemFiles({ world, facts, files, isPackaged }: SetupDraft): PlannedCommand[] {
  // A package's own lie in /usr/lib: by name alone they are found.
  const fileOf = (path: string) => (isPackaged ? basename(path) : path);
  const group = command('group', ['systemd-sysusers', fileOf(sysusersFile)], [['groupdel', groupName]]);
  const link = readFileState(world.real(metricsLink));
  const hasLink = link.kind === 'link' && link.target === metricsFile;
  const absent = [runtimeDirectory, logDirectory].filter((path) => !exists(world.real(path)));
  const isNew = files.some(({ path, change }) => path === tmpfilesFile && change !== 'same');
  const undo = [...(hasLink ? [] : [['rm', '-f', metricsLink]]), ...absent.map((path) => ['rm', '-rf', path])];
  const runtime = command('runtime_files', ['systemd-tmpfiles', '--create', fileOf(tmpfilesFile)], undo);
  return [...(facts.hasGroup ? [] : [group]), ...(isNew || undo.length > 0 ? [runtime] : [])];
}

function serviceCommands(service: string, { request, world, files, states }: SetupDraft): PlannedCommand[] {
  const { kind } = request;
  const state = states.get(service);
  const isActive = state?.active === 'active' || state?.active === 'activating';
  const isEnabled = state?.file === 'enabled';
  const isOurs = service !== backendService;
  const changed = files.filter(({ change }) => change !== 'same');
  const isChanged = changed.some(
    ({ path, purpose }) => path.endsWith(`/${service}`) || (isOurs && purpose === 'program'),
  );
  const commands: PlannedCommand[] = [];
  // The notify service ends by itself, with success, when there is nobody to notify.
  const isFine = isActive || (service === notifyService && state?.active !== 'failed');
  if (!isEnabled || !isFine) {
    const undo = isEnabled
      ? systemctl(kind, 'stop', service)
      : systemctl(kind, 'disable', ...(isActive ? [] : ['--now']), service);
    // What it has written by then goes too, as far as nothing was there before.
    const written = isOurs ? workingState(kind, world).map((path) => path.replace('/followed.json', '')) : [];
    const absent = written.filter((path) => !exists(world.real(path)));
    const forget = isActive || isEnabled ? [] : [forgetFailure(kind, [service])];
    const undoAll = [undo, ...forget, ...(absent.length === 0 ? [] : [['rm', '-rf', ...absent]])];
    commands.push(command('enable', systemctl(kind, 'enable', '--now', service), undoAll));
  }
  if (isActive && isChanged) commands.push(command('restart', systemctl(kind, 'restart', service)));
  return commands;
}
