import type { ReceivedMessage } from '@omnimind/protocol/message';
import { writeError } from './output.ts';
import { finish, screenOf } from './render/screen.ts';
import { saidText } from './render/sentences.ts';

/** A notice as a line on standard error, in the language of whoever reads. */
export function tellNotice(text: ReceivedMessage | string): void {
  const screen = screenOf(2);
  writeError(finish(screen, [`omnimind: ${saidText(screen, text)}`]));
}
