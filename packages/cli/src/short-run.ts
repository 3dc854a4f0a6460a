import { shownName } from '@omnimind/protocol/escape';
import { endsAtOnce, keepShortRun, unconfigured } from '@omnimind/run/launcher/short-run';
import type { BegunRun } from '@omnimind/run/launcher/start-command';
import type { OptionsOf } from './command-table.ts';
import { writeError } from './output.ts';
import { askedMode } from './parse-run.ts';
import { plainAscii } from './render/ascii.ts';
import { headlineOf, makeView, viewOptions } from './render/view.ts';

/**
 * Ends a run whose command was over before anything could be measured and went well: its record and its line need no program.
 *
 * @returns whether that is done; else the program is to watch it, or to tell more
 */
export async function endShortRun(begun: BegunRun, command: string[], options: OptionsOf<'run'>): Promise<boolean> {
  if (options.full) return false;
  const duration_s = await endsAtOnce(begun);
  if (duration_s === null) return false;
  try {
    const mode = askedMode(options.mode, process.env) ?? unconfigured.mode;
    keepShortRun(begun, command, mode, duration_s);
  } catch {
    // The program tries again, and tells why.
    return false;
  }
  begun.close();
  if (options.quiet) return true;
  const view = makeView(viewOptions(2));
  const name = shownName({ name: begun.name, command });
  const line = headlineOf(view, 'ok', view.glyphs.well, name, [view.format.duration(duration_s)]);
  writeError(`${view.unicode ? line : plainAscii(line)}\n`);
  return true;
}
