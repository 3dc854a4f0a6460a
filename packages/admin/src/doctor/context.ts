import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { MachineFiles } from '../checks/machine-files.ts';
import type { Units } from '../checks/units.ts';

/** What each check of `omnimind doctor` gets. */
export interface DoctorContext {
  /** The manager that would be used: the system's for root, else the user's. */
  readonly kind: ManagerKind;
  readonly uid: number;
  readonly machine: MachineFiles;
  readonly units: Units;
  readonly configuration: Configuration;
  /** Directory of the metrics file of this kind. */
  readonly runtimeDirectory: string;
  /** Wall clock, ms. */
  readonly wall_ms: number;
  /** Why the optional native calls can't be had; `null` when they are there. */
  readonly nativeProblem: string | null;
}
