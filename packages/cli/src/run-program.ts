import { readLocale } from '@omnimind/messages/locale';
import { OmnimindError } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';
import { type Command, CommanderError } from 'commander';
import { writeError, writeOutput } from './output.ts';
import { makeProgram, withSubcommands } from './program.ts';
import { plainAscii } from './render/ascii.ts';
import { versionLine } from './version.ts';

const usageStatus = 64;

/** Runs what the arguments ask for. @returns the exit status @throws OmnimindError `usage` for arguments that make no sense */
export async function runProgram(words: readonly string[]): Promise<number> {
  const { language, unicode } = readLocale(process.env);
  const shown = (text: string) => (unicode ? text : plainAscii(text));
  let status = 0;
  const program = makeProgram(versionLine(), language, (result) => {
    status = result;
  });
  // Asked for, help goes to standard output; without any command it is what went wrong.
  for (const command of withSubcommands(program))
    command.configureOutput({
      writeOut: (text) => writeOutput(shown(text)),
      writeErr: (text) => writeError(shown(text)),
      outputError: () => {},
    });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (error.code === 'commander.help') return usageStatus;
    throw new OmnimindError('usage', usageProblem(error, commandOf(program, words)));
  }
}

/** What commander complains about, as a problem of ours. */
function usageProblem({ code, message: text }: CommanderError, path: string): Message {
  const [, name = '', other = ''] = /'(.*?)'(?:.*'(.*)')?/s.exec(text) ?? [];
  const [, suggestion = ''] = /\(Did you mean (?:one of )?(.+)\?\)/s.exec(text) ?? [];
  const problems: Readonly<Record<string, Message>> = {
    'commander.unknownCommand': message('usage.unknown_command', { name, suggestion, path }),
    'commander.unknownOption': message('usage.unknown_option', { name, suggestion, path }),
    'commander.missingArgument': message('usage.missing_argument', { name, path }),
    'commander.missingMandatoryOptionValue': message('usage.missing_option', { option: name, path }),
    'commander.optionMissingArgument': message('usage.missing_value', { option: name }),
    'commander.conflictingOption': message('usage.excluded', { one: name, other }),
    'commander.invalidArgument': invalidArgument(text),
  };
  return problems[code] ?? message('usage.too_many_arguments', { path });
}

/** An option or argument that only takes some values, or no empty one. */
function invalidArgument(text: string): Message {
  const [, choices] = /Allowed choices are (.+)\.$/s.exec(text) ?? [];
  const [, option = '', value = ''] = /option '(.+?)' argument '(.*)' is invalid/s.exec(text) ?? [];
  if (choices === undefined) return message('usage.missing_value', { option });
  const [, given = value, argument = option] = /value '(.*)' is invalid for argument '(.+?)'/s.exec(text) ?? [];
  const name = argument.replace(/ <.*/, '');
  return message('value.not_a_choice', { name, value: `"${given}"`, choices: choices.split(', ') });
}

/** The command line up to the command that the words name: `omnimind config check`. */
function commandOf(program: Command, words: readonly string[]): string {
  const names = [program.name()];
  let command: Command | undefined = program;
  for (const word of words) {
    if (word.startsWith('-')) continue;
    command = command?.commands.find((known) => known.name() === word);
    if (command === undefined) break;
    names.push(command.name());
  }
  return names.join(' ');
}
