import { readLocale } from '@omnimind/messages/locale';
import { rendered } from '@omnimind/messages/rendered';
import { escapedJson } from '@omnimind/protocol/escape';

/** {@link escapedJson} with the sentences of its messages and evidence in the reader's language. */
export function toJson(value: unknown, indent?: number): string {
  return escapedJson(rendered(readLocale(process.env).language, value), indent);
}
