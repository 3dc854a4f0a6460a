import { connectManager } from '@omnimind/linux/systemd/dbus-manager';
import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import type { ExpectedAttribute, SetupManifest } from '../setup/manifest.ts';
import { MachineFiles } from './machine-files.ts';
import { type Connect, Units } from './units.ts';

interface CheckContext {
  /** The manager that is checked: the system's, or the user's own. */
  readonly kind: ManagerKind;
  readonly uid: number;
  readonly machine: MachineFiles;
  readonly units: Units;
  readonly configuration: Configuration;
  /** Parent of the directory of the metrics file. */
  readonly runtimeDirectory: string;
  /** Wall clock, ms. */
  readonly wall_ms: number;
}

export interface CheckOptions {
  readonly configuration: Configuration;
  /** Stands before every path; tests give a directory of their own. */
  readonly root?: string;
  readonly uid?: number;
  readonly environment?: NodeJS.ProcessEnv;
  readonly connect?: Connect;
  readonly wall_ms?: number;
}

export function uidOf({ uid }: CheckOptions): number {
  return uid ?? process.getuid?.() ?? 0;
}

/** Gives what checks read of the machine, and ends the connections that were opened for it. */
export async function withMachine<Result>(
  options: CheckOptions,
  kind: ManagerKind,
  work: (context: CheckContext) => Promise<Result>,
): Promise<Result> {
  const { configuration, root, environment = process.env, wall_ms = Date.now() } = options;
  const uid = uidOf(options);
  const units = new Units(options.connect ?? ((of) => connectManager(of, { environment })));
  const runtimeDirectory = kind === 'system' ? '/run' : environment['XDG_RUNTIME_DIR'] || `/run/user/${uid}`;
  try {
    return await work({ kind, uid, machine: new MachineFiles(root), units, configuration, runtimeDirectory, wall_ms });
  } finally {
    await units.close();
  }
}

export interface DoctorContext extends CheckContext {
  /** Whether the optional native calls are available. */
  readonly hasNative: boolean;
}

export interface VerifyContext extends CheckContext {
  /** `null`: setup was not done; a message: why that is unknown. */
  readonly setup: Setup | ReceivedMessage | null;
  /** CLOCK_MONOTONIC, µs. */
  readonly monotonic_usec: number;
}

/** What setup did, as far as it can be verified. */
export interface Setup {
  readonly profile: string;
  readonly files: readonly Pick<SetupManifest['files'][number], 'path' | 'sha256' | 'mode'>[];
  readonly links: SetupManifest['links'];
  readonly earlyoom: SetupManifest['earlyoom'];
  /** What the kernel must show, in the managers of this user or of all users too. */
  readonly attributes: readonly ExpectedAttribute[];
}

/** The setup when it was done and is known. */
export function knownSetup({ setup }: VerifyContext): Setup | null {
  return setup === null || 'code' in setup ? null : setup;
}

/** One check. It changes nothing, and throws only defects of ours. */
export type Check<Context, Found> = (context: Context) => Found | Found[] | Promise<Found | Found[]>;

/** Runs the checks of a table one after the other. @returns all findings, in the table's order */
export async function runChecks<Context, Found>(
  checks: Readonly<Record<string, Check<Context, Found>>>,
  context: Context,
): Promise<Found[]> {
  const findings: Found[] = [];
  for (const check of Object.values(checks)) {
    const found = await check(context);
    if (Array.isArray(found)) findings.push(...found);
    else findings.push(found);
  }
  return findings;
}

/** The command that sets up what this manager runs. */
export function setupCommand({ kind }: Pick<CheckContext, 'kind'>): string {
  return kind === 'system' ? 'sudo omnimind setup --system' : 'omnimind setup --user';
}

/** A command for this manager, as a person types it. */
export function systemctl({ kind }: Pick<CheckContext, 'kind'>, words: string): string {
  return kind === 'system' ? `sudo systemctl ${words}` : `systemctl --user ${words}`;
}
