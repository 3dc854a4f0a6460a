import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import type { VerifyCheckName, VerifyFinding } from '@omnimind/protocol/verify-finding';
import {
  type Check,
  type CheckOptions,
  runChecks,
  type Setup,
  uidOf,
  type VerifyContext,
  withMachine,
} from '../checks/check.ts';
import { MachineFiles } from '../checks/machine-files.ts';
import { expectedAttributes, readSetup } from '../setup/manifest.ts';
import * as cgroups from './cgroups.ts';
import * as processes from './processes.ts';
import * as services from './services.ts';
import * as units from './units.ts';

export interface VerifyOptions extends CheckOptions {
  /** Which setup. By default the system's for root, and for whoever has none of their own on a machine that has it. */
  readonly kind?: ManagerKind | undefined;
  readonly monotonic_usec?: number;
}

export interface Verification {
  readonly kind: ManagerKind;
  readonly findings: readonly VerifyFinding[];
  readonly holds: boolean;
}

/** What must hold on a machine that OmniMind was set up on, from the kernel up. */
export const verifyChecks: Readonly<Record<VerifyCheckName, Check<VerifyContext, VerifyFinding>>> = {
  cgroup: cgroups.checkCgroup,
  setup: units.checkSetup,
  files: units.checkFiles,
  slices: units.checkSlices,
  limits: cgroups.checkLimits,
  properties: units.checkProperties,
  weights: cgroups.checkWeights,
  memory_low: cgroups.checkMemoryLow,
  spared: processes.checkSpared,
  monitor: services.checkMonitor,
  monitor_oom: services.checkMonitorOom,
  metrics: services.checkMetrics,
  link: services.checkLink,
  workload: processes.checkWorkload,
  backend: services.checkBackend,
  earlyoom: processes.checkEarlyoom,
  killers: processes.checkKillers,
};

/** Checks whether what setup promised holds. Changes nothing, and needs no privilege. */
export async function verifySetup(options: VerifyOptions): Promise<Verification> {
  const { root = '', environment = process.env } = options;
  const { monotonic_usec = Number(process.hrtime.bigint() / 1000n) } = options;
  const uid = uidOf(options);
  const places = { root: root === '' ? '/' : root, environment };
  const uids = uid === 0 ? new MachineFiles(root).runningManagers() : [uid];
  const kind = options.kind ?? usualKind(uid, (of) => setupOf(of, places, uids));
  return await withMachine(options, kind, async (context) => {
    const setup = setupOf(kind, places, uids);
    const findings = await runChecks(verifyChecks, { ...context, setup, monotonic_usec });
    return { kind, findings, holds: findings.every(({ state }) => state !== 'fail') };
  });
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
