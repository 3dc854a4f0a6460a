import { adopt as adoptProcesses } from '@omnimind/act/adopt/requests';
import { readLocale } from '@omnimind/messages/locale';
import { translate } from '@omnimind/messages/translate';
import { message } from '@omnimind/protocol/message';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { answer } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { countOption, usage } from '../options.ts';
import { adoptLines } from '../render/adopt.ts';

/** `omnimind adopt`: a running process with its tree into the slice. @returns the exit status */
export async function adopt(pid: string | undefined, options: OptionsOf<'adopt'>): Promise<number> {
  const { match, name, force, json, config: file } = options;
  if ((pid === undefined) === (match === undefined))
    throw usage(message('usage.one_of', { command: 'omnimind adopt', one: '<pid>', other: '--match' }));
  const { configuration } = loadConfiguration({ file });
  const target = pid === undefined ? { match } : { pid: countOption('<pid>', pid) };
  const { results, refused } = await adoptProcesses({ ...target, name, force, protect: configuration.protect });
  const data = () => ({
    adopted: results
      .filter((result) => result.outcome === 'adopted')
      .map(({ outcome, isSliceSetUp, ...adopted }) => ({ ...adopted, slice_set_up: isSliceSetUp })),
    already: results
      .filter((result) => result.outcome === 'already')
      .map(({ pid: root, name: own, scope }) => ({ pid: root, name: own, scope })),
    refused: refused.map(({ pid: root, name: own, error }) => ({
      pid: root,
      name: own,
      code: error.code,
      message: translate(readLocale(process.env).language, error.problem),
    })),
  });
  answer(json, data, (screen) => adoptLines(screen, results, refused));
  return 0;
}
