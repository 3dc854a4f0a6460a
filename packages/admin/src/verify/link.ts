import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import type { VerifyContext } from './context.ts';
import { metricsFile } from './metrics.ts';

const path = '/tmp/omnimind-metrics-5min.txt';
const fix = 'sudo systemd-tmpfiles --create /etc/tmpfiles.d/omnimind.conf';

/** Whether the old path of the metrics file leads to it. Anyone may take a name in /tmp first. */
export const linkCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'link',
  run: (context) => {
    if (context.kind === 'user') return [];
    const expected = metricsFile(context);
    if (!context.machine.exists(path)) return verifyFinding('link.missing', { path, expected }, fix);
    const target = context.machine.link(path);
    if (target === null) return verifyFinding('link.no_link', { path, expected }, `sudo rm ${path} && ${fix}`);
    return target === expected
      ? verifyFinding('link.right', { path, target })
      : verifyFinding('link.wrong', { path, target, expected }, `sudo rm ${path} && ${fix}`);
  },
};
