import { listRuns } from '@omnimind/remember/runs/runs';
import { toJson } from '../json.ts';
import { countOption } from '../options.ts';
import { writeError, writeOutput } from '../output.ts';
import { runsLines } from '../render/runs.ts';
import { finish, screenOf } from '../render/screen.ts';

export interface RunsOptions {
  limit?: string;
  json?: boolean;
}

/** `omnimind runs`: past runs, newest first. @returns the exit status */
export async function runs({ limit, json }: RunsOptions): Promise<number> {
  const count = limit === undefined ? undefined : countOption('--limit', limit);
  const listed = (await listRuns()).slice(0, count);
  if (json) writeOutput(`${toJson(listed, 2)}\n`);
  else if (listed.length === 0) {
    const screen = screenOf(2);
    writeError(finish(screen, [screen.messages.report.noRuns]));
  } else {
    const screen = screenOf(1);
    writeOutput(finish(screen, runsLines(screen, listed, new Date())));
  }
  return 0;
}
