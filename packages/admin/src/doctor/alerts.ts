import { isUnavailable } from '@omnimind/linux/files/outcome';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import { parseMetrics, staleIntervals } from '../checks/metrics-age.ts';
import { setupCommand, systemctl } from '../verify/context.ts';
import { metricsFile } from '../verify/metrics.ts';
import { monitorUnit } from '../verify/monitor.ts';
import type { DoctorContext } from './context.ts';
import { findMonitor } from './find-monitor.ts';

/** The brief's second case, the monitor does not alert: does its service run, and does it still write? */
export const alertsCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'alerts',
  run: async (context) => {
    const { machine, configuration, wall_ms } = context;
    const monitor = await findMonitor(context);
    if (monitor === null) return doctorFinding('alerts.not_installed', {}, setupCommand(context));
    if (isUnavailable(monitor)) return doctorFinding('alerts.unknown', { reason: monitor.unavailable });
    const { properties } = monitor;
    const restart = systemctl(monitor, `restart ${monitorUnit}`);
    const state = properties.text('ActiveState');
    if (state !== 'active')
      return doctorFinding('alerts.not_running', { state, result: properties.text('Result') }, restart);
    const file = metricsFile(monitor);
    const { age_s } = parseMetrics(machine.text(file) ?? '', wall_ms);
    const limit_s = staleIntervals * configuration.monitor.metrics_interval;
    if (!(Math.abs(age_s) <= limit_s))
      return doctorFinding('alerts.stale', { file, ...(Number.isNaN(age_s) ? {} : { age_s }), limit_s }, restart);
    return doctorFinding('alerts.fresh', { age_s: Math.max(0, age_s) });
  },
};
