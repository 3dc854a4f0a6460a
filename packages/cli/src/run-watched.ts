import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { Mode } from '@omnimind/protocol/report';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import type { BegunRun } from '@omnimind/run/launcher/start-command';
import { runCommand } from '@omnimind/run/run-command';
import type { OptionsOf } from './command-table.ts';
import { reportFailure } from './failure.ts';
import { writeError } from './output.ts';
import { briefLines } from './render/brief-report.ts';
import { liveLine } from './render/event.ts';
import { finish, screenOf } from './render/screen.ts';

/**
 * Runs the command under watch, tells what happens on standard error, and reports at its end.
 *
 * @returns the command's exit status, or that of `--fail-on` where it is 0 and that applies; `undefined` when the configuration wants nothing watched: then nothing was run
 */
export async function runWatched(
  command: string[],
  options: OptionsOf<'run'>,
  asked: 'smart' | 'observe' | undefined,
  begun: BegunRun | undefined,
): Promise<number | undefined> {
  const { name, report: files, config } = options;
  const { configuration } = loadConfiguration({ file: config });
  const mode: Mode = asked ?? configuration.run.mode;
  // It was on when the command was started: a configuration that came since does not stop it.
  if (mode === 'off' && begun === undefined) return undefined;
  const failOn = options.failOn === undefined ? undefined : await import('./fail-on.ts');
  const failures = failOn?.parseFailOn(options.failOn ?? '') ?? [];
  const reports = files.length > 0 ? await import('./report-file.ts') : undefined;
  reports?.checkReportFiles(files, reports.runReportFormats);
  const shown = options.quiet ? 'none' : options.full ? 'full' : configuration.run.report;
  const onEvent = (event: OmnimindEvent) => {
    if (shown === 'none') return;
    const line = liveLine(screenOf(2), event);
    if (line !== undefined) writeError(line);
  };
  let ended: number | undefined;
  const onEnd = (status: number) => {
    ended = status;
  };
  try {
    const named = name === undefined ? {} : { name };
    const { exitStatus, report } = await runCommand({
      command,
      mode: mode === 'off' ? 'observe' : mode,
      configuration,
      onEvent,
      onEnd,
      begun,
      compare: options.compare,
      ...named,
    });
    if (shown !== 'none') {
      const screen = screenOf(2);
      const lines =
        shown === 'full'
          ? (await import('./render/report.ts')).reportLines(screen, report)
          : briefLines(screen, report, configuration.run.report_after);
      writeError(finish(screen, lines));
    }
    for (const file of files) reports?.writeReportFile(file, report, reports.runReportFormats);
    const hasFailed = exitStatus === 0 && failures.some((failure) => failOn?.shows(report, failure));
    return hasFailed && failOn !== undefined ? failOn.failOnStatus : exitStatus;
  } catch (error) {
    // The command's own status always wins.
    if (ended === undefined) throw error;
    reportFailure(error);
    return ended;
  }
}
