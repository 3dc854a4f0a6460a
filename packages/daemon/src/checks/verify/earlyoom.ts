import type { Check } from '../finding.ts';
import type { MachineFiles } from '../machine-files.ts';
import type { VerifyContext } from './context.ts';
import { type VerifyFinding, verified } from './findings.ts';

/** Where distributions and `make install` put it. */
const places = ['/usr/bin/earlyoom', '/usr/sbin/earlyoom', '/usr/local/bin/earlyoom', '/usr/local/sbin/earlyoom'];

/** The process that is earlyoom; `null` when there is none. */
export function earlyoomPid(machine: MachineFiles): number | null {
  return machine.processes().find(({ name }) => name === 'earlyoom')?.pid ?? null;
}

/** Whether earlyoom guards the machine. OmniMind works without it. */
export const earlyoomCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'earlyoom',
  look: ({ machine }) => {
    const pid = earlyoomPid(machine);
    if (pid !== null) return verified('earlyoom.running', { pid });
    if (places.some((place) => machine.exists(place)))
      return verified('earlyoom.stopped', {}, 'sudo systemctl enable --now earlyoom');
    return verified('earlyoom.absent');
  },
};
