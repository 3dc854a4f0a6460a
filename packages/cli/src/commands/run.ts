import { message } from '@omnimind/protocol/message';
import type { OptionsOf } from '../command-table.ts';
import { askedMode, checkWords } from '../options.ts';

/** `omnimind run`: runs the command under watch and reports on it. @returns the command's exit status */
export async function run(command: string[], options: OptionsOf<'run'>): Promise<number> {
  checkWords(command);
  const asked = askedMode(options.mode, process.env);
  if (asked !== 'off') {
    const { runWatched } = await import('../run-watched.ts');
    const status = await runWatched(command, options, asked);
    if (status !== undefined) {
      const { leave } = await import('@omnimind/run/launcher/exit-status');
      return leave(status);
    }
  }
  if (options.report.length > 0 || options.failOn !== undefined) {
    const { tellNotice } = await import('../render/sentences.ts');
    tellNotice(message('mode.off'));
  }
  const { replaceProcess } = await import('@omnimind/run/launcher/replace-process');
  return replaceProcess(command);
}
