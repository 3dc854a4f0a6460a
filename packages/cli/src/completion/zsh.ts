import type { DescribedCommand, Expected } from './describe.ts';
import { behind, commandSteps, filled, listRunIds, pathText, patterns, shellQuote, valuedOptions } from './script.ts';

/** A completion script for zsh: to be sourced after compinit, or to be kept as `_omnimind` in a directory of fpath. */
export function zshScript(commands: readonly DescribedCommand[]): string {
  return `#compdef omnimind
# Completion of omnimind for zsh. In ~/.zshrc, after compinit: . <(omnimind completion zsh)

_omnimind() {
  local current=$words[CURRENT] path_= option= word
  local -a described
  local -i at
  for ((at = 2; at < CURRENT; at++)); do
    word=$words[at]
    if [[ -n $option ]]; then
      option=
      continue
    fi
    case "$path_|$word" in
      (${patterns(valuedOptions(commands))}) option=$word ;;
      (${patterns(commandSteps(commands))}) path_="\${path_:+$path_ }$word" ;;
      (${behind(commands, '--')}) _omnimind_command $((at + 1)); return ;;
      (${behind(commands, '-*')}) ;;
      (${behind(commands, '*')}) _omnimind_command $at; return ;;
    esac
  done
  if [[ -z $option && $current == --*=* ]]; then
    option=\${current%%=*}
    compset -P '*='
  fi
  case "$path_|$option" in
${commands.map(completions).join('\n')}
  esac
}

# The command to be run begins at word $1.
_omnimind_command() {
  shift $(($1 - 1)) words
  ((CURRENT -= $1 - 1))
  _normal
}

if [[ $funcstack[1] == _omnimind ]]; then
  _omnimind "$@"
else
  compdef _omnimind omnimind
fi
`;
}

function completions(command: DescribedCommand): string {
  const path = pathText(command);
  const values = command.options
    .filter(({ value }) => value !== undefined)
    .map(({ names, value }) => `    (${patterns(names.map((name) => `${path}|${name}`))}) ${fill(value)} ;;`);
  const options = command.options.flatMap(({ names, summary }) => names.map((name) => describedWord(name, summary)));
  const names = command.subcommands.map(({ name, summary }) => describedWord(name, summary));
  const plain =
    command.argument === undefined
      ? `described=(${names.join(' ')}); _describe -t commands command described`
      : fill(command.argument);
  return [
    ...values,
    `    (${shellQuote(`${path}|`)})`,
    '      if [[ $current == -* ]]; then',
    `        described=(${options.join(' ')}); _describe -o -t options option described`,
    '      else',
    `        ${plain}`,
    '      fi ;;',
  ].join('\n');
}

/** `name:what it is`, as _describe takes it; a colon in the name would end it. */
function describedWord(name: string, summary: string): string {
  return shellQuote(`${name.replaceAll(':', '\\:')}:${summary}`);
}

function fill(expected: Expected | undefined): string {
  return filled(expected, (words) => `compadd -- ${words.map(shellQuote).join(' ')}`, {
    file: '_files',
    pid: '_pids',
    run: `compadd -- $(${listRunIds})`,
    command: '_omnimind_command $CURRENT',
    free: '_message value',
  });
}
