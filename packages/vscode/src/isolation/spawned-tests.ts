import { readFileSync } from 'node:fs';
import { testRunnerOf } from './choice.ts';

/** How often the children are looked at, ms: what tests must be isolated before it has grown. */
const interval_ms = 100;
/** A child is looked at so often: first it is still the program that forked it. */
const looks = 3;

/**
 * Tells of the test runners that extensions start: children of this process, the host of all extensions. A look reads one small file
 * (proc_pid_task_children(5)); of a new child its command line.
 *
 * @returns what ends it
 */
export function watchSpawnedTests(onTest: (pid: number, name: string) => void): () => void {
  const known = new Map<number, number>();
  const look = () => {
    const children = read(`/proc/self/task/${process.pid}/children`).split(' ').map(Number).filter(Boolean);
    const there = new Set(children);
    for (const pid of known.keys()) if (!there.has(pid)) known.delete(pid);
    for (const pid of children) {
      const before = known.get(pid) ?? 0;
      if (before >= looks) continue;
      const name = testRunnerOf(read(`/proc/${pid}/cmdline`).split('\0'));
      known.set(pid, name === null ? before + 1 : looks);
      if (name !== null) onTest(pid, name);
    }
  };
  const timer = setInterval(look, interval_ms);
  return () => clearInterval(timer);
}

/** @returns the text; empty when it has gone */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
