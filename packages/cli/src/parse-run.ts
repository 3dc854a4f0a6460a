/** What `omnimind run` was asked for. */
export interface RunOptions {
  name?: string;
  report: string[];
  mode?: string;
  config?: string;
}

const valued = ['name', 'report', 'mode', 'config'] as const;

/**
 * Reads the arguments of `omnimind run` when they are plain and right; `undefined` when anything is out of the
 * ordinary (help, an unknown option, a value that is missing, an option given twice), which commander then explains. It
 * is here for the start-up: commander takes 15 ms and 8 MiB that a run would hold for as long as its command lives.
 */
export function parseRun(words: readonly string[]): { command: string[]; options: RunOptions } | undefined {
  const options: RunOptions = { report: [] };
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      at += 1;
      break;
    }
    if (!word.startsWith('-') || word === '-') break;
    const match = /^--([a-z]+)(?:=(.*))?$/s.exec(word);
    const name = valued.find((known) => known === match?.[1]);
    const inline = match?.[2];
    if (inline === undefined) at += 1;
    const value = inline ?? words[at];
    if (name === undefined || value === undefined || value === '' || value.startsWith('-')) return undefined;
    if (name === 'report') options.report.push(value);
    else if (options[name] === undefined) options[name] = value;
    else return undefined;
  }
  const command = words.slice(at);
  return command.length === 0 ? undefined : { command, options };
}
