import type { LeftReason } from '@omnimind/protocol/adoption';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { ErrorCode } from '@omnimind/protocol/errors';
import { escapeText } from '@omnimind/protocol/escape';
import { isKernelThread, type ProcessReader, type ProcessView } from './process-reader.ts';
import { innermostUnit, unitsOf } from './unit-path.ts';

export interface Refusal {
  readonly reason: LeftReason;
  readonly code: ErrorCode;
  /** What follows the name of the process: `is protected: …`. */
  readonly text: string;
  readonly hint?: string;
}

export interface RefusalContext {
  readonly reader: ProcessReader;
  readonly protect: Configuration['protect'];
  /** UID of whoever asks; 0 may move anybody. */
  readonly uid: number;
  /** PID of this process. */
  readonly ownPid: number;
}

/** Why a process must not be moved, as far as /proc tells; `undefined` when nothing speaks against it. */
export function refusalOf(process: ProcessView, { reader, protect, uid, ownPid }: RefusalContext): Refusal | undefined {
  const { pid, name } = process;
  if (pid === 1) return { reason: 'init', code: 'usage', text: 'is init, the first process: it cannot be moved' };
  if (isKernelThread(process))
    return { reason: 'kernel_thread', code: 'usage', text: 'is a thread of the kernel: it cannot be moved' };
  if (pid === ownPid || isMonitor(reader.commandLine(pid)))
    return { reason: 'monitor', code: 'usage', text: 'is OmniMind itself' };
  const cgroup = reader.cgroup(pid) ?? '';
  // systemd keeps `(sd-pam)` beside what it started in a session of PAM.
  if (cgroup.endsWith('/init.scope') || name === '(sd-pam)')
    return { reason: 'manager', code: 'usage', text: 'belongs to a service manager: what that manages would lose it' };
  if (protect.names.includes(name))
    return {
      reason: 'protected',
      code: 'usage',
      text: 'is protected by its name',
      hint: 'Take the name out of protect.names in the configuration, or choose what runs below it.',
    };
  const unit = unitsOf(cgroup).find((candidate) => protect.units.includes(candidate));
  if (unit !== undefined)
    return {
      reason: 'protected',
      code: 'usage',
      text: `belongs to ${escapeText(unit)}, which is protected`,
      hint: 'Take the unit out of protect.units in the configuration.',
    };
  const owner = reader.uid(pid);
  if (uid !== 0 && owner !== uid)
    return { reason: 'other_user', code: 'permission_denied', text: `belongs to ${ownerText(owner)}` };
  return undefined;
}

/** What is said of the main process of a service that nobody insists on moving. */
export function serviceMainRefusal(cgroup: string): Refusal {
  const unit = escapeText(innermostUnit(cgroup) ?? 'its service');
  return {
    reason: 'service_main',
    code: 'usage',
    text: `is the main process of ${unit}: moved away, it escapes the limits of its service, and what it starts is not stopped with it`,
    hint: `Limit the service itself (\`systemctl edit ${unit}\`), or insist with --force.`,
  };
}

function ownerText(uid: number | undefined): string {
  return uid === undefined ? 'somebody else' : uid === 0 ? 'root' : `the user with the UID ${uid}`;
}

/** `omnimind monitor`, as whoever starts it writes it; it does not hide. */
function isMonitor([, ...words]: readonly string[]): boolean {
  const at = words.findIndex((word) => /(^|\/)(omnimind|start\.js|main\.js)$/.test(word));
  return at >= 0 && words[at + 1] === 'monitor';
}
