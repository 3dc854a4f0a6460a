import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { readOr, readText } from '@omnimind/linux/files/outcome';
import { readLockWaits } from '@omnimind/linux/procfs/locks';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { type Message, message } from '@omnimind/protocol/message';
import type { ProcessKey } from './actuator.ts';

/** Of more processes the others are not looked at. */
const maxProcesses = 256;
/** Somebody works with a program into which they typed so lately, s. */
const typing_s = 300;
/** The time of the last key is known to 8 s, and what started a program was typed before it; tty_update_time() of Linux, s. */
const grain_s = 10;
/** USER_HZ of all architectures that we run on; proc_pid_stat(5). */
const ticksPerSecond = 100;

/**
 * Why processes must not stand still: somebody types into one, others wait for a lock of a file that one holds, or one serves a file system, and
 * whoever looks at that would stand still with it. `null` where nothing speaks against it.
 */
export function pauseObstacle(processes: readonly ProcessKey[], proc = '/proc', now_ms = Date.now()): Message | null {
  const awaited = awaitedBy(processes, proc);
  if (awaited !== null) return awaited;
  const uptime_s = Number.parseFloat(String(readText(`${proc}/uptime`)));
  for (const { pid } of processes.slice(0, maxProcesses)) {
    const identity = readIdentity(pid, proc);
    if (identity === null) continue;
    const { name, starttime, processGroup, foregroundGroup } = identity;
    const age_s = uptime_s - starttime / ticksPerSecond;
    if (processGroup === foregroundGroup && isTypedInto(pid, age_s, proc, now_ms))
      return message('reason.typed_into', { name });
    if (servesFiles(pid, proc)) return message('reason.serves_files', { name });
  }
  return null;
}

/** That somebody else waits for a lock that one of the processes holds; `null` for nobody. */
export function awaitedBy(processes: readonly ProcessKey[], proc = '/proc'): Message | null {
  const waits = readLockWaits(proc);
  if (waits.length === 0) return null;
  const own = new Set(processes.map(({ pid }) => pid));
  const wait = waits.find(({ holder, waiter }) => own.has(holder) && !own.has(waiter));
  if (wait === undefined) return null;
  return message('reason.awaited', { name: readIdentity(wait.waiter, proc)?.name ?? String(wait.waiter) });
}

/** Whether keys were read from its terminal lately, and since it began. */
function isTypedInto(pid: number, age_s: number, proc: string, now_ms: number): boolean {
  const terminal = readOr(null, () => statSync(`${proc}/${pid}/fd/0`));
  if (terminal?.isCharacterDevice() !== true) return false;
  const quiet_s = (now_ms - terminal.atimeMs) / 1000;
  return quiet_s < typing_s && quiet_s < age_s - grain_s;
}

function servesFiles(pid: number, proc: string): boolean {
  const directory = `${proc}/${pid}/fd`;
  return readOr([], () => readdirSync(directory)).some(
    (name) => readOr('', () => readlinkSync(`${directory}/${name}`)) === '/dev/fuse',
  );
}
