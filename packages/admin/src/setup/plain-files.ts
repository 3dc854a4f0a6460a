import { quoteCommand } from '@omnimind/protocol/escape';
import type { FilePurpose } from '@omnimind/protocol/setup-plan';
import type { WantedFile } from './planned.ts';

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
export function plainFiles(monitor: readonly string[]): WantedFile[] {
  const file = (purpose: FilePurpose, path: string, mode: number, text: string): WantedFile => {
    return { purpose, path, mode, content: Buffer.from(text) };
  };
  const lines = [
    `d ${runtimeDirectory} 0755 root ${groupName} -`,
    `d ${logDirectory} 0750 root ${groupName} -`,
    `L+ ${metricsLink} - - - - ${metricsFile}`,
  ];
  const script = `# The monitor in the foreground, as its service runs it.\nexec ${quoteCommand(monitor)} "$@"\n`;
  return [
    file('sysusers', sysusersFile, 0o644, `${head}g ${groupName} -\n`),
    file('tmpfiles', tmpfilesFile, 0o644, `${head}${lines.join('\n')}\n`),
    file('monitor_script', '/usr/local/bin/omnimind-smart-monitor.sh', 0o755, `#!/bin/sh\n${head}${script}`),
  ];
}
