import { readText } from '@omnimind/linux/files/outcome';
import type { KillReport } from '@omnimind/linux/journal/kill-lines';
import { parseUnifiedCgroup } from '@omnimind/linux/procfs/pid/once';

/**
 * A kill with its cgroup, where that can still be read: earlyoom tells of a kill before it does it, and who was killed stays in
 * the table of processes until somebody has waited for it.
 */
export function locateKill(report: KillReport, proc = '/proc'): KillReport {
  if (report.cgroup !== null || report.pid === null) return report;
  const text = readText(`${proc}/${report.pid}/cgroup`);
  const cgroup = typeof text === 'string' ? parseUnifiedCgroup(text) : undefined;
  // What has ended is in the root.
  return cgroup === undefined || cgroup === null || cgroup === '/' ? report : { ...report, cgroup };
}
