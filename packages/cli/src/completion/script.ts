import type { DescribedCommand } from './describe.ts';

// What the scripts of all shells are built from.

/** A text as one word of bash and zsh, whatever it holds. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
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
