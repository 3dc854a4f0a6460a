import type { Facts, Finding } from '../finding.ts';

/** `ok` holds, `info` is said and is no failure, `fail` does not hold. */
export type VerifyState = 'ok' | 'info' | 'fail';

/** All that `omnimind verify` can find, check by check, and what it means for the outcome. */
export const verifyStates = {
  'cgroup.unified': 'ok',
  'cgroup.missing': 'fail',
  'cgroup.no_controllers': 'fail',
  'setup.done': 'ok',
  'setup.missing': 'fail',
  'setup.unreadable': 'fail',
  'files.unchanged': 'ok',
  'files.changed': 'fail',
  'files.unreadable': 'fail',
  'files.not_planned': 'info',
  'slices.loaded': 'ok',
  'slices.not_loaded': 'fail',
  'slices.overridden': 'fail',
  'slices.not_reloaded': 'fail',
  'slices.no_manager': 'fail',
  'limits.in_force': 'ok',
  'limits.waiting': 'info',
  'limits.differ': 'fail',
  'limits.not_planned': 'info',
  'properties.as_planned': 'ok',
  'properties.differ': 'fail',
  'properties.no_manager': 'fail',
  'properties.not_planned': 'info',
  'monitor.running': 'ok',
  'monitor.not_running': 'fail',
  'monitor.not_installed': 'fail',
  'monitor.no_watchdog': 'fail',
  'monitor.watchdog_late': 'fail',
  'monitor.no_manager': 'fail',
  'monitor_oom.as_planned': 'ok',
  'monitor_oom.differs': 'fail',
  'monitor_oom.unknown': 'fail',
  'workload.some': 'ok',
  'workload.none': 'info',
  'earlyoom.running': 'ok',
  'earlyoom.stopped': 'info',
  'earlyoom.absent': 'info',
  'metrics.fresh': 'ok',
  'metrics.missing': 'fail',
  'metrics.stale': 'fail',
  'metrics.damaged': 'fail',
  'metrics.bad_word': 'fail',
  'link.right': 'ok',
  'link.missing': 'fail',
  'link.wrong': 'fail',
  'link.no_link': 'fail',
  'weights.below': 'ok',
  'weights.not_below': 'fail',
  'weights.not_in_force': 'fail',
  'weights.waiting': 'info',
  'memory_low.in_force': 'ok',
  'memory_low.differs': 'fail',
  'memory_low.broken': 'fail',
  'memory_low.not_passed_on': 'info',
  'memory_low.not_planned': 'info',
  'memory_low.unknown': 'info',
  'spared.outside': 'ok',
  'spared.inside': 'fail',
  'backend.not_configured': 'info',
  'backend.running': 'ok',
  'backend.not_running': 'fail',
  'backend.not_installed': 'fail',
  'backend.oom_score': 'fail',
  'backend.no_manager': 'fail',
} as const satisfies Record<string, VerifyState>;

export type VerifyCode = keyof typeof verifyStates;
export type VerifyFinding = Finding<VerifyCode, VerifyState>;

export function verified(code: VerifyCode, facts: Facts = {}, mend: string | null = null): VerifyFinding {
  return { code, state: verifyStates[code], facts, mend };
}
