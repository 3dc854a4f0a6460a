import { escapeText } from '@omnimind/protocol/escape';

/** With a capital at its beginning. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Safe in one line, and no longer than that. @param isEscaped whether it was put together from texts that are safe */
export function shown(text: string, length: number, isEscaped = false): string {
  const safe = isEscaped ? text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ') : escapeText(text);
  const characters = [...safe];
  return characters.length <= length ? safe : `${characters.slice(0, length - 1).join('')}…`;
}
