import { isUnavailable } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import { connectManager } from '@omnimind/linux/systemd/dbus-manager';
import { managerKindOf } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { DoctorCheckName, DoctorFinding } from '@omnimind/protocol/doctor-finding';
import { type Check, type DoctorContext, runChecks } from '../checks/check.ts';
import { MachineFiles } from '../checks/machine-files.ts';
import { type Connect, Units } from '../checks/units.ts';
import {
  checkAutogroup,
  checkCgroup,
  checkControllers,
  checkDelegation,
  checkIoWeight,
  checkProc,
  checkPsi,
  checkSwap,
  checkZfs,
} from './kernel.ts';
import { checkEarlyoomPatterns, checkKilled, checkKillers, checkOomd } from './killers.ts';
import {
  checkAlerts,
  checkBus,
  checkLimits,
  checkNative,
  checkSession,
  checkSharing,
  checkSystemd,
} from './programs.ts';

export interface ExamineOptions {
  readonly configuration: Configuration;
  /** Stands before every path; tests give a directory of their own. */
  readonly root?: string;
  readonly uid?: number;
  readonly environment?: NodeJS.ProcessEnv;
  readonly connect?: Connect;
  readonly wall_ms?: number;
}

export interface Examination {
  readonly findings: readonly DoctorFinding[];
  /** Whether nothing is `bad`. */
  readonly isFit: boolean;
}

/** The traps of a machine, from the kernel up. */
export const doctorChecks: Readonly<Record<DoctorCheckName, Check<DoctorContext, DoctorFinding>>> = {
  cgroup: checkCgroup,
  controllers: checkControllers,
  delegation: checkDelegation,
  psi: checkPsi,
  proc: checkProc,
  swap: checkSwap,
  zfs: checkZfs,
  io_weight: checkIoWeight,
  autogroup: checkAutogroup,
  systemd: checkSystemd,
  bus: checkBus,
  session: checkSession,
  native: checkNative,
  limits: checkLimits,
  sharing: checkSharing,
  killers: checkKillers,
  oomd: checkOomd,
  killed: checkKilled,
  alerts: checkAlerts,
  earlyoom: checkEarlyoomPatterns,
};

/** Looks for the traps of the machine. Changes nothing, and needs no privilege. */
export async function examineMachine(options: ExamineOptions): Promise<Examination> {
  const { configuration, root = '', environment = process.env } = options;
  const uid = options.uid ?? process.getuid?.() ?? 0;
  const units = new Units(options.connect ?? ((of) => connectManager(of, { environment })));
  try {
    const findings = await runChecks(doctorChecks, {
      kind: managerKindOf(uid),
      uid,
      machine: new MachineFiles(root),
      units,
      configuration,
      runtimeDirectory: uid === 0 ? '/run' : environment['XDG_RUNTIME_DIR'] || `/run/user/${uid}`,
      wall_ms: options.wall_ms ?? Date.now(),
      hasNative: !isUnavailable(loadNative()),
    });
    return { findings, isFit: findings.every(({ state }) => state !== 'bad') };
  } finally {
    await units.close();
  }
}
