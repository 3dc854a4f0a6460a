import { maySystemAdopt } from '@omnimind/act/scope-manager';
import { OmnimindError } from '@omnimind/protocol/errors';
import { isConfigured } from '@omnimind/remember/configuration/places';
import { type BegunRun, beginRun } from '@omnimind/run/launcher/start-command';
import type { OptionsOf } from './command-table.ts';
import { askedMode, parseRun, replacement } from './parse-run.ts';

/** What was started, and by which arguments. */
export interface FirstCommand {
  readonly begun: BegunRun;
  readonly command: string[];
  readonly options: OptionsOf<'run'>;
}

/**
 * Starts the command of `omnimind run` before the program is loaded, which takes longer than most commands do: where nothing has to
 * be known before that only the whole program knows, such as what a configuration says.
 *
 * @returns `undefined` where that is left to the program, and why nothing was started, too
 */
export async function beginFirst(words: readonly string[]): Promise<FirstCommand | undefined> {
  const { command, options } = parseRun(words) ?? {};
  if (command === undefined || options?.config !== undefined || options?.report.length !== 0) return undefined;
  if (command.some((word) => word.includes(replacement)) || isConfigured() || maySystemAdopt()) return undefined;
  const { name } = options;
  try {
    if (askedMode(options.mode, process.env) === 'off') return undefined;
    const start = { command, environment: process.env, wantsScope: true, adopt: null };
    const begun = await beginRun(name === undefined ? start : { ...start, name });
    return { begun, command, options };
  } catch (error) {
    if (error instanceof OmnimindError) return undefined;
    throw error;
  }
}
