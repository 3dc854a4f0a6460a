import { isUnavailable } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import { connectManager } from '@omnimind/linux/systemd/dbus-manager';
import { managerKindOf } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { DoctorFinding } from '@omnimind/protocol/doctor-finding';
import { MachineFiles } from '../checks/machine-files.ts';
import { type Connect, Units } from '../checks/units.ts';
import { examineAll } from './doctor-checks.ts';

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

/** Looks for the traps of the machine. Nothing is changed, and no privilege is needed. */
export async function examineMachine(options: ExamineOptions): Promise<Examination> {
  const { configuration, root = '', environment = process.env } = options;
  const uid = options.uid ?? process.getuid?.() ?? 0;
  const native = loadNative();
  const units = new Units(options.connect ?? ((of) => connectManager(of, { environment })));
  try {
    const findings = await examineAll({
      kind: managerKindOf(uid),
      uid,
      machine: new MachineFiles(root),
      units,
      configuration,
      runtimeDirectory: uid === 0 ? '/run' : environment['XDG_RUNTIME_DIR'] || `/run/user/${uid}`,
      wall_ms: options.wall_ms ?? Date.now(),
      nativeProblem: isUnavailable(native) ? native.unavailable : null,
    });
    return { findings, isFit: findings.every(({ state }) => state !== 'bad') };
  } finally {
    await units.close();
  }
}
