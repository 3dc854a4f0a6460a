import { message } from '@omnimind/protocol/message';
import type { BegunRun } from '@omnimind/run/launcher/start-command';
import type { OptionsOf } from '../command-table.ts';
import { reportFailure } from '../failure.ts';
import { askedMode, checkWords } from '../parse-run.ts';

/** In the bundle, what `start.js` began: a parameter of the function that each part is (`packages/cli/src/load-part.ts`). */
declare const begunRun: BegunRun | undefined;

/** `omnimind run`: runs the command under watch and reports on it. @returns the command's exit status */
export async function run(command: string[], options: OptionsOf<'run'>): Promise<number> {
  const begun = typeof begunRun === 'undefined' ? undefined : begunRun;
  if (begun === undefined) checkWords(command);
  const asked = askedMode(options.mode, process.env);
  if (asked !== 'off') {
    const { leave, exitStatusOf } = await import('@omnimind/run/launcher/exit-status');
    try {
      const { runWatched } = await import('../run-watched.ts');
      const status = await runWatched(command, options, asked, begun);
      if (status !== undefined) return leave(status);
    } catch (error) {
      if (begun === undefined) throw error;
      // The command runs on unwatched, and its status is the run's.
      reportFailure(error);
      return leave(exitStatusOf(await begun.command.ended));
    }
  }
  if (options.report.length > 0 || options.failOn !== undefined) {
    const { tellNotice } = await import('../render/screen.ts');
    tellNotice(message('mode.off'));
  }
  const { replaceProcess } = await import('@omnimind/run/launcher/replace-process');
  return replaceProcess(command);
}
