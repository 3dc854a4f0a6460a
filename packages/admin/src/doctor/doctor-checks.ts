import type { DoctorFinding } from '@omnimind/protocol/doctor-finding';
import { type Check, runChecks } from '../checks/check.ts';
import { alertsCheck } from './alerts.ts';
import { autogroupCheck } from './autogroup.ts';
import { busCheck } from './bus.ts';
import { cgroupCheck } from './cgroup.ts';
import type { DoctorContext } from './context.ts';
import { controllersCheck } from './controllers.ts';
import { delegationCheck } from './delegation.ts';
import { earlyoomCheck } from './earlyoom.ts';
import { ioWeightCheck } from './io-weight.ts';
import { killedCheck } from './killed.ts';
import { killersCheck } from './killers.ts';
import { limitsCheck } from './limits.ts';
import { nativeCheck } from './native.ts';
import { oomdCheck } from './oomd.ts';
import { procCheck } from './proc.ts';
import { psiCheck } from './psi.ts';
import { sessionCheck } from './session.ts';
import { sharingCheck } from './sharing.ts';
import { swapCheck } from './swap.ts';
import { systemdCheck } from './systemd.ts';
import { zfsCheck } from './zfs.ts';

/** The traps of a machine, from the kernel up; the brief's three cases last. */
export const doctorChecks: readonly Check<DoctorContext, DoctorFinding>[] = [
  cgroupCheck,
  controllersCheck,
  delegationCheck,
  psiCheck,
  procCheck,
  swapCheck,
  zfsCheck,
  ioWeightCheck,
  autogroupCheck,
  systemdCheck,
  busCheck,
  sessionCheck,
  nativeCheck,
  limitsCheck,
  sharingCheck,
  killersCheck,
  oomdCheck,
  killedCheck,
  alertsCheck,
  earlyoomCheck,
];

export function examineAll(context: DoctorContext): Promise<DoctorFinding[]> {
  return runChecks(doctorChecks, context);
}
