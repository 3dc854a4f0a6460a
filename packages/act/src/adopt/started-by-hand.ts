import { protectorOf } from '@omnimind/linux/procfs/pid/protection';
import type { ProcessReader, ProcessView } from './process-reader.ts';

const shells = new Set(['sh', 'bash', 'dash', 'zsh', 'fish', 'ksh', 'mksh', 'tcsh', 'nu', 'pwsh', 'xonsh', 'elvish']);
/** Deeper trees are nobody's command. */
const maxDepth = 100;

/** Where people's own sessions and programs are; systemd.special(7). */
const ofSession =
  /^\/user\.slice\/user-\d+\.slice\/(?:session-\w+\.scope|user@\d+\.service\/app\.slice\/.*\.(?:scope|service))(?:\/|$)/;

/**
 * The command that a process belongs to, as somebody started it plainly: below a session's shell (the leader of its session, as in a
 * terminal), or below a protected program such as an editor, in one and the same cgroup with it. `null` for anything else: a service, a
 * desktop's program with all that it starts.
 */
export function commandByHand(
  process: ProcessView,
  reader: ProcessReader,
  protectedNames: ReadonlySet<string>,
): ProcessView | null {
  const cgroup = reader.cgroup(process.pid) ?? '';
  if (!ofSession.test(cgroup)) return null;
  let at = process;
  for (let steps = 0; steps < maxDepth; steps += 1) {
    const parent = reader.one(at.ppid);
    if (parent === null || reader.cgroup(parent.pid) !== cgroup) return null;
    const isShell = shells.has(parent.name) && parent.session === parent.pid;
    if (isShell || protectorOf(parent.pid, parent.name, protectedNames, reader.root) !== null) return at;
    at = parent;
  }
  return null;
}
