import { execStart, quotedWord } from '@omnimind/linux/systemd/unit-command';
import { networkHardening, restarting, unprivilegedHardening } from './service-settings.ts';
import { type SettingRow, sizeText, type UnitFacts, type UnitRow } from './unit-row.ts';

export const notifyService = 'omnimind-notify.service';

/** Where the monitor of the system keeps what it announced. */
const systemEvents = '/var/lib/omnimind/events';

/**
 * The services that pass on what the monitor announced. For the system two: one of a dynamic user with the network for webhooks, and
 * one of each user for the desktop. None where there is no receiver.
 */
export function notifyUnits(facts: UnitFacts): UnitRow[] {
  const { desktop, webhooks } = facts.configuration.notify;
  if (facts.kind === 'user')
    return desktop || webhooks.length > 0 ? [userService(facts, ['--receivers', 'all'], facts.environment)] : [];
  return [
    ...(webhooks.length > 0 ? [systemService(facts)] : []),
    ...(desktop ? [userService(facts, ['--receivers', 'desktop', '--events', systemEvents], [])] : []),
  ];
}

function systemService({ program, systemdVersion }: UnitFacts): UnitRow {
  return {
    purpose: 'notify_service',
    place: 'system',
    path: notifyService,
    cgroup: `system.slice/${notifyService}`,
    sections: {
      Unit: [
        ['Description', 'OmniMind: tells webhooks what the monitor announced'],
        ['Wants', 'network-online.target'],
        ['After', 'network-online.target omnimind-smart-monitor.service'],
        ['StartLimitIntervalSec', 0],
      ],
      Service: [
        ...running(program, ['--receivers', 'webhooks', '--events', systemEvents], systemdVersion),
        ['DynamicUser', 'yes'],
        // The group that may read what was announced.
        ['SupplementaryGroups', 'omnimind'],
        ['StateDirectory', 'omnimind-notify'],
        ['StateDirectoryMode', '0700'],
        ['UMask', '0077'],
        ['MemoryMax', sizeText(memoryMax_mib)],
        ...unprivilegedHardening.filter(([key]) => key !== 'RestrictAddressFamilies'),
        ...networkHardening,
      ],
      Install: [['WantedBy', 'multi-user.target']],
    },
  };
}

function userService(
  { program, systemdVersion }: UnitFacts,
  words: readonly string[],
  environment: readonly string[],
): UnitRow {
  return {
    purpose: 'notify_service',
    place: 'user',
    path: notifyService,
    // It may end by itself, when there is no desktop or nothing that this user may read.
    cgroup: null,
    sections: {
      Unit: [
        ['Description', 'OmniMind: tells people what the monitor announced'],
        ['After', 'omnimind-smart-monitor.service'],
        ['StartLimitIntervalSec', 0],
      ],
      Service: [
        ...running(program, words, systemdVersion),
        ...environment.map((entry) => ['Environment', quotedWord(entry)] as const),
        ['UMask', '0077'],
        ['Slice', 'app.slice'],
        ['MemoryMax', sizeText(memoryMax_mib)],
        ...unprivilegedHardening.filter(([key]) => key !== 'RestrictAddressFamilies'),
        ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6'],
      ],
      Install: [['WantedBy', 'default.target']],
    },
  };
}

const memoryMax_mib = 200;

/** It ends by itself, and well, when there is nobody to tell. */
function running(program: readonly string[], words: readonly string[], systemdVersion: number): SettingRow[] {
  return [
    ['Type', 'notify'],
    ['NotifyAccess', 'main'],
    ['ExecStart', execStart([...program, 'notify', 'serve', ...words])],
    ['WatchdogSec', '60s'],
    ...restarting('on-failure', systemdVersion),
  ];
}
