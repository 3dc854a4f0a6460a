import { OmnimindError } from '@omnimind/protocol/errors';
import { isConfigured } from '@omnimind/remember/configuration/places';
import { maySystemAdopt } from '@omnimind/run/launcher/adopted-scope';
import { type BegunRun, beginRun } from '@omnimind/run/launcher/begin-run';
import { askedMode } from './asked-mode.ts';
import { parseRun } from './parse-run.ts';

/** A word that is not UTF-8 has this in it. */
const replacement = '\ufffd';

/**
 * Starts the command of `omnimind run` before the program is loaded, which takes longer than most commands do: where nothing has to
 * be known before that only the whole program knows, such as what a configuration says.
 *
 * @returns `undefined` where that is left to the program, and why nothing was started, too
 */
export async function beginFirst(words: readonly string[]): Promise<BegunRun | undefined> {
  const { command, options } = parseRun(words) ?? {};
  if (command === undefined || options?.config !== undefined || options?.report.length !== 0) return undefined;
  if (command.some((word) => word.includes(replacement)) || isConfigured() || maySystemAdopt()) return undefined;
  const { name } = options;
  try {
    if (askedMode(options.mode, process.env) === 'off') return undefined;
    const start = { command, environment: process.env, wantsScope: true, adopt: null };
    return await beginRun(name === undefined ? start : { ...start, name });
  } catch (error) {
    if (error instanceof OmnimindError) return undefined;
    throw error;
  }
}
