import { connectManager } from '@omnimind/linux/systemd/dbus-manager';
import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import type { VerifyCheckName, VerifyFinding } from '@omnimind/protocol/verify-finding';
import { type Check, runChecks, type Setup, type VerifyContext } from '../checks/check.ts';
import { MachineFiles } from '../checks/machine-files.ts';
import { type Connect, Units } from '../checks/units.ts';
import { expectedAttributes, readSetup } from '../setup/manifest.ts';
import { checkCgroup, checkLimits, checkMemoryLow, checkWeights } from './cgroups.ts';
import { checkEarlyoom, checkKillers, checkSpared, checkWorkload } from './processes.ts';
import { checkBackend, checkLink, checkMetrics, checkMonitor, checkMonitorOom } from './services.ts';
import { checkFiles, checkProperties, checkSetup, checkSlices } from './units.ts';

export interface VerifyOptions {
  readonly configuration: Configuration;
  /** Which setup. By default the system's for root, and for whoever has none of their own on a machine that has it. */
  readonly kind?: ManagerKind | undefined;
  /** Stands before every path; tests give a directory of their own. */
  readonly root?: string;
  readonly uid?: number;
  readonly environment?: NodeJS.ProcessEnv;
  readonly connect?: Connect;
  readonly wall_ms?: number;
  readonly monotonic_usec?: number;
}

export interface Verification {
  readonly kind: ManagerKind;
  readonly findings: readonly VerifyFinding[];
  /** Whether nothing failed. */
  readonly holds: boolean;
}

/** What must hold on a machine that OmniMind was set up on, from the kernel up. */
export const verifyChecks: Readonly<Record<VerifyCheckName, Check<VerifyContext, VerifyFinding>>> = {
  cgroup: checkCgroup,
  setup: checkSetup,
  files: checkFiles,
  slices: checkSlices,
  limits: checkLimits,
  properties: checkProperties,
  weights: checkWeights,
  memory_low: checkMemoryLow,
  spared: checkSpared,
  monitor: checkMonitor,
  monitor_oom: checkMonitorOom,
  metrics: checkMetrics,
  link: checkLink,
  workload: checkWorkload,
  backend: checkBackend,
  earlyoom: checkEarlyoom,
  killers: checkKillers,
};

/** Checks whether what setup promised holds. Changes nothing, and needs no privilege. */
export async function verifySetup(options: VerifyOptions): Promise<Verification> {
  const { configuration, root = '', environment = process.env } = options;
  const uid = options.uid ?? process.getuid?.() ?? 0;
  const machine = new MachineFiles(root);
  const places = { root: root === '' ? '/' : root, environment };
  const uids = uid === 0 ? machine.runningManagers() : [uid];
  const kind = options.kind ?? usualKind(uid, (of) => setupOf(of, places, uids));
  const units = new Units(options.connect ?? ((of) => connectManager(of, { environment })));
  try {
    const findings = await runChecks(verifyChecks, {
      kind,
      uid,
      machine,
      units,
      configuration,
      setup: setupOf(kind, places, uids),
      runtimeDirectory: kind === 'system' ? '/run' : environment['XDG_RUNTIME_DIR'] || `/run/user/${uid}`,
      wall_ms: options.wall_ms ?? Date.now(),
      monotonic_usec: options.monotonic_usec ?? Number(process.hrtime.bigint() / 1000n),
    });
    return { kind, findings, holds: findings.every(({ state }) => state !== 'fail') };
  } finally {
    await units.close();
  }
}

function usualKind(uid: number, setup: (kind: ManagerKind) => Setup | ReceivedMessage | null): ManagerKind {
  if (uid === 0) return 'system';
  return setup('user') === null && setup('system') !== null ? 'system' : 'user';
}

/** What setup wrote down; `null` when it was not done, a message when that is unknown. */
function setupOf(
  kind: ManagerKind,
  places: { root: string; environment: NodeJS.ProcessEnv },
  uids: readonly number[],
): Setup | ReceivedMessage | null {
  try {
    const manifest = readSetup(kind, places);
    return manifest === null ? null : { ...manifest, attributes: expectedAttributes(manifest, uids) };
  } catch (error) {
    if (error instanceof OmnimindError) return error.problem;
    throw error;
  }
}
