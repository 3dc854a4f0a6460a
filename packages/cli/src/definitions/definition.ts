import { type Command, InvalidArgumentError, Option } from 'commander';

/** Gets the exit status of the command that was run. */
export type Done = (status: number) => void;

/** Adds one command of ours to the program. */
export type Definition = (program: Command, done: Done) => Command;

/** One command line and what it is for, one sentence. */
export type Example = readonly [line: string, purpose: string];

/** An option with a value. `--` is none: whoever writes `--name -- make` forgot the name. */
export function valued(flags: string, description: string): Option {
  return new Option(flags, description).argParser(given);
}

/** Like {@link valued}, and may be repeated: the values come as a list. */
export function repeated(flags: string, description: string): Option {
  return new Option(flags, description)
    .default([], 'none')
    .argParser((value, before: string[]) => [...before, given(value)]);
}

function given(value: string): string {
  if (value === '' || value === '--') throw new InvalidArgumentError('It needs a value.');
  return value;
}

export function configOption(): Option {
  return valued('--config <file>', 'read this configuration too, after the usual files');
}

/** Adds examples below the help of a command. */
export function withExamples(command: Command, examples: readonly Example[]): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const isWide = width <= 40;
  const lines = examples.map(([line, purpose]) =>
    isWide ? `  ${line.padEnd(width)}  ${purpose}` : `  ${line}\n      ${purpose}`,
  );
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
