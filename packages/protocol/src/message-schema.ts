import { z } from 'zod';
import { asWritten } from './message.ts';
import type { Parameter, ReceivedMessage } from './messages/received.ts';

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
