import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { MachineFiles } from '../checks/machine-files.ts';
import type { Units } from '../checks/units.ts';
import type { ExpectedAttribute, SetupManifest } from '../setup/manifest.ts';

/** What setup did, as far as it can be verified. */
export interface Setup {
  readonly profile: string;
  readonly files: readonly Pick<SetupManifest['files'][number], 'path' | 'sha256' | 'mode'>[];
  readonly links: SetupManifest['links'];
  readonly earlyoom: SetupManifest['earlyoom'];
  /** What the kernel must show, this user's or all users' managers included. */
  readonly attributes: readonly ExpectedAttribute[];
}

/** What each check of `omnimind verify` gets. */
export interface VerifyContext {
  readonly kind: ManagerKind;
  readonly uid: number;
  readonly machine: MachineFiles;
  readonly units: Units;
  readonly configuration: Configuration;
  /** `null`: setup was not done; a text: why that is not known. */
  readonly setup: Setup | string | null;
  /** Directory of the metrics file. */
  readonly runtimeDirectory: string;
  /** Wall clock, ms. */
  readonly wall_ms: number;
  /** CLOCK_MONOTONIC, µs. */
  readonly monotonic_usec: number;
}

/** The command of a person for the manager of that kind. */
export function setupCommand({ kind }: Pick<VerifyContext, 'kind'>): string {
  return kind === 'system' ? 'sudo omnimind setup --system' : 'omnimind setup --user';
}

export function systemctl({ kind }: Pick<VerifyContext, 'kind'>, words: string): string {
  return kind === 'system' ? `sudo systemctl ${words}` : `systemctl --user ${words}`;
}

/** The setup when it was done and is known. */
export function knownSetup({ setup }: Pick<VerifyContext, 'setup'>): Setup | null {
  return typeof setup === 'string' ? null : setup;
}
