import type { KillReport } from '@omnimind/linux/journal/kill-lines';
import { isAlive, isEnded, readIdentity } from '@omnimind/linux/procfs/process-identity';

/** So long a process may take to end after earlyoom's SIGTERM, and so often it is looked at, ms. */
const [limit_ms, period_ms] = [60_000, 200];
/** Reports that wait at once; more are taken as they are. */
const maxWaiting = 32;
let waiting = 0;

/**
 * Waits until the process that earlyoom says it kills has ended: what stands in its line may be a process's own words, and who
 * goes on living was not killed. Every other killer writes what it has done.
 *
 * @param onDeath called at once when the process has ended already; never when it survives
 */
export function awaitDeath({ killer, pid }: KillReport, onDeath: () => void, proc = '/proc'): void {
  const identity = killer === 'earlyoom' && pid !== null ? readIdentity(pid, proc) : null;
  if (pid === null || identity === null || isEnded(identity) || waiting >= maxWaiting) {
    onDeath();
    return;
  }
  const { starttime } = identity;
  waiting += 1;
  const until_ms = performance.now() + limit_ms;
  const timer = setInterval(() => {
    const hasEnded = !isAlive(pid, starttime, proc);
    if (!hasEnded && performance.now() < until_ms) return;
    clearInterval(timer);
    waiting -= 1;
    if (hasEnded) onDeath();
  }, period_ms);
  timer.unref();
}
