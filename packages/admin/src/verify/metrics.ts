import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import { parseMetrics, staleIntervals } from '../checks/metrics-age.ts';
import { systemctl, type VerifyContext } from './context.ts';
import { monitorUnit } from './monitor.ts';

export function metricsFile({ runtimeDirectory }: Pick<VerifyContext, 'runtimeDirectory'>): string {
  return `${runtimeDirectory}/omnimind/metrics-5min.txt`;
}

/** Whether the metrics file is fresh and says what the CPU does in a word that we know. */
export const metricsCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'metrics',
  run: (context) => {
    const file = metricsFile(context);
    const limit_s = staleIntervals * context.configuration.monitor.metrics_interval;
    const text = context.machine.text(file);
    const restart = systemctl(context, `restart ${monitorUnit}`);
    if (text === null) return verifyFinding('metrics.missing', { file, limit_s }, restart);
    const { age_s, word, isKnownWord } = parseMetrics(text, context.wall_ms);
    if (Number.isNaN(age_s)) return verifyFinding('metrics.damaged', { file, limit_s }, restart);
    // A clock that was set back makes it come from the future: no less wrong.
    if (Math.abs(age_s) > limit_s) return verifyFinding('metrics.stale', { file, age_s, limit_s }, restart);
    if (!isKnownWord) return verifyFinding('metrics.bad_word', { file, word, limit_s }, restart);
    return verifyFinding('metrics.fresh', { age_s: Math.max(0, age_s), word, limit_s });
  },
};
