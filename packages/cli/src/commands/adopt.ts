import { adopt as adoptProcesses } from '@omnimind/act/adopt/requests';
import { readLocale } from '@omnimind/messages/locale';
import { translate } from '@omnimind/messages/translate';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { toJson } from '../json.ts';
import { countOption } from '../options.ts';
import { writeOutput } from '../output.ts';
import { adoptLines } from '../render/adopt.ts';
import { finish, screenOf } from '../render/screen.ts';

export interface AdoptOptions {
  match?: string;
  name?: string;
  force?: boolean;
  json?: boolean;
  config?: string;
}

/** `omnimind adopt`: a running process with its tree into the slice. @returns the exit status */
export async function adopt(pid: string | undefined, options: AdoptOptions): Promise<number> {
  const { match, name, force, json, config: file } = options;
  if ((pid === undefined) === (match === undefined))
    throw new OmnimindError(
      'usage',
      message('usage.one_of', { command: 'omnimind adopt', one: '<pid>', other: '--match' }),
    );
  const { configuration } = loadConfiguration({ file });
  const target = pid === undefined ? { match } : { pid: countOption('<pid>', pid) };
  const { results, refused } = await adoptProcesses({ ...target, name, force, protect: configuration.protect });
  if (json) {
    const told = {
      adopted: results
        .filter((result) => result.outcome === 'adopted')
        .map(({ scope, pid: root, name: own, moved, left, emptied, isSliceSetUp }) => ({
          scope,
          pid: root,
          name: own,
          moved,
          left,
          emptied,
          slice_set_up: isSliceSetUp,
        })),
      already: results
        .filter((result) => result.outcome === 'already')
        .map(({ pid: root, name: own, scope }) => ({ pid: root, name: own, scope })),
      refused: refused.map(({ pid: root, name: own, error }) => ({
        pid: root,
        name: own,
        code: error.code,
        message: translate(readLocale(process.env).language, error.problem),
      })),
    };
    writeOutput(`${toJson(told, 2)}\n`);
  } else {
    const screen = screenOf(1);
    writeOutput(finish(screen, adoptLines(screen, results, refused)));
  }
  return 0;
}
