import { escapeText } from '@omnimind/protocol/escape';

/** Names are hostile; the editor reads icons in labels and links in notifications. */

/** For the status bar, where `$(name)` is an icon. */
export function escapeLabel(text: string): string {
  return escapeText(text).replaceAll('$(', '\\$(');
}

/** For a notification, where `[label](command:…)` is a link that runs a command. @param isEscaped whether it is safe as a line */
export function escapeNotification(text: string, isEscaped = false): string {
  return (isEscaped ? text : escapeText(text)).replaceAll('](', '] (');
}
