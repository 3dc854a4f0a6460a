import { isAbsolute } from 'node:path';
import { execStart } from '@omnimind/linux/systemd/unit-command';
import { withoutSpecifiers } from '@omnimind/linux/systemd/unit-text';
import { restarting } from './service-settings.ts';
import { sizeText, type UnitFacts, type UnitRow } from './unit-row.ts';

export const backendService = 'omnimind-backend-protected.service';

/**
 * The backend that must live, as a service; none when the configuration names no command.
 *
 * @throws RangeError for a command, a user or a directory that no unit file can hold
 */
export function backendUnits({ kind, configuration, limits, systemdVersion }: UnitFacts): UnitRow[] {
  const { command, user, directory } = configuration.backend;
  if (command.length === 0) return [];
  if (directory !== '' && !isAbsolute(directory)) throw new RangeError(`"${directory}" is not an absolute path`);
  if (kind === 'user' && user !== '') throw new RangeError('a service of a user runs as that user: leave "user" empty');
  const isSystem = kind === 'system';
  return [
    {
      purpose: 'backend_service',
      place: kind,
      path: backendService,
      cgroup: `${isSystem ? 'system.slice' : 'app.slice'}/${backendService}`,
      sections: {
        Unit: [
          ['Description', 'Backend that OmniMind keeps alive'],
          ['After', isSystem ? 'network.target' : null],
          ['StartLimitIntervalSec', 0],
        ],
        Service: [
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
        Install: [['WantedBy', isSystem ? 'multi-user.target' : 'default.target']],
      },
    },
  ];
}
