import type { VerifyFinding } from '@omnimind/protocol/verify-finding';
import { type Check, runChecks } from '../checks/check.ts';
import { backendCheck } from './backend.ts';
import { cgroupCheck } from './cgroup.ts';
import type { VerifyContext } from './context.ts';
import { earlyoomCheck } from './earlyoom.ts';
import { filesCheck } from './files.ts';
import { killersCheck } from './killers.ts';
import { limitsCheck } from './limits.ts';
import { linkCheck } from './link.ts';
import { memoryLowCheck } from './memory-low.ts';
import { metricsCheck } from './metrics.ts';
import { monitorCheck } from './monitor.ts';
import { monitorOomCheck } from './monitor-oom.ts';
import { propertiesCheck } from './properties.ts';
import { setupCheck } from './setup.ts';
import { slicesCheck } from './slices.ts';
import { sparedCheck } from './spared.ts';
import { weightsCheck } from './weights.ts';
import { workloadCheck } from './workload.ts';

/** What must hold on a machine that OmniMind was set up on, from the ground up. */
export const verifyChecks: readonly Check<VerifyContext, VerifyFinding>[] = [
  cgroupCheck,
  setupCheck,
  filesCheck,
  slicesCheck,
  limitsCheck,
  propertiesCheck,
  weightsCheck,
  memoryLowCheck,
  sparedCheck,
  monitorCheck,
  monitorOomCheck,
  metricsCheck,
  linkCheck,
  workloadCheck,
  backendCheck,
  earlyoomCheck,
  killersCheck,
];

export function verifyAll(context: VerifyContext): Promise<VerifyFinding[]> {
  return runChecks(verifyChecks, context);
}
