import { quoteCommand } from '@omnimind/protocol/escape';
import type { Screen } from './screen.ts';

/** A command as it could be typed, behind a sign. */
export function commandLine(screen: Screen, words: readonly string[]): string {
  return `  ${screen.paint.dim('$')} ${screen.text(quoteCommand(words))}`;
}
