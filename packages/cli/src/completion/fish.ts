import type { DescribedCommand, DescribedOption, Expected } from './describe.ts';
import { commandSteps, filled, listRunIds, pathText, runners, valuedOptions } from './script.ts';

/** A completion script for fish 3 and later. */
export function fishScript(commands: readonly DescribedCommand[]): string {
  const words = (texts: readonly string[]) => texts.map(quote).join(' ');
  const behind = (sign: string) =>
    runners(commands)
      .map((path) => quote(`${path}|${sign}`))
      .join(' ');
  return `# Completion of omnimind for fish. In ~/.config/fish/config.fish: omnimind completion fish | source

# Prints the command of ours that is being written, or "command N": what is run begins at word N.
function __omnimind_state
    set -l words (commandline -opc)
    set -l path
    set -l option
    for at in (seq 2 (count $words))
        set -l word $words[$at]
        if test -n "$option"
            set option
            continue
        end
        switch "$path|$word"
            case ${words(valuedOptions(commands))}
                set option $word
            case ${words(commandSteps(commands))}
                set path (string trim -- "$path $word")
            case ${behind('--')}
                echo command (math $at + 1)
                return
            case ${behind('-*')}
            case ${behind('*')}
                echo command $at
                return
        end
    end
    echo "$path"
end

function __omnimind_at
    test (__omnimind_state) = "$argv[1]"
end

function __omnimind_in_command
    string match -q 'command *' -- (__omnimind_state)
end

function __omnimind_command
    set -l from (string split ' ' -- (__omnimind_state))[2]
    set -l words (commandline -opc)
    set -l line
    if test $from -le (count $words)
        set line (string escape -- $words[$from..-1])
    end
    complete --do-complete=(string join -- ' ' $line (commandline -ct))
end

complete -c omnimind -f
complete -c omnimind -n __omnimind_in_command -a '(__omnimind_command)'
${commands.map(completions).join('\n')}
`;
}

function completions(command: DescribedCommand): string {
  const condition = `complete -c omnimind -n ${quote(`__omnimind_at ${quote(pathText(command))}`)}`;
  const lines = [
    ...command.subcommands.map(({ name, summary }) => `${condition} -a ${quote(name)} -d ${quote(summary)}`),
    ...command.options.map((option) => `${condition} ${flags(option)} -d ${quote(option.summary)}`),
  ];
  const argument = fill(command.argument);
  return (argument === '' ? lines : [...lines, `${condition} ${argument}`]).join('\n');
}

function flags({ names, value }: DescribedOption): string {
  const named = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  if (value === undefined) return named.join(' ');
  // -x keeps file names out where they make no sense.
  return [...named, value.kind === 'file' ? '-r' : '-x', fill(value)].join(' ').trim();
}

function fill(expected: Expected | undefined): string {
  return filled(expected, (words) => `-a ${quote(words.join(' '))}`, {
    file: '-F',
    pid: "-a '(__fish_complete_pids)'",
    run: `-a ${quote(`(${listRunIds})`)}`,
    command: "-a '(complete --do-complete=(commandline -ct))'",
    free: '',
  });
}

/** A text as one word of fish: within single quotes only the backslash and the quote itself mean something. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
