import { devSlice } from '@omnimind/linux/systemd/service-manager';
import { execStart, quotedWord } from '@omnimind/linux/systemd/unit-command';
import { monitorMemory, monitorWeight } from './limits.ts';
import { privilegedHardening, restarting, unprivilegedHardening } from './service-settings.ts';
import { type SettingRow, sizeText, type UnitFacts, type UnitRow } from './unit-row.ts';

export const monitorService = 'omnimind-smart-monitor.service';

/** The monitor as a service: of the system, or of one user. */
export function monitorUnit(facts: UnitFacts): UnitRow {
  const { kind, monitor, environment, systemdVersion, configuration } = facts;
  const isSystem = kind === 'system';
  return {
    purpose: 'monitor_service',
    place: kind,
    path: monitorService,
    cgroup: `${isSystem ? 'system.slice' : 'app.slice'}/${monitorService}`,
    sections: {
      Unit: [
        ['Description', 'OmniMind monitor: watches workloads and answers trouble gently'],
        // The slices are there from the start, with their limits in force.
        ['Wants', devSlice],
        ['After', devSlice],
        ['StartLimitIntervalSec', 0],
      ],
      Service: [
        ['Type', 'notify'],
        ['NotifyAccess', 'main'],
        ['ExecStart', execStart(monitor)],
        ...environment.map((entry) => ['Environment', quotedWord(entry)] as const),
        ['WatchdogSec', '30s'],
        ...restarting('on-failure', systemdVersion),
        ['UMask', isSystem ? '0027' : '0077'],
        ['RuntimeDirectory', 'omnimind'],
        ['RuntimeDirectoryMode', isSystem ? '0755' : '0700'],
        // The link in /tmp must not dangle while the service restarts.
        ['RuntimeDirectoryPreserve', 'yes'],
        ...(isSystem ? systemSettings : userSettings),
        ...unprivilegedHardening,
        ...(isSystem ? privilegedHardening : []),
        ...(configuration.api.tcp_port === 0 ? [] : loopbackSettings),
      ],
      Install: [['WantedBy', isSystem ? 'multi-user.target' : 'default.target']],
    },
  };
}

/**
 * Where the API is spoken on loopback, too: it must be the machine's, not one of the unit's own. What comes later counts, address
 * families are added; systemd.exec(5).
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
