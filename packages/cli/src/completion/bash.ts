import type { DescribedCommand, Expected } from './describe.ts';
import { behind, commandSteps, filled, listRunIds, pathText, patterns, shellQuote, valuedOptions } from './script.ts';

/**
 * A completion script for bash 4 and later. It needs nothing of the package bash-completion, but where that is loaded
 * the words of the command to be run are completed by that command's own completion.
 */
export function bashScript(commands: readonly DescribedCommand[]): string {
  return `# Completion of omnimind for bash. In ~/.bashrc: . <(omnimind completion bash)

_omnimind() {
  local current=\${COMP_WORDS[COMP_CWORD]} path= option= word at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    if [[ -n $option ]]; then # this word is its value; bash splits --mode=smart at the equals sign
      [[ $word == = ]] || option=
      continue
    fi
    case "$path|$word" in
      ${patterns(valuedOptions(commands))}) option=$word ;;
      ${patterns(commandSteps(commands))}) path="\${path:+$path }$word" ;;
      ${behind(commands, '--')}) _omnimind_command $((at + 1)); return ;;
      ${behind(commands, '-*')}) ;;
      ${behind(commands, '*')}) _omnimind_command "$at"; return ;;
    esac
  done
  [[ -n $option && $current == = ]] && current=
  case "$path|$option" in
${commands.map(completions).join('\n')}
  esac
}

_omnimind_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}

_omnimind_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$current")
}

# The command to be run begins at word $1.
_omnimind_command() {
  if declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  elif ((COMP_CWORD == $1)) && [[ $current != */* ]]; then
    mapfile -t COMPREPLY < <(compgen -c -- "$current" | sort -u)
  else
    _omnimind_files
  fi
}

complete -F _omnimind omnimind
`;
}

function completions(command: DescribedCommand): string {
  const path = pathText(command);
  const values = command.options
    .filter(({ value }) => value !== undefined && value.kind !== 'free')
    .map(({ names, value }) => `    ${patterns(names.map((name) => `${path}|${name}`))}) ${fill(value)} ;;`);
  const options = command.options.flatMap(({ names }) => names).join(' ');
  const names = command.subcommands.map(({ name }) => name).join(' ');
  const plain = command.argument === undefined ? `_omnimind_words ${shellQuote(names)}` : fill(command.argument);
  const open = `    ${shellQuote(`${path}|`)}) if [[ $current == -* ]]; then _omnimind_words ${shellQuote(options)}; else ${plain}; fi ;;`;
  return [...values, open].join('\n');
}

function fill(expected: Expected | undefined): string {
  return filled(expected, (words) => `_omnimind_words ${shellQuote(words.join(' '))}`, {
    file: '_omnimind_files',
    pid: '_omnimind_words "$(cd /proc && echo [0-9]*)"',
    run: `_omnimind_words "$(${listRunIds})"`,
    command: '_omnimind_command "$COMP_CWORD"',
    free: ':',
  });
}
