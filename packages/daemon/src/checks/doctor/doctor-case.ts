import { defaultConfiguration } from '@omnimind/protocol';
import { FakeMachine, type FakeUnits, fakeConnect, soundMachine } from '../fake-machine.ts';
import { MachineFiles } from '../machine-files.ts';
import { Units } from '../units.ts';
import type { DoctorContext } from './context.ts';
import type { DoctorCode, DoctorFinding } from './findings.ts';
import { examineAll } from './index.ts';

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
  const machine = new FakeMachine({ ...soundMachine, ...tree });
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
