import type { DescribedCommand, Expected } from './describe.ts';

// What the scripts of all shells are built from.

/** A text as one word of bash and zsh, whatever it holds. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What stands before the parenthesis in a `case` of bash and zsh. */
export function patterns(texts: readonly string[]): string {
  return texts.map(shellQuote).join(' | ');
}

/** The same for a word of that form behind one of the {@link runners}. */
export function behind(commands: readonly DescribedCommand[], form: string): string {
  return runners(commands)
    .map((path) => `${shellQuote(`${path}|`)}${form}`)
    .join(' | ');
}

/** What completes a place of the command line: the words that may stand there, or what a shell has for that kind. */
export function filled(
  expected: Expected | undefined,
  byWords: (words: readonly string[]) => string,
  byKind: Readonly<Record<Exclude<Expected['kind'], 'words'>, string>>,
): string {
  return expected?.kind === 'words' ? byWords(expected.words) : byKind[expected?.kind ?? 'free'];
}

/** `config check`; empty for the program itself. */
export function pathText(command: DescribedCommand): string {
  return command.path.join(' ');
}

/** `run|--name`: every option that takes a value, behind the command that it belongs to. */
export function valuedOptions(commands: readonly DescribedCommand[]): string[] {
  return commands.flatMap((command) =>
    command.options
      .filter(({ value }) => value !== undefined)
      .flatMap(({ names }) => names.map((name) => `${pathText(command)}|${name}`)),
  );
}

/** `config|check`: every command of ours, behind the command that it belongs to. */
export function commandSteps(commands: readonly DescribedCommand[]): string[] {
  return commands
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => `${path.slice(0, -1).join(' ')}|${path.at(-1)}`);
}

/** The commands that run a command of the system: from its name on, completion is that command's own. */
export function runners(commands: readonly DescribedCommand[]): string[] {
  return commands.filter(({ argument }) => argument?.kind === 'command').map(pathText);
}

/** Prints the ids of the runs that are kept, for all shells. */
export const listRunIds = "COLUMNS=400 omnimind runs 2>/dev/null | awk 'NR > 1 { print $1 }'";
