import { quoteCommand } from '@omnimind/protocol/escape';
import type { PlainPurpose } from '@omnimind/protocol/setup-plan';

/** A file of a system's setup that is no unit. */
export interface PlainFile {
  readonly purpose: PlainPurpose;
  /** Absolute path. */
  readonly path: string;
  readonly mode: number;
  readonly text: string;
}

export const groupName = 'omnimind';
export const sysusersFile = '/etc/sysusers.d/omnimind.conf';
export const tmpfilesFile = '/etc/tmpfiles.d/omnimind.conf';
export const runtimeDirectory = '/run/omnimind';
export const logDirectory = '/var/log/omnimind';
/** The monitor turns it over itself. */
export const logFile = `${logDirectory}/smart-monitor.log`;
/** The name that other programs know the metrics file by. */
export const metricsLink = '/tmp/omnimind-metrics-5min.txt';
export const metricsFile = `${runtimeDirectory}/metrics-5min.txt`;

const head = '# Written by `omnimind setup`, and removed by `omnimind uninstall` unless it was changed.\n';

/**
 * The files of a system's setup beside its units.
 *
 * @param monitor command of the monitor
 */
export function plainFiles(monitor: readonly string[]): PlainFile[] {
  return [
    { purpose: 'sysusers', path: sysusersFile, mode: 0o644, text: `${head}g ${groupName} -\n` },
    {
      purpose: 'tmpfiles',
      path: tmpfilesFile,
      mode: 0o644,
      text: `${head}d ${runtimeDirectory} 0755 root ${groupName} -\nd ${logDirectory} 0750 root ${groupName} -\nL+ ${metricsLink} - - - - ${metricsFile}\n`,
    },
    {
      purpose: 'monitor_script',
      path: '/usr/local/bin/omnimind-smart-monitor.sh',
      mode: 0o755,
      text: `#!/bin/sh\n${head}# The monitor in the foreground, as its service runs it.\nexec ${quoteCommand(monitor)} "$@"\n`,
    },
  ];
}
