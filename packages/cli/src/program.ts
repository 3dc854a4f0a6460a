import type { Language } from '@omnimind/messages/locale';
import { textsIn } from '@omnimind/messages/translate';
import { Argument, Command, type Help, InvalidArgumentError, Option } from 'commander';
import { actions } from './actions.ts';
import { type CommandSpec, commandTable, type OptionSpec } from './command-table.ts';
import { wrap } from './render/width.ts';

/** What the catalogue may say of one command. */
interface CommandTexts {
  readonly summary: string;
  readonly description: string;
  readonly argument?: string;
  readonly command?: string;
  readonly options?: Readonly<Record<string, string>>;
  /** Each a heading and, on the next line, its text. */
  readonly sections?: readonly string[];
  readonly examples: Readonly<Record<string, string>>;
}

const helpWidth = 80;

/**
 * The command line of OmniMind: help, usage errors, completion and the reference page are all made from it. What a
 * command does is loaded when it is used.
 *
 * @param language of the help
 * @param done gets the exit status of the command that was run
 */
export function makeProgram(version: string, language: Language, done: (status: number) => void): Command {
  const { help } = textsIn(language);
  const program = new Command('omnimind')
    .description(help.description)
    .version(version, '-V, --version', help.version)
    .helpCommand('help [command]', help.helpCommand)
    .enablePositionalOptions();
  const texts: Readonly<Record<string, CommandTexts>> = help.commands;
  const load: Readonly<Record<string, (typeof actions)['run']>> = actions;
  for (const [path, spec] of Object.entries<CommandSpec>(commandTable)) {
    const { summary, description, options = {}, sections = [], examples, ...own } = textOf(texts, path);
    const words = path.split(' ');
    const parent = program.commands.find((command) => words.length > 1 && command.name() === words[0]) ?? program;
    const command = parent
      .command(words.at(-1) ?? '')
      .summary(summary)
      .description(description)
      .helpCommand(false)
      .passThroughOptions(spec.passesThrough === true);
    if (spec.usage !== undefined) command.usage(spec.usage);
    if (spec.argument !== undefined) {
      const argument = new Argument(spec.argument, textOf(own, 'argument'));
      command.addArgument(spec.choices === undefined ? argument : argument.choices(spec.choices));
    }
    if (spec.command !== undefined) command.argument(spec.command, textOf(own, 'command'));
    const optionTexts: Readonly<Record<string, string>> = { ...help.options, ...options };
    for (const option of spec.options ?? []) command.addOption(makeOption(option, textOf(optionTexts, option.name)));
    const action = load[path];
    if (action !== undefined) command.action(async (...given) => done(await (await action())(...given)));
    addBelow(command, sections, help.headings.examples, examples);
  }
  addBelow(program, [], help.headings.examples, help.examples);
  for (const command of withSubcommands(program))
    command.helpOption('-h, --help', help.helpOption).configureHelp(helpIn(language)).exitOverride();
  return program;
}

function textOf<Text>(texts: Readonly<Record<string, Text>>, name: string): Text {
  const text = texts[name];
  if (text === undefined) throw new TypeError(`the help has no text for ${name}`);
  return text;
}

function makeOption(spec: OptionSpec, description: string): Option {
  const { name, value, choices, isRepeated, mayBeEmpty, conflicts } = spec;
  const option = new Option(`--${name}${value === undefined ? '' : ` <${value}>`}`, description);
  if (conflicts !== undefined) option.conflicts(conflicts);
  if (value === undefined) return option;
  option.makeOptionMandatory(spec.isMandatory === true);
  if (spec.default !== undefined) option.default(spec.default);
  if (choices !== undefined) return option.choices(choices);
  if (isRepeated) return option.default([]).argParser((word, before: string[]) => [...before, given(word)]);
  return mayBeEmpty ? option : option.argParser(given);
}

/** `--` is no value: whoever writes `--name -- make` forgot the name. */
function given(value: string): string {
  if (value === '' || value === '--') throw new InvalidArgumentError('It needs a value.');
  return value;
}

/** Sections and examples below the help of a command. */
function addBelow(
  command: Command,
  sections: CommandTexts['sections'] = [],
  heading: string,
  examples: CommandTexts['examples'],
): void {
  for (const section of sections) {
    const [title = '', text = ''] = section.split('\n');
    const lines = wrap(text, helpWidth - 2).map((line) => `  ${line}`);
    command.addHelpText('after', `\n${title}\n${lines.join('\n')}`);
  }
  const lines = Object.entries(examples);
  if (lines.length === 0) return;
  const width = Math.max(...lines.map(([line]) => line.length));
  const isWide = width <= helpWidth / 2;
  const shown = lines.map(([line, purpose]) =>
    isWide ? `  ${line.padEnd(width)}  ${purpose}` : `  ${line}\n      ${purpose}`,
  );
  command.addHelpText('after', `\n${heading}\n${shown.join('\n')}`);
}

/** Commander's own words in the reader's language. */
function helpIn(language: Language): Partial<Help> & { helpWidth: number } {
  const { help } = textsIn(language);
  const headings: Readonly<Record<string, string>> = help.headings;
  const placeholders: Readonly<Record<string, string>> = help.placeholders;
  const translated = (terms: string) =>
    terms.replace(/(?<=[<[|])[a-z]+(?=(?:\.{3})?[>\]|])/g, (name) => placeholders[name] ?? name);
  const described = ({ description, argChoices, defaultValue }: Option | Argument) => {
    const facts = [
      ...(argChoices === undefined ? [] : [help.choices(argChoices.join(', '))]),
      ...(typeof defaultValue === 'string' ? [help.default(defaultValue)] : []),
    ];
    return facts.length === 0 ? description : `${description} (${facts.join('; ')})`;
  };
  return {
    helpWidth,
    styleTitle: (title) => headings[title] ?? title,
    styleUsage: translated,
    styleOptionTerm: translated,
    styleArgumentTerm: (name) => placeholders[name] ?? name,
    styleSubcommandTerm: translated,
    optionDescription: described,
    argumentDescription: described,
  };
}

/** The program and every command below it. */
export function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** The words that call a command: `omnimind config check`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** The help of the program and of each of its commands, for the reference page. */
export function helpPages(version: string, language: Language): { title: string; text: string }[] {
  return withSubcommands(makeProgram(version, language, () => {})).map((command) => {
    let text = '';
    command.configureOutput({ writeOut: (part) => (text += part) });
    command.outputHelp();
    return { title: pathOf(command), text };
  });
}
