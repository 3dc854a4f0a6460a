import { quoteCommand } from '@omnimind/protocol';

/** What a file that is no unit is for; its words are in the messages. */
export type PlainPurpose = 'sysusers' | 'tmpfiles' | 'logrotate' | 'monitor_script';

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
/** The name that other programs know the metrics file by. */
export const metricsLink = '/tmp/omnimind-metrics-5min.txt';
export const metricsFile = `${runtimeDirectory}/metrics-5min.txt`;

const head = '# Written by `omnimind setup`, and removed by `omnimind uninstall` unless it was changed.\n';

/**
 * The files of a system's setup beside its units.
 *
 * @param monitor command of the monitor
 * @param hasLogrotate whether this machine turns logs over by logrotate
 */
export function plainFiles(monitor: readonly string[], hasLogrotate: boolean): PlainFile[] {
  const logrotate: PlainFile = {
    purpose: 'logrotate',
    path: '/etc/logrotate.d/omnimind',
    mode: 0o644,
    // systemd holds the file open for the service, so it is emptied in place.
    text: `${head}${logDirectory}/*.log {\n  weekly\n  rotate 4\n  maxsize 10M\n  missingok\n  notifempty\n  compress\n  copytruncate\n}\n`,
  };
  return [
    { purpose: 'sysusers', path: sysusersFile, mode: 0o644, text: `${head}g ${groupName} -\n` },
    {
      purpose: 'tmpfiles',
      path: tmpfilesFile,
      mode: 0o644,
      text: `${head}d ${runtimeDirectory} 0755 root ${groupName} -\nd ${logDirectory} 0750 root ${groupName} -\nL+ ${metricsLink} - - - - ${metricsFile}\n`,
    },
    ...(hasLogrotate ? [logrotate] : []),
    {
      purpose: 'monitor_script',
      path: '/usr/local/bin/omnimind-smart-monitor.sh',
      mode: 0o755,
      text: `#!/bin/sh\n${head}# The monitor in the foreground, as its service runs it.\nexec ${quoteCommand(monitor)} "$@"\n`,
    },
  ];
}
