import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { Mode } from '@omnimind/protocol/report';
import { type OptionsOf, runOptions } from './command-table.ts';

/**
 * Reads the arguments of `omnimind run` when they are plain and right; `undefined` when anything is out of the
 * ordinary (help, an unknown option, a value that is missing, an option given twice), which commander then explains.
 * It is here for the start-up: commander takes 15 ms and 8 MiB that a run would hold for as long as its command lives.
 */
export function parseRun(words: readonly string[]): { command: string[]; options: OptionsOf<'run'> } | undefined {
  const options: OptionsOf<'run'> = { report: [] };
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      at += 1;
      break;
    }
    if (!word.startsWith('-') || word === '-') break;
    const [, name, inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const option = runOptions.find((known) => known.name === name);
    if (option !== undefined && !('value' in option)) {
      if (inline !== undefined || options.full || options.quiet) return undefined;
      options[option.name] = true;
      continue;
    }
    if (inline === undefined) at += 1;
    const value = inline ?? words[at];
    if (option === undefined || value === undefined || value === '' || value.startsWith('-')) return undefined;
    // Rare, and its key is not its name.
    if (option.name === 'fail-on') return undefined;
    if (option.isRepeated) options[option.name].push(value);
    else if (options[option.name] === undefined) options[option.name] = value;
    else return undefined;
  }
  const command = words.slice(at);
  return command.length === 0 ? undefined : { command, options };
}

const variable = 'OMNIMIND_RESOURCE_MODE';
const known: Readonly<Record<string, Mode>> = { smart: 'smart', observe: 'observe', off: 'off' };

/** The mode asked for; `undefined` when the configuration decides. @throws OmnimindError `usage` for one that does not exist */
export function askedMode(option: string | undefined, environment: NodeJS.ProcessEnv): Mode | undefined {
  const word = option ?? (environment[variable] || undefined);
  if (word === undefined) return undefined;
  if (Object.hasOwn(known, word)) return known[word];
  const name = option === undefined ? variable : '--mode';
  throw new OmnimindError(
    'usage',
    message('value.not_a_choice', { name, value: `"${word}"`, choices: Object.keys(known) }),
  );
}

/** Node has put it in the place of bytes that are no UTF-8. */
export const replacement = '\ufffd';

/**
 * Refuses a command with a word that is no UTF-8, such as a file name in Latin-1: Node has replaced its bytes by now, and
 * the command would get another word than it was given.
 *
 * @throws OmnimindError `usage`
 */
export function checkWords(command: readonly string[]): void {
  if (!command.some((word) => word.includes(replacement))) return;
  // The kernel still has the bytes, each word with a zero byte behind it (proc_pid_cmdline(5)); our own words stand last.
  const given = readFileSync('/proc/self/cmdline', 'latin1')
    .split('\0')
    .slice(-command.length - 1, -1);
  const broken = given.findIndex((word) => !isUtf8(Buffer.from(word, 'latin1')));
  if (broken < 0) return;
  throw new OmnimindError('usage', message('usage.not_utf8', { position: broken + 1 }));
}
