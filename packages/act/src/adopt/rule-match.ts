import { readFileSync } from 'node:fs';
import { readOr } from '@omnimind/linux/files/outcome';
import type { AdoptRule } from '@omnimind/protocol/configuration';
import { type Message, message } from '@omnimind/protocol/message';
import type { ProcessReader, ProcessView } from './process-reader.ts';
import { programNames } from './program-names.ts';
import { innermostUnit } from './unit-path.ts';

/** A rule whose user is resolved to a UID. */
export interface ReadyRule {
  /** 1-based position in the configuration. */
  readonly number: number;
  readonly conditions: Omit<AdoptRule, 'user'>;
  /** `undefined` when any user will do. */
  readonly uid: number | undefined;
}

/**
 * Resolves the users of rules in /etc/passwd; passwd(5).
 *
 * @returns the rules that can fit, and what is wrong with the others
 */
export function readyRules(rules: readonly AdoptRule[], passwdFile = '/etc/passwd') {
  const ready: ReadyRule[] = [];
  const problems: Message[] = [];
  for (const [index, { user, ...conditions }] of rules.entries()) {
    const uid = user === undefined ? undefined : uidOf(user, passwdFile);
    if (uid === null) problems.push(message('adopt.no_such_user', { rule: index + 1, user: user ?? '' }));
    else ready.push({ number: index + 1, conditions, uid });
  }
  return { ready, problems };
}

/** The first rule that matches a process. Its command line is read only when a rule needs it. */
export function fittingRule(
  rules: readonly ReadyRule[],
  process: ProcessView,
  reader: ProcessReader,
): ReadyRule | undefined {
  let words: string[] | undefined;
  const commandLine = (): string[] => (words ??= reader.commandLine(process.pid));
  return rules.find(({ conditions, uid }) => {
    const { name, command_line, parent_scope } = conditions;
    if (name !== undefined && process.name !== name && !programNames(process, commandLine()).has(name)) return false;
    if (uid !== undefined && reader.uid(process.pid) !== uid) return false;
    if (command_line !== undefined && !globMatch(command_line, commandLine().join(' '))) return false;
    if (parent_scope === undefined) return true;
    return globMatch(parent_scope, innermostUnit(reader.cgroup(process.pid) ?? '') ?? '');
  });
}

/** `null` when there is no such user. */
function uidOf(user: string, passwdFile: string): number | null {
  if (/^\d+$/.test(user)) return Number(user);
  return readOr(null, () => {
    const rows = readFileSync(passwdFile, 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
    const [, , uid] = rows.find(([name]) => name === user) ?? [];
    return uid === undefined ? null : Number(uid);
  });
}

/**
 * Whether a pattern matches the whole text: `*` stands for any text, slashes included, `?` for one character, all else for
 * itself. Takes at most pattern × text steps, however hostile the text; `path.matchesGlob` does not (docs/decisions/0023).
 */
export function globMatch(pattern: string, text: string): boolean {
  let at = 0;
  let inText = 0;
  /** Index of the last `*`, and of the text that it has consumed so far. */
  let star = -1;
  let consumed = 0;
  while (inText < text.length) {
    const sign = pattern[at];
    if (sign === '*') {
      star = at;
      consumed = inText;
      at += 1;
    } else if (sign === '?' || sign === text[inText]) {
      at += 1;
      inText += 1;
    } else if (star >= 0) {
      consumed += 1;
      at = star + 1;
      inText = consumed;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
