import { protectorOf } from '@omnimind/linux/procfs/pid/protection';
import type { LeftReason } from '@omnimind/protocol/adoption';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { ErrorCode } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';
import { isKernelThread, type ProcessReader, type ProcessView } from './process-reader.ts';
import { innermostUnit, unitsOf } from './unit-path.ts';

export interface Refusal {
  readonly reason: LeftReason;
  readonly code: ErrorCode;
  readonly problem: Message;
}

export interface RefusalContext {
  readonly reader: ProcessReader;
  readonly protect: Configuration['protect'];
  /** UID of whoever asks; 0 may move anybody. */
  readonly uid: number;
  readonly ownPid: number;
}

/** Why a process must not be moved, as far as /proc tells; `undefined` when nothing speaks against it. */
export function refusalOf(process: ProcessView, { reader, protect, uid, ownPid }: RefusalContext): Refusal | undefined {
  const { pid, name } = process;
  const who = { pid, name };
  const refusal = (reason: LeftReason, problem: Message): Refusal => ({ reason, code: 'usage', problem });
  if (pid === 1) return refusal('init', message('adopt.init'));
  if (isKernelThread(process)) return refusal('kernel_thread', message('adopt.kernel_thread', who));
  if (pid === ownPid || isMonitor(reader.commandLine(pid))) return refusal('monitor', message('adopt.monitor', who));
  const cgroup = reader.cgroup(pid) ?? '';
  // systemd keeps `(sd-pam)` beside what it started in a session of PAM.
  if (cgroup.endsWith('/init.scope') || name === '(sd-pam)') return refusal('manager', message('adopt.manager', who));
  if (protectorOf(pid, name, new Set(protect.names), reader.root) !== null)
    return refusal('protected', message('adopt.protected_name', who));
  const unit = unitsOf(cgroup).find((candidate) => protect.units.includes(candidate));
  if (unit !== undefined) return refusal('protected', message('adopt.protected_unit', { ...who, unit }));
  const owner = reader.uid(pid) ?? null;
  if (uid !== 0 && owner !== uid)
    return { reason: 'other_user', code: 'permission_denied', problem: message('adopt.other_user', { ...who, owner }) };
  return undefined;
}

/** The main process of a service: moved away it escapes the limits of its service. */
export function serviceMainRefusal({ pid, name }: ProcessView, cgroup: string): Refusal {
  const problem = message('adopt.service_main', { pid, name, unit: innermostUnit(cgroup) ?? '' });
  return { reason: 'service_main', code: 'usage', problem };
}

/** `omnimind monitor`, as whoever starts it writes it; it does not hide. */
function isMonitor([, ...words]: readonly string[]): boolean {
  const at = words.findIndex((word) => /(^|\/)(omnimind|start\.js|main\.js)$/.test(word));
  return at >= 0 && words[at + 1] === 'monitor';
}
