import type { SettingRow } from './unit-row.ts';

/** Restarting for ever, more and more seldom where systemd can do that (254), else at an even pace. */
export function restarting(when: 'always' | 'on-failure', systemdVersion: number): SettingRow[] {
  if (systemdVersion < 254)
    return [
      ['Restart', when],
      ['RestartSec', '5s'],
    ];
  return [
    ['Restart', when],
    ['RestartSec', '1s'],
    ['RestartSteps', 6],
    ['RestartMaxDelaySec', '60s'],
  ];
}

/** What a service may do without that needs no privilege to be taken away: for the managers of users too. */
export const unprivilegedHardening: readonly SettingRow[] = [
  ['NoNewPrivileges', 'yes'],
  ['LockPersonality', 'yes'],
  ['RestrictAddressFamilies', 'AF_UNIX'],
  ['RestrictNamespaces', 'yes'],
  ['RestrictRealtime', 'yes'],
  ['RestrictSUIDSGID', 'yes'],
  ['SystemCallArchitectures', 'native'],
  ['SystemCallFilter', '@system-service'],
  ['SystemCallErrorNumber', 'EPERM'],
];

/** What no service of the system's setup needs, whatever it does. */
const systemHardening: readonly SettingRow[] = [
  ['KeyringMode', 'private'],
  ['PrivateDevices', 'yes'],
  ['PrivateTmp', 'yes'],
  ['ProtectClock', 'yes', 245],
  ['ProtectHome', 'yes'],
  ['ProtectHostname', 'yes'],
  ['ProtectKernelLogs', 'yes'],
  ['ProtectKernelModules', 'yes'],
  ['ProtectKernelTunables', 'yes'],
  ['ProtectSystem', 'strict'],
];

/** What a service that only reads one directory and speaks to the network may do without. */
export const networkHardening: readonly SettingRow[] = [
  ['CapabilityBoundingSet', ''],
  ['AmbientCapabilities', ''],
  ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6'],
  ['PrivateUsers', 'yes'],
  ['ProcSubset', 'pid', 247],
  ['ProtectProc', 'invisible', 247],
  ['ProtectControlGroups', 'yes'],
  ...systemHardening,
];

/**
 * The rest. The monitor reads all of /proc and asks systemd over D-Bus to act; it writes its own directories, and `memory.high` of what
 * takes the last memory: ProtectControlGroups= is not possible. V8 makes code at run time, so that MemoryDenyWriteExecute= is not either.
 */
export const privilegedHardening: readonly SettingRow[] = [
  // To read /proc/PID/io and the like of every user, to lower priorities where there is no cgroup to weigh, and to be woken by the kernel when
  // tasks begin to wait for memory: before Linux 6.4 a trigger is refused without CAP_SYS_RESOURCE, and later one of half a second.
  ['CapabilityBoundingSet', 'CAP_SYS_PTRACE CAP_DAC_READ_SEARCH CAP_SYS_NICE CAP_SYS_RESOURCE'],
  ['IPAddressDeny', 'any'],
  ['PrivateNetwork', 'yes'],
  ...systemHardening,
];
