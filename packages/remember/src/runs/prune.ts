import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '@omnimind/protocol/configuration';
import { runFiles } from './run-file.ts';
import { readRuns } from './runs.ts';

/**
 * Removes the oldest runs until the limits hold. A run that is running is never removed, nor is anything that we did
 * not write. What can't be removed stays: the next run tries again.
 *
 * @param directory of all runs
 * @returns how many were removed
 */
export function pruneRuns(directory: string, limits: Configuration['runs']): number {
  let count = 0;
  let bytes = 0;
  let removed = 0;
  let isOver = false;
  for (const { summary, directory: run } of readRuns(directory)) {
    bytes += summary.bytes;
    if (summary.state === 'running') continue;
    count += 1;
    // The first one too many takes all older ones with it: the oldest go first.
    isOver ||= count > limits.keep || bytes > limits.max_size;
    if (isOver && removeRun(run)) removed += 1;
  }
  return removed;
}

/** Takes a run's own files and then its directory, which stays if somebody put something else there. */
function removeRun(directory: string): boolean {
  try {
    const temporary = readdirSync(directory).filter((name) => /\.json\.\d+\.[0-9a-f]{6}\.tmp$/.test(name));
    // The file by which it is known as a run goes last: a removal that is interrupted is taken up again.
    for (const name of [...temporary, runFiles.trace, runFiles.events, runFiles.report, runFiles.run])
      rmSync(join(directory, name), { force: true });
    rmdirSync(directory);
    return true;
  } catch {
    return false;
  }
}
