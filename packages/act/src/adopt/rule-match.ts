import { readFileSync } from 'node:fs';
import type { AdoptRule } from '@omnimind/protocol/configuration';
import { type Message, message } from '@omnimind/protocol/message';
import { globMatch } from './glob-match.ts';
import { innermostUnit } from './place.ts';
import type { ProcessReader, ProcessView } from './process-reader.ts';
import { programNames } from './program-names.ts';

/** A rule that is ready to be asked: its user is a UID. */
export interface ReadyRule {
  /** 1-based place in the configuration. */
  readonly number: number;
  readonly conditions: Omit<AdoptRule, 'user'>;
  /** `undefined` when any user will do. */
  readonly uid: number | undefined;
}

/**
 * Makes rules ready. Users are looked up in /etc/passwd; passwd(5).
 *
 * @returns the rules that can fit, and what is wrong with the others
 */
export function readyRules(
  rules: readonly AdoptRule[],
  passwdFile = '/etc/passwd',
): { ready: ReadyRule[]; problems: Message[] } {
  const ready: ReadyRule[] = [];
  const problems: Message[] = [];
  for (const [index, { user, ...conditions }] of rules.entries()) {
    const uid = user === undefined ? undefined : uidOf(user, passwdFile);
    if (uid === null) problems.push(message('adopt.no_such_user', { rule: index + 1, user: user ?? '' }));
    else ready.push({ number: index + 1, conditions, uid });
  }
  return { ready, problems };
}

/** The first rule that fits a process. What it takes to know is read only when a rule asks for it. */
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
  try {
    const row = readFileSync(passwdFile, 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .find(([name]) => name === user);
    return row?.[2] === undefined ? null : Number(row[2]);
  } catch {
    return null;
  }
}
