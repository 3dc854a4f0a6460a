import { MachineFiles } from '@omnimind/admin/checks/machine-files';
import { Units } from '@omnimind/admin/checks/units';
import type { DoctorContext } from '@omnimind/admin/doctor/context';
import { examineAll } from '@omnimind/admin/doctor/doctor-checks';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { DoctorCode, DoctorFinding } from '@omnimind/protocol/doctor-finding';
import { FakeMachine, type FakeUnits, fakeConnect, fakeMachineTree } from './fake-machine.ts';

/** A machine, and what is found on it. For tests. */
export interface DoctorCase {
  /** What comes out of the check that the code names. */
  readonly code: DoctorCode;
  readonly tree?: Readonly<Record<string, string | null | undefined>>;
  readonly units?: FakeUnits | null;
  readonly context?: Partial<DoctorContext>;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What is found on the machine of a case. For tests. */
export async function examineCase({
  tree = {},
  units = {},
  context = {},
}: Omit<DoctorCase, 'code'>): Promise<DoctorFinding[]> {
  const machine = new FakeMachine({ ...fakeMachineTree, ...tree });
  try {
    return await examineAll({
      kind: 'user',
      uid: 1000,
      machine: new MachineFiles(machine.root),
      units: new Units(fakeConnect(units)),
      configuration: defaultConfiguration,
      runtimeDirectory: '/run/user/1000',
      wall_ms: Date.parse('2026-03-05T14:00:00Z'),
      nativeProblem: null,
      ...context,
    });
  } finally {
    machine.delete();
  }
}
