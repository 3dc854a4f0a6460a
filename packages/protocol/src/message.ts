import { z } from 'zod';
import type { NoticeParameters } from './messages/notices.ts';
import type { ProblemParameters } from './messages/problems.ts';
import type { Parameter, ReceivedMessage } from './messages/received.ts';

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

function isMessage(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || !('code' in given && 'parameters' in given)) return false;
  const { code, parameters } = given;
  return (
    typeof code === 'string' && typeof parameters === 'object' && Object.values(parameters ?? {}).every(isParameter)
  );
}

function isParameter(given: unknown): boolean {
  if (Array.isArray(given))
    return given.every((each) => typeof each !== 'boolean' && each !== null && isParameter(each));
  return given === null || ['string', 'number', 'boolean'].includes(typeof given) || isMessage(given);
}

// The check is by hand because a recursive schema would need `$defs`, which don't fit into an OpenAPI document.
const parameterSchema: z.ZodType<Parameter> = z.any().refine(isParameter);

/** Parses a message, or the plain text that versions before 0.2 wrote in its place. */
export const messageSchema: z.ZodType<ReceivedMessage> = z.preprocess(
  (given) => (typeof given === 'string' ? asWritten(given) : given),
  z
    .object({ code: z.string(), parameters: z.record(z.string(), parameterSchema) })
    .describe(
      'What the API and other JSON output says has a `text` besides: the sentence in the language of the reader',
    ),
);
