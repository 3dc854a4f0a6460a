import { spawn } from 'node:child_process';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { setNice } from '@omnimind/linux/scheduling/nice';
import { canRaisePriorityTo } from '@omnimind/linux/scheduling/raise';
import { asWritten, type Message, message } from '@omnimind/protocol/message';

/**
 * Whether a priority that was lowered could be raised again, tried out on a throw-away process: capabilities alone do
 * not tell, since in a user namespace CAP_SYS_NICE is held and does not count (can_nice() asks the first namespace).
 *
 * @param from the lowered nice value
 * @param to the nice value to come back to
 * @param helpers gets the PID of the throw-away process while it lives
 * @returns true, or why not
 */
export function canRestore(from: number, to: number, helpers: Set<number>): true | Message {
  const allowed = canRaisePriorityTo(to);
  if (allowed !== true && isUnavailable(allowed)) return asWritten(allowed.unavailable);
  const child = spawn('/bin/sh', ['-c', 'exec cat'], { stdio: ['pipe', 'ignore', 'ignore'], env: {} });
  child.on('error', () => {});
  child.unref();
  const { pid } = child;
  if (pid === undefined) return message('reason.no_trial');
  helpers.add(pid);
  child.once('exit', () => helpers.delete(pid));
  const isRestored = setNice(pid, from) === 'done' && setNice(pid, to) === 'done';
  child.kill('SIGKILL');
  return isRestored || message('reason.trial_refused');
}
