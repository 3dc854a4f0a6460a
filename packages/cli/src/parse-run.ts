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
