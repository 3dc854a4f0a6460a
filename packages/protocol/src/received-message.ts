import { z } from 'zod';

/** A message as it was stored or received: its code may be of a newer version. */
export interface ReceivedMessage {
  readonly code: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}
export type Parameter =
  | string
  | number
  | boolean
  | null
  | ReceivedMessage
  | readonly (string | number | ReceivedMessage)[];

/** Parses a message, or the plain text that versions before 0.2 wrote in its place. */
export const messageSchema: z.ZodType<ReceivedMessage> = z.union([
  z.object({
    code: z.string(),
    get parameters() {
      return z.record(z.string(), parameterSchema);
    },
  }),
  z.string().transform((text) => ({ code: 'as_written', parameters: { text } })),
]);

const plainSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const parameterSchema: z.ZodType<Parameter> = z.union([
  plainSchema,
  z.lazy(() => z.object({ code: z.string(), parameters: z.record(z.string(), parameterSchema) })),
  z.array(
    z.union([
      z.string(),
      z.number(),
      z.lazy(() => z.object({ code: z.string(), parameters: z.record(z.string(), parameterSchema) })),
    ]),
  ),
]);
