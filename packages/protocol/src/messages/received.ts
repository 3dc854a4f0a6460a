/** A message of whatever code: a sentence within another one, or what was stored or received and may be of a newer version. */
export interface ReceivedMessage {
  readonly code: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

export type Parameter =
  | string
  | number
  | boolean
  | null
  | readonly (string | number)[]
  | ReceivedMessage
  | readonly ReceivedMessage[];
