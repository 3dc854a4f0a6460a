import { evidenceIn, evidenceNumbersIn, translate } from '@omnimind/messages/translate';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import { asWritten } from '@omnimind/protocol/message';
import type { Evidence } from '@omnimind/protocol/verdict';
import { writeError } from '../output.ts';
import { finish, type Screen, screenOf } from './screen.ts';

/** One number of the evidence as a sentence, as safe as `screen.text` makes it; with the figures of its statistical tests if wanted. */
export function evidenceText(screen: Screen, evidence: Evidence, withNumbers = false): string {
  return screen.text((withNumbers ? evidenceNumbersIn : evidenceIn)(screen.language, evidence));
}

/** What was done, why, or what there is to notice, in the reader's language, as safe as `screen.text` makes it. */
export function saidText(screen: Screen, text: ReceivedMessage | string): string {
  return screen.text(translate(screen.language, typeof text === 'string' ? asWritten(text) : text));
}

/** A notice as a line on standard error, in the language of whoever reads. */
export function tellNotice(text: ReceivedMessage | string): void {
  const screen = screenOf(2);
  writeError(finish(screen, [`omnimind: ${saidText(screen, text)}`]));
}
