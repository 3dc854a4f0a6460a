import { isUnavailable } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import { managerKindOf } from '@omnimind/linux/systemd/service-manager';
import type { DoctorCheckName, DoctorFinding } from '@omnimind/protocol/doctor-finding';
import { type Check, type CheckOptions, type DoctorContext, runChecks, uidOf, withMachine } from '../checks/check.ts';
import * as kernel from './kernel.ts';
import * as killers from './killers.ts';
import * as programs from './programs.ts';

export interface Examination {
  readonly findings: readonly DoctorFinding[];
  readonly isFit: boolean;
}

/** The traps of a machine, from the kernel up. */
export const doctorChecks: Readonly<Record<DoctorCheckName, Check<DoctorContext, DoctorFinding>>> = {
  cgroup: kernel.checkCgroup,
  controllers: kernel.checkControllers,
  delegation: kernel.checkDelegation,
  psi: kernel.checkPsi,
  proc: kernel.checkProc,
  swap: kernel.checkSwap,
  zfs: kernel.checkZfs,
  io_weight: kernel.checkIoWeight,
  autogroup: kernel.checkAutogroup,
  systemd: programs.checkSystemd,
  bus: programs.checkBus,
  session: programs.checkSession,
  native: programs.checkNative,
  limits: programs.checkLimits,
  sharing: programs.checkSharing,
  killers: killers.checkKillers,
  oomd: killers.checkOomd,
  killed: killers.checkKilled,
  alerts: programs.checkAlerts,
  earlyoom: killers.checkEarlyoomPatterns,
};

/** Looks for the traps of the machine. Changes nothing, and needs no privilege. */
export async function examineMachine(options: CheckOptions): Promise<Examination> {
  return await withMachine(options, managerKindOf(uidOf(options)), async (context) => {
    const findings = await runChecks(doctorChecks, { ...context, hasNative: !isUnavailable(loadNative()) });
    return { findings, isFit: findings.every(({ state }) => state !== 'bad') };
  });
}
