import { isUnavailable } from '@omnimind/linux/files/outcome';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import { setupCommand, systemctl, type VerifyContext } from './context.ts';
import { plannedOomScore } from './monitor-oom.ts';

const unit = 'omnimind-backend-protected.service';

/** Whether the backend of the configuration runs, and goes last when memory is out. */
export const backendCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'backend',
  run: async (context) => {
    if (context.configuration.backend.command.length === 0) return verifyFinding('backend.not_configured');
    const properties = await context.units.read(context.kind, unit);
    if (isUnavailable(properties))
      return verifyFinding('backend.no_manager', { reason: properties.unavailable }, 'omnimind doctor');
    if (properties.text('LoadState') !== 'loaded')
      return verifyFinding('backend.not_installed', {}, setupCommand(context));
    const [state, sub_state] = [properties.text('ActiveState'), properties.text('SubState')];
    const restart = systemctl(context, `restart ${unit}`);
    if (state !== 'active' || sub_state !== 'running')
      return verifyFinding('backend.not_running', { state, sub_state, result: properties.text('Result') }, restart);
    const pid = Number(properties.number('MainPID') ?? 0);
    const score = context.machine.line(`/proc/${pid}/oom_score_adj`) ?? '';
    // A user may not lower it.
    if (context.kind === 'system' && Number(score) !== plannedOomScore)
      return verifyFinding('backend.oom_score', { score, expected: String(plannedOomScore) }, restart);
    return verifyFinding('backend.running', { pid });
  },
};
