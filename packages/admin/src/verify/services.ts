import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';

import { setupCommand, systemctl, type VerifyContext } from '../checks/check.ts';
import { metricsFile, parseMetrics, staleIntervals } from '../checks/metrics.ts';
import { isProblem, UnitProperties } from '../checks/units.ts';
import { metricsLink, tmpfilesFile } from '../setup/plain-files.ts';
import { backendService, monitorService } from '../setup/service-units.ts';

/** A service that is running, or the finding that it is not. */
async function runningService(
  context: VerifyContext,
  check: 'monitor' | 'backend',
  unit: string,
): Promise<UnitProperties | VerifyFinding> {
  const properties = await context.units.read(context.kind, unit);
  if (isProblem(properties)) return verifyFinding(`${check}.no_manager`, { reason: properties }, 'omnimind doctor');
  if (properties.text('LoadState') !== 'loaded')
    return verifyFinding(`${check}.not_installed`, {}, setupCommand(context));
  const [state, sub_state] = [properties.text('ActiveState'), properties.text('SubState')];
  if (state === 'active' && sub_state === 'running') return properties;
  const facts = { state, sub_state, result: properties.text('Result') };
  return verifyFinding(`${check}.not_running`, facts, restart(context, unit));
}

/** Whether the monitor runs as a service, and reports to its manager in time; WatchdogSec= of systemd.service(5). */
export async function checkMonitor(context: VerifyContext): Promise<VerifyFinding> {
  const properties = await runningService(context, 'monitor', monitorService);
  if (!(properties instanceof UnitProperties)) return properties;
  const pid = Number(properties.number('MainPID') ?? 0);
  const watchdog_usec = properties.setting('WatchdogUSec') ?? 0;
  if (watchdog_usec === 0 || !Number.isFinite(watchdog_usec))
    return verifyFinding('monitor.no_watchdog', { pid }, setupCommand(context));
  // 0 until the first report: until then the manager counts from the start.
  const reported_usec = Number(properties.number('WatchdogTimestampMonotonic') ?? 0);
  const age_s = Math.max(0, (context.monotonic_usec - reported_usec) / 1e6);
  const watchdog_s = watchdog_usec / 1e6;
  if (reported_usec > 0 && age_s > watchdog_s)
    return verifyFinding('monitor.watchdog_late', { pid, age_s, watchdog_s }, restart(context));
  return verifyFinding('monitor.running', { pid, watchdog_s });
}

function restart(context: VerifyContext, service = monitorService): string {
  return systemctl(context, `restart ${service}`);
}

/** Of the monitor and the backend, which are to go almost last; proc_pid_oom_score_adj(5). */
const plannedOomScore = '-900';

/** Whether the kernel would kill nearly everything before the monitor. A user can't ask for that. */
export async function checkMonitorOom(context: VerifyContext): Promise<VerifyFinding | VerifyFinding[]> {
  if (context.kind === 'user') return [];
  const properties = await context.units.read(context.kind, monitorService);
  const pid = isProblem(properties) ? 0 : Number(properties.number('MainPID') ?? 0);
  const text = pid === 0 ? null : context.machine.line(`/proc/${pid}/oom_score_adj`);
  if (text === null) return verifyFinding('monitor_oom.unknown', {}, restart(context));
  return text === plannedOomScore
    ? verifyFinding('monitor_oom.as_planned', { score: text })
    : verifyFinding('monitor_oom.differs', { score: text, expected: plannedOomScore }, restart(context));
}

/** Whether the backend of the configuration runs, and goes last when memory runs out. */
export async function checkBackend(context: VerifyContext): Promise<VerifyFinding> {
  if (context.configuration.backend.command.length === 0) return verifyFinding('backend.not_configured');
  const properties = await runningService(context, 'backend', backendService);
  if (!(properties instanceof UnitProperties)) return properties;
  const pid = Number(properties.number('MainPID') ?? 0);
  const score = context.machine.line(`/proc/${pid}/oom_score_adj`) ?? '';
  // A user may not lower it.
  if (context.kind === 'system' && score !== plannedOomScore)
    return verifyFinding('backend.oom_score', { score, expected: plannedOomScore }, restart(context, backendService));
  return verifyFinding('backend.running', { pid });
}

/** Whether the metrics file is fresh and says what the CPU does in a word that we know. */
export function checkMetrics(context: VerifyContext): VerifyFinding {
  const file = metricsFile(context);
  const limit_s = staleIntervals * context.configuration.monitor.metrics_interval;
  const fix = restart(context);
  const text = context.machine.text(file);
  if (text === null) return verifyFinding('metrics.missing', { file, limit_s }, fix);
  const { age_s, word, isKnownWord } = parseMetrics(text, context.wall_ms);
  if (Number.isNaN(age_s)) return verifyFinding('metrics.damaged', { file, limit_s }, fix);
  // A clock that was set back makes it come from the future: no less wrong.
  if (Math.abs(age_s) > limit_s) return verifyFinding('metrics.stale', { file, age_s, limit_s }, fix);
  if (!isKnownWord) return verifyFinding('metrics.bad_word', { file, word, limit_s }, fix);
  return verifyFinding('metrics.fresh', { age_s: Math.max(0, age_s), word, limit_s });
}

/** Whether the old path of the metrics file leads to it. Anyone may take a name in /tmp first. */
export function checkLink(context: VerifyContext): VerifyFinding | VerifyFinding[] {
  if (context.kind === 'user') return [];
  const facts = { path: metricsLink, expected: metricsFile(context) };
  const fix = `sudo systemd-tmpfiles --create ${tmpfilesFile}`;
  if (!context.machine.exists(metricsLink)) return verifyFinding('link.missing', facts, fix);
  const target = context.machine.link(metricsLink);
  if (target === facts.expected) return verifyFinding('link.right', { path: metricsLink, target });
  const fixes = `sudo rm ${metricsLink} && ${fix}`;
  return target === null
    ? verifyFinding('link.no_link', facts, fixes)
    : verifyFinding('link.wrong', { ...facts, target }, fixes);
}
