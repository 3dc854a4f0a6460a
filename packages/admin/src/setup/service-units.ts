import { isAbsolute } from 'node:path';
import { Unwritable } from '@omnimind/linux/files/outcome';
import { devSlice } from '@omnimind/linux/systemd/service-manager';
import { execStart, quotedWord } from '@omnimind/linux/systemd/unit-command';
import { withoutSpecifiers } from '@omnimind/linux/systemd/unit-text';
import { monitorMemory, monitorWeight } from './limits.ts';
import { networkHardening, privilegedHardening, restarting, unprivilegedHardening } from './service-settings.ts';
import { type SettingRow, sizeText, type UnitFacts, type UnitRow } from './unit-row.ts';

export const monitorService = 'omnimind-smart-monitor.service';
export const notifyService = 'omnimind-notify.service';
export const backendService = 'omnimind-backend-protected.service';

function serviceRow(
  { purpose, place, path }: Pick<UnitRow, 'purpose' | 'place' | 'path'>,
  unit: readonly SettingRow[],
  service: readonly SettingRow[],
): UnitRow {
  const isSystem = place === 'system';
  return {
    purpose,
    place,
    path,
    cgroup: `${isSystem ? 'system.slice' : 'app.slice'}/${path}`,
    sections: {
      Unit: [...unit, ['StartLimitIntervalSec', 0]],
      Service: service,
      Install: [['WantedBy', isSystem ? 'multi-user.target' : 'default.target']],
    },
  };
}

function environmentRows(environment: readonly string[]): SettingRow[] {
  return environment.map((entry) => ['Environment', quotedWord(entry)]);
}

/** Whoever removes the program knows nothing of the setups of users: these services then rest, and do not fail for ever. */
function programIsThere(isSystem: boolean, [program = '']: readonly string[]): SettingRow {
  return ['ConditionFileIsExecutable', isSystem ? null : withoutSpecifiers(program)];
}

/** The monitor as a service: of the system, or of one user. */
export function monitorUnit(facts: UnitFacts): UnitRow {
  const { kind, monitor, environment, systemdVersion, configuration } = facts;
  const isSystem = kind === 'system';
  return serviceRow(
    { purpose: 'monitor_service', place: kind, path: monitorService },
    [
      ['Description', 'OmniMind monitor: watches workloads and answers trouble gently'],
      programIsThere(isSystem, monitor),
      // The slices are there from the start, with their limits in force.
      ['Wants', devSlice],
      ['After', devSlice],
    ],
    [
      ['Type', 'notify'],
      ['NotifyAccess', 'main'],
      ['ExecStart', execStart(monitor)],
      ...environmentRows(environment),
      ['WatchdogSec', '30s'],
      ...restarting('on-failure', systemdVersion),
      // Woken, it interrupts nobody's turn; its share is its weight's. sched(7)
      ['CPUSchedulingPolicy', 'batch'],
      ['UMask', isSystem ? '0027' : '0077'],
      ['RuntimeDirectory', 'omnimind'],
      ['RuntimeDirectoryMode', isSystem ? '0755' : '0700'],
      // The link in /tmp must not dangle while the service restarts.
      ['RuntimeDirectoryPreserve', 'yes'],
      ...(isSystem ? systemSettings : userSettings),
      ...unprivilegedHardening,
      ...(isSystem ? privilegedHardening : []),
      ...(configuration.api.tcp_port === 0 && configuration.ollama.port === 0 ? [] : loopbackSettings),
      ...(isSystem && configuration.gpu.nvml ? nvidiaSettings : []),
    ],
  );
}

/** Cards of which the service gets the devices: systemd has no globs for paths. */
const nvidiaCards = 16;

/**
 * What NVIDIA's library opens, in the `/dev` of `PrivateDevices=`: what is not there is left out, when the service starts. The
 * driver's group of devices has a name of its own with each of its two kernel modules; systemd.resource-control(5).
 */
const nvidiaSettings: readonly SettingRow[] = [
  [
    'BindPaths',
    ['ctl', ...Array.from({ length: nvidiaCards }, (_, card) => card)].map((name) => `-/dev/nvidia${name}`).join(' '),
  ],
  ['DeviceAllow', 'char-nvidia rw'],
  ['DeviceAllow', 'char-nvidia-frontend rw'],
];

/**
 * Where the API is spoken on loopback, too, or Ollama is asked there: it must be the machine's, not one of the unit's own. What comes
 * later counts, address families are added; systemd.exec(5).
 */
const loopbackSettings: readonly SettingRow[] = [
  ['RestrictAddressFamilies', 'AF_INET'],
  ['PrivateNetwork', 'no'],
  ['IPAddressAllow', 'localhost'],
];

const systemSettings: readonly SettingRow[] = [
  ['Group', 'omnimind'],
  ['StateDirectory', 'omnimind'],
  ['LogsDirectory', 'omnimind'],
  ['LogsDirectoryMode', '0750'],
  ['OOMScoreAdjust', -900],
  ['ManagedOOMPreference', 'omit', 248],
  ['CPUWeight', monitorWeight.system],
  ['MemoryMin', sizeText(monitorMemory.min_mib)],
  ['MemoryLow', sizeText(monitorMemory.low_mib)],
  ['MemoryMax', sizeText(monitorMemory.max_mib)],
];

/** Without OOMScoreAdjust=: a user may not lower it. */
const userSettings: readonly SettingRow[] = [
  ['Slice', 'app.slice'],
  ['CPUWeight', monitorWeight.user],
  ['MemoryLow', sizeText(monitorMemory.low_mib)],
  ['MemoryMax', sizeText(monitorMemory.max_mib)],
];

/** Where the monitor of the system keeps what it announced. */
const systemEvents = '/var/lib/omnimind/events';

/**
 * The services that pass on what the monitor announced. For the system two: one of a dynamic user with the network for webhooks, and
 * one of each user for the desktop. None where there is no receiver.
 */
export function notifyUnits(facts: UnitFacts): UnitRow[] {
  const { desktop, webhooks } = facts.configuration.notify;
  if (facts.kind === 'user')
    return desktop || webhooks.length > 0 ? [userNotifier(facts, ['--receivers', 'all'], facts.environment)] : [];
  return [
    ...(webhooks.length > 0 ? [systemNotifier(facts)] : []),
    ...(desktop ? [userNotifier(facts, ['--receivers', 'desktop', '--events', systemEvents], [])] : []),
  ];
}

function systemNotifier(facts: UnitFacts): UnitRow {
  return serviceRow(
    { purpose: 'notify_service', place: 'system', path: notifyService },
    [
      ['Description', 'OmniMind: tells webhooks what the monitor announced'],
      ['Wants', 'network-online.target'],
      ['After', 'network-online.target omnimind-smart-monitor.service'],
    ],
    [
      ...notifying(facts, ['--receivers', 'webhooks', '--events', systemEvents]),
      ['DynamicUser', 'yes'],
      // The group that may read what was announced.
      ['SupplementaryGroups', 'omnimind'],
      ['StateDirectory', 'omnimind-notify'],
      ['StateDirectoryMode', '0700'],
      ['UMask', '0077'],
      ['MemoryMax', notifierMemory],
      ...withoutFamilies,
      ...networkHardening,
    ],
  );
}

function userNotifier(facts: UnitFacts, words: readonly string[], environment: readonly string[]): UnitRow {
  const row = serviceRow(
    { purpose: 'notify_service', place: 'user', path: notifyService },
    [
      ['Description', 'OmniMind: tells people what the monitor announced'],
      programIsThere(false, facts.program),
      ['After', 'omnimind-smart-monitor.service'],
    ],
    [
      ...notifying(facts, words),
      ...environmentRows(environment),
      ['UMask', '0077'],
      ['Slice', 'app.slice'],
      ['MemoryMax', notifierMemory],
      ...withoutFamilies,
      ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6'],
    ],
  );
  // It may end by itself, when there is no desktop or nothing that this user may read.
  return { ...row, cgroup: null };
}

const notifierMemory = sizeText(200);
const withoutFamilies = unprivilegedHardening.filter(([key]) => key !== 'RestrictAddressFamilies');

/** It ends by itself, and well, when there is nobody to tell. */
function notifying({ program, systemdVersion }: UnitFacts, words: readonly string[]): SettingRow[] {
  return [
    ['Type', 'notify'],
    ['NotifyAccess', 'main'],
    ['ExecStart', execStart([...program, 'notify', 'serve', ...words])],
    ['WatchdogSec', '60s'],
    ...restarting('on-failure', systemdVersion),
  ];
}

/** A unit that nothing starts: `systemctl status` and `start` say how a backend is named. */
function missingBackend(isSystem: boolean): UnitRow {
  const file = isSystem ? '/etc/omnimind/config.toml' : '~/.config/omnimind/config.toml';
  const how = `set backend.command in ${file}, then run: omnimind setup --${isSystem ? 'system' : 'user'}`;
  return {
    purpose: 'no_backend',
    place: isSystem ? 'system' : 'user',
    path: backendService,
    cgroup: null,
    sections: {
      Unit: [['Description', `No backend yet: ${how}`]],
      Service: [
        ['Type', 'oneshot'],
        ['OOMPolicy', 'continue'],
        // EX_CONFIG; sysexits.h. systemctl start says that it failed, and status shows the sentence.
        ['ExecStart', execStart(['/bin/sh', '-c', `echo 'no backend: ${how}' >&2; exit 78`])],
      ],
    },
  };
}

/**
 * The backend that must live, as a service; where the configuration names none, a unit that says so.
 *
 * @throws Unwritable for a command, a user or a directory that no unit file can hold
 */
export function backendUnits({ kind, configuration, limits, systemdVersion }: UnitFacts): UnitRow[] {
  const { command, user, directory } = configuration.backend;
  if (command.length === 0) return [missingBackend(kind === 'system')];
  if (directory !== '' && !isAbsolute(directory)) throw new Unwritable('directory', directory);
  if (kind === 'user' && user !== '') throw new Unwritable('user');
  const isSystem = kind === 'system';
  return [
    serviceRow(
      { purpose: 'backend_service', place: kind, path: backendService },
      [
        ['Description', 'Backend that OmniMind keeps alive'],
        ['After', isSystem ? 'network.target' : null],
      ],
      [
        ['Type', 'exec'],
        ['ExecStart', execStart(command)],
        ['User', user || null],
        ['WorkingDirectory', directory === '' ? null : withoutSpecifiers(directory)],
        ...restarting('always', systemdVersion),
        // One process of it that the kernel killed is no reason to stop the others.
        ['OOMPolicy', 'continue'],
        ['OOMScoreAdjust', isSystem ? -900 : null],
        ['ManagedOOMPreference', isSystem ? 'omit' : null, 248],
        ['Slice', isSystem ? null : 'app.slice'],
        ['MemoryLow', limits.backend_low_mib === 0 ? null : sizeText(limits.backend_low_mib)],
      ],
    ),
  ];
}
