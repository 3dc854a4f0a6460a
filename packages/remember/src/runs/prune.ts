import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '@omnimind/protocol/configuration';
import { runFiles } from './run-file.ts';
import { readRuns } from './runs.ts';

/**
 * Removes the oldest runs until the limits hold, but never one that still runs, nor files of others. What can't be removed stays:
 * the next run tries again.
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
    // From the first one too many on, all older ones go.
    isOver ||= count > limits.keep || bytes > limits.max_size;
    if (isOver && removeRun(run)) removed += 1;
  }
  return removed;
}

/** Removes a run's own files, then its directory, which stays if it holds something else. */
function removeRun(directory: string): boolean {
  try {
    const temporary = readdirSync(directory).filter((name) => /\.json\.\d+\.[0-9a-f]{6}\.tmp$/.test(name));
    // run.json goes last: an interrupted removal is resumed.
    for (const name of [...temporary, runFiles.trace, runFiles.events, runFiles.report, runFiles.run])
      rmSync(join(directory, name), { force: true });
    rmdirSync(directory);
    return true;
  } catch {
    return false;
  }
}
