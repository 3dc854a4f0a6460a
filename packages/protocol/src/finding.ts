import type { ReceivedMessage } from './messages/received.ts';

/**
 * What was read, by name; texts from outside are as they came. The unit is the end of the name: `size_bytes`, `age_s`.
 */
export type Facts = Readonly<Record<string, string | number | readonly string[] | ReceivedMessage>>;

/** What one check found, without words: these are in the messages. */
export interface Finding<Code extends string, State extends string> {
  /** The check, and what came out of it: `swap.none`. */
  readonly code: Code;
  readonly state: State;
  readonly facts: Facts;
  /** A command that fixes it; `null` when nothing is wrong, or no command does. */
  readonly fix: string | null;
}

/** Makes findings by a table of codes and the state that each of them means. */
export function findingsOf<Code extends string, State extends string>(states: Readonly<Record<Code, State>>) {
  return (code: Code, facts: Facts = {}, fix: string | null = null): Finding<Code, State> => ({
    code,
    state: states[code],
    facts,
    fix,
  });
}
