import type { NoticeParameters } from './messages/notices.ts';
import type { ProblemParameters } from './messages/problems.ts';
import type { ReceivedMessage } from './messages/received.ts';

/** What goes into the sentence of each code. A `Message` as a parameter is a sentence within the sentence. */
export interface MessageParameters extends NoticeParameters, ProblemParameters {
  /** What a version before 0.2 wrote, or a program that is not ours: shown as it is. */
  as_written: { readonly text: string };
}

export type MessageCode = keyof MessageParameters;

/** Something for people to read, without words: a code of the catalogue (`packages/messages`) with its parameters. */
export type Message<Code extends MessageCode = MessageCode> = {
  [Each in Code]: { readonly code: Each; readonly parameters: MessageParameters[Each] };
}[Code];

/** Empty parameters may be left out. */
type ParametersOf<Code extends MessageCode> =
  Record<never, never> extends MessageParameters[Code]
    ? [parameters?: MessageParameters[Code]]
    : [parameters: MessageParameters[Code]];

/** @example message('history.full', { workloads: 512 }) */
export function message<Code extends MessageCode>(code: Code, ...[parameters]: ParametersOf<Code>): Message<Code>;
export function message(code: string, parameters: object = {}): { code: string; parameters: object } {
  return { code, parameters };
}

/** The words of a program or a system that is not ours as a message. */
export function asWritten(text: unknown): Message<'as_written'> {
  return message('as_written', { text: text instanceof Error ? text.message : String(text) });
}

/** What tells one message from another: its code and parameters. */
export function messageKey(each: ReceivedMessage): string {
  return JSON.stringify(each);
}

export type { ReceivedMessage };
