import { listRuns } from '@omnimind/remember/runs/runs';
import { writeJson, writeLines } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { countOption } from '../options.ts';
import { writeError } from '../output.ts';
import { runsLines } from '../render/runs.ts';
import { finish, screenOf } from '../render/screen.ts';

/** `omnimind runs`: past runs, newest first. @returns the exit status */
export async function runs({ limit, json }: OptionsOf<'runs'>): Promise<number> {
  const count = limit === undefined ? undefined : countOption('--limit', limit);
  const listed = (await listRuns()).slice(0, count);
  if (json) writeJson(listed);
  else if (listed.length === 0) {
    const screen = screenOf(2);
    writeError(finish(screen, [screen.messages.report.noRuns]));
  } else writeLines((screen) => runsLines(screen, listed, new Date()));
  return 0;
}
