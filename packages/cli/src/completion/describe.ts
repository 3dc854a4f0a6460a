import type { Command, Option } from 'commander';

/** What may stand at a place of the command line. */
export type Expected =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** `command`: one of the system and then whatever that takes; `run`: one that is kept; `free`: what only the user knows. */
  | { readonly kind: 'file' | 'pid' | 'command' | 'run' | 'free' };

export interface DescribedOption {
  /** `--name`, and `-h` where there is one. */
  readonly names: readonly string[];
  readonly summary: string;
  /** What its value may be; `undefined` when it takes none. */
  readonly value: Expected | undefined;
}

/** One command of ours, as completion needs it. */
export interface DescribedCommand {
  /** Empty for the program itself, else such as `['config', 'check']`. */
  readonly path: readonly string[];
  readonly summary: string;
  readonly options: readonly DescribedOption[];
  readonly subcommands: readonly { readonly name: string; readonly summary: string }[];
  /** What the first argument may be. */
  readonly argument: Expected | undefined;
}

/** The program and every command below it, flat. Made from commander's own knowledge, so that it cannot drift. */
export function describeProgram(program: Command): DescribedCommand[] {
  return describeBelow(program, []);
}

function describeBelow(command: Command, path: readonly string[]): DescribedCommand[] {
  const help = command.createHelp();
  const subcommands = help.visibleCommands(command);
  const described: DescribedCommand = {
    path,
    summary: command.summary() || command.description(),
    options: help.visibleOptions(command).map(describeOption),
    subcommands: subcommands.map((sub) => ({ name: sub.name(), summary: sub.summary() || sub.description() })),
    argument: argumentOf(command),
  };
  // `help` is made up by commander for the list; it has no command of its own.
  return [described, ...command.commands.flatMap((sub) => describeBelow(sub, [...path, sub.name()]))];
}

function describeOption(option: Option): DescribedOption {
  const names = [option.long, option.short].filter((name) => name !== undefined && name !== null);
  const takesValue = option.required || option.optional;
  return { names, summary: option.description, value: takesValue ? expectedValue(option) : undefined };
}

function expectedValue(option: Option): Expected {
  if (option.argChoices !== undefined) return { kind: 'words', words: option.argChoices };
  if (option.flags.endsWith('<file>')) return { kind: 'file' };
  return option.flags.endsWith('<pid>') ? { kind: 'pid' } : { kind: 'free' };
}

function argumentOf(command: Command): Expected | undefined {
  const [argument] = command.registeredArguments;
  if (argument === undefined) return undefined;
  if (argument.argChoices !== undefined) return { kind: 'words', words: argument.argChoices };
  if (argument.name() === 'run') return { kind: 'run' };
  if (argument.name() === 'pid') return { kind: 'pid' };
  if (argument.name() === 'scope') return { kind: 'free' };
  return argument.variadic ? { kind: 'command' } : { kind: 'file' };
}
