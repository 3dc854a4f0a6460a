import { isUnavailable } from '@omnimind/linux/files/outcome';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import { systemctl, type VerifyContext } from './context.ts';
import { monitorUnit } from './monitor.ts';

/** What the monitor and the backend must have: all but the last to go; proc_pid_oom_score_adj(5). */
export const plannedOomScore = -900;

/** Whether the kernel would kill nearly everything before the monitor. A user can't ask for that. */
export const monitorOomCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'monitor_oom',
  run: async (context) => {
    if (context.kind === 'user') return [];
    const properties = await context.units.read(context.kind, monitorUnit);
    const pid = isUnavailable(properties) ? 0 : Number(properties.number('MainPID') ?? 0);
    const text = pid === 0 ? null : context.machine.line(`/proc/${pid}/oom_score_adj`);
    const restart = systemctl(context, `restart ${monitorUnit}`);
    if (text === null) return verifyFinding('monitor_oom.unknown', {}, restart);
    if (Number(text) !== plannedOomScore)
      return verifyFinding('monitor_oom.differs', { score: text, expected: String(plannedOomScore) }, restart);
    return verifyFinding('monitor_oom.as_planned', { score: text });
  },
};
