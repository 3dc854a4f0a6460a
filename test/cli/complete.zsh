# Prints what zsh offers for a command line: complete.zsh DUMP SCRIPT LINE. zsh completes only within a line editor on a
# terminal, so a shell of its own gets one (zpty), and prints the matches in the place of adding them.
zmodload zsh/zpty || exit 1
zpty inner zsh -f -i

inner_line() {
  zpty -w inner "$1"
}

inner_line "PS1="
inner_line "autoload -Uz compinit && compinit -u -d ${(q)1} && source ${(q)2}"
inner_line '
matches_begin() { print -r -- "<begin>" }
matches_end() { print -r -- "<end>"; exit }
compprefuncs=(matches_begin)
comppostfuncs=(matches_end)
zstyle ":completion:*" list-grouped false
zstyle ":completion:*" list-separator ""
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a hits
  builtin compadd -A hits "$@"
  local hit
  for hit in $hits; do print -r -- "<match>$hit"; done
}
bindkey "^I" complete-word
print -r -- "<ready""to complete>"'

zpty -r inner output '*<readyto complete>*'
zpty -w -n inner "$3"$'\t'
output=
while zpty -r inner line; do
  output+=$line
  [[ $output == *'<end>'* ]] && break
done
zpty -d inner
for line in ${(f)${output//$'\r'/}}; do
  [[ $line == *'<match>'* ]] && print -r -- "${line##*'<match>'}"
done
exit 0
