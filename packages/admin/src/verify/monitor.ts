import { isUnavailable } from '@omnimind/linux/files/outcome';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import { setupCommand, systemctl, type VerifyContext } from './context.ts';

export const monitorUnit = 'omnimind-smart-monitor.service';

/** Whether the monitor runs as a service, and tells its manager in time that it lives; WatchdogSec= of systemd.service(5). */
export const monitorCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'monitor',
  run: async (context) => {
    const properties = await context.units.read(context.kind, monitorUnit);
    if (isUnavailable(properties))
      return verifyFinding('monitor.no_manager', { reason: properties.unavailable }, 'omnimind doctor');
    if (properties.text('LoadState') !== 'loaded')
      return verifyFinding('monitor.not_installed', {}, setupCommand(context));
    const [state, sub_state] = [properties.text('ActiveState'), properties.text('SubState')];
    const restart = systemctl(context, `restart ${monitorUnit}`);
    if (state !== 'active' || sub_state !== 'running')
      return verifyFinding('monitor.not_running', { state, sub_state, result: properties.text('Result') }, restart);
    const pid = Number(properties.number('MainPID') ?? 0);
    const watchdog_usec = properties.setting('WatchdogUSec') ?? 0;
    if (watchdog_usec === 0 || !Number.isFinite(watchdog_usec))
      return verifyFinding('monitor.no_watchdog', { pid }, setupCommand(context));
    // 0 until it is told for the first time: the manager's own patience begins at the start then.
    const told_usec = Number(properties.number('WatchdogTimestampMonotonic') ?? 0);
    const age_s = Math.max(0, (context.monotonic_usec - told_usec) / 1e6);
    const watchdog_s = watchdog_usec / 1e6;
    if (told_usec > 0 && age_s > watchdog_s)
      return verifyFinding('monitor.watchdog_late', { pid, age_s, watchdog_s }, restart);
    return verifyFinding('monitor.running', { pid, watchdog_s });
  },
};
