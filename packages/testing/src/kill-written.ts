import { existsSync, readFileSync } from 'node:fs';

/** Ends the processes whose PIDs a script has written to a file, one a line: what a test left behind on purpose. */
export function killWritten(file: string): void {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  for (const pid of lines.map(Number)) {
    // 0 would be our own process group.
    if (!(pid > 1)) throw new RangeError(`${file} holds no PIDs`);
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
