import { readLocale } from '@omnimind/messages/locale';
import { rendered } from '@omnimind/messages/rendered';
import { invisible } from './output.ts';

/**
 * JSON that is safe to look at: the same value, with every character that could act on a terminal escaped, and with the sentences of
 * its messages and evidence in the reader's language.
 */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(rendered(readLocale(process.env).language, value), null, indent).replace(
    invisible,
    (character) =>
      // The line breaks of an indented text are JSON's own: those of the value are escaped by now.
      character === '\n'
        ? character
        : character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
