import { readLocale } from '@omnimind/messages/locale';
import { OmnimindError } from '@omnimind/protocol/errors';
import { type Command, CommanderError } from 'commander';
import { writeError, writeOutput } from './output.ts';
import { makeProgram, withSubcommands } from './program.ts';
import { plainAscii } from './render/ascii.ts';
import { readVersion } from './version.ts';

const usageStatus = 64;

/**
 * Parses the arguments with commander and runs what they ask for.
 *
 * @returns the exit status
 * @throws OmnimindError `usage` for arguments that make no sense
 */
export async function runProgram(words: readonly string[]): Promise<number> {
  const { language, unicode } = readLocale(process.env);
  const shown = (text: string) => (unicode ? text : plainAscii(text));
  let status = 0;
  const program = makeProgram(readVersion(), language, (result) => {
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
    throw usageError(error, commandOf(program, words));
  }
}

/** What commander complains about, as an error of ours: its suggestion becomes the hint. */
function usageError({ message }: CommanderError, path: string): OmnimindError {
  const text = message.replace(/^error: /, '');
  const suggestion = /\n?\(Did you mean (?:one of )?(.+)\?\)/s.exec(text);
  const what = suggestion === null ? text : text.slice(0, suggestion.index);
  const help = `See \`${path} --help\`.`;
  const hint = suggestion === null ? help : `Did you mean ${suggestion[1]}? ${help}`;
  return new OmnimindError('usage', what.replace(/\.$/, '').trim(), { hint });
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
