import { saidIn } from '@omnimind/messages/announce/phrases';
import { evidenceIn } from '@omnimind/messages/translate';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import type { Evidence } from '@omnimind/protocol/verdict';
import { writeError } from '../output.ts';
import type { Screen } from './screen.ts';
import { finish, screenOf } from './screen.ts';

/** One number of the evidence as a sentence in the reader's language, as safe as `screen.text` makes it. */
export function evidenceText(screen: Screen, evidence: Evidence): string {
  return screen.text(evidenceIn(screen.language, evidence));
}

/** What was done, why, or what there is to notice, in the reader's language, as safe as `screen.text` makes it. */
export function saidText(screen: Screen, text: ReceivedMessage | string): string {
  return screen.text(saidIn(screen.language, text));
}

/** A notice as a line on standard error, in the language of whoever reads. */
export function tellNotice(text: ReceivedMessage | string): void {
  const screen = screenOf(2);
  writeError(finish(screen, [`omnimind: ${saidText(screen, text)}`]));
}
