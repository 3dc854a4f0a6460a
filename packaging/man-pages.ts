import type { Language } from '@omnimind/messages/locale';
import { textsIn } from '@omnimind/messages/translate';

import { makeProgram, withSubcommands } from '../packages/cli/src/program.ts';

/**
 * A man page for the program and for each of its commands, made from what the help is made from; man(7).
 *
 * @param date of the release, `2026-11-28`
 * @returns pages by file name, `omnimind-config-check.1`
 */
export function manPages(version: string, date: string, language: Language): Map<string, string> {
  const program = makeProgram(version, language, () => {});
  return new Map(
    withSubcommands(program).map((command) => [
      `${pageName(command)}.1`,
      page(command, program, { version, date, language }),
    ]),
  );
}

type Command = ReturnType<typeof makeProgram>;

interface Release {
  readonly version: string;
  readonly date: string;
  readonly language: Language;
}

/** `omnimind-config-check` */
function pageName(command: Command): string {
  return command.parent === null ? command.name() : `${pageName(command.parent)}-${command.name()}`;
}

function page(command: Command, program: Command, { version, date, language }: Release): string {
  const { help } = textsIn(language);
  const { manual } = help;
  const helper = Object.assign(command.createHelp(), command.configureHelp());
  const name = pageName(command);
  const path = name.replace(/^omnimind-?/, '').replaceAll('-', ' ');
  const texts: Readonly<Record<string, { sections?: readonly string[]; examples: Readonly<Record<string, string>> }>> =
    help.commands;
  const { sections = [], examples } = texts[path] ?? { examples: help.examples };
  const options = helper.visibleOptions(command).map((option): Item => {
    return [helper.styleOptionTerm(helper.optionTerm(option)), helper.optionDescription(option)];
  });
  const parameters = helper.visibleArguments(command).map((argument): Item => {
    return [helper.styleArgumentTerm(helper.argumentTerm(argument)), helper.argumentDescription(argument)];
  });
  const commands = helper
    .visibleCommands(command)
    .filter((each) => each.name() !== 'help')
    .map((each): Item => [`${pageName(each)}(1)`, each.summary()]);
  const siblings = command.parent?.commands ?? [];
  const place = siblings.indexOf(command);
  // The table has kin beside kin; all of them are in the page of the program.
  const kin = siblings.slice(Math.max(0, place - 3), place + 4);
  const related = command.parent === null ? [] : [command.parent, ...kin];
  const seeAlso = [...(command === program ? [] : [program]), ...related]
    .filter((each) => each !== command && each.name() !== 'help')
    .map((each) => `${pageName(each)}(1)`);
  const files: Item[] = [
    ['/etc/omnimind/config.toml, ~/.config/omnimind/config.toml', manual.configuration],
    ['~/.local/state/omnimind/runs/', manual.runs],
    ['/var/log/omnimind/smart-monitor.log', manual.log],
    ['/run/omnimind/api.sock, $XDG_RUNTIME_DIR/omnimind/api.sock', manual.socket],
  ];
  return [
    `.TH ${quoted(name.toUpperCase())} 1 ${quoted(date)} ${quoted(`omnimind ${version}`)} ${quoted(manual.title)}`,
    // Names are for copying, and few words fill a line.
    '.ad l',
    '.nh',
    `.SH ${manual.name}`,
    `${escaped(name)} \\- ${escaped(command.summary() || help.description.charAt(0).toLowerCase() + help.description.slice(1, -1))}`,
    `.SH ${manual.synopsis}`,
    `.B ${escaped(name.replaceAll('-', ' '))}`,
    escaped(helper.styleUsage(command.usage())),
    `.SH ${manual.description}`,
    escaped(command.description()),
    ...items(manual.arguments, parameters),
    ...items(manual.commands, commands),
    ...items(manual.options, options),
    ...sections.flatMap((section) => {
      const [title = '', text = ''] = section.split('\n');
      return [`.SH ${escaped(title.replace(/:$/, '').toUpperCase())}`, escaped(text)];
    }),
    ...exampleLines(manual.examples, examples),
    ...(command === program ? items(manual.files, files) : []),
    ...(seeAlso.length === 0 ? [] : [`.SH ${manual.seeAlso}`, `${[...new Set(seeAlso)].map(escaped).join(',\n')}`]),
    '',
  ].join('\n');
}

/** A term and what it means. */
type Item = readonly [term: string, meaning: string];

function items(heading: string, rows: readonly Item[]): string[] {
  if (rows.length === 0) return [];
  return [`.SH ${heading}`, ...rows.flatMap(([term, meaning]) => ['.TP', `.B ${escaped(term)}`, escaped(meaning)])];
}

function exampleLines(heading: string, examples: Readonly<Record<string, string>>): string[] {
  const rows = Object.entries(examples);
  if (rows.length === 0) return [];
  return [`.SH ${heading}`, ...rows.flatMap(([line, purpose]) => ['.TP', `.B ${escaped(line)}`, escaped(purpose)])];
}

/** A text in which nothing is a request or an escape of roff, and whose hyphens can be copied. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replace(/^\./gm, '\\&.');
}

function quoted(text: string): string {
  return `"${escaped(text).replaceAll('"', '\\(dq')}"`;
}
