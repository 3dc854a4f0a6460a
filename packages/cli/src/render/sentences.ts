import { evidenceIn, translate } from '@omnimind/messages/translate';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import { asWritten } from '@omnimind/protocol/message';
import type { Evidence } from '@omnimind/protocol/verdict';
import type { Screen } from './screen.ts';

/** One number of the evidence as a sentence in the reader's language, as safe as `screen.text` makes it. */
export function evidenceText(screen: Screen, evidence: Evidence): string {
  return screen.text(evidenceIn(screen.language, evidence));
}

/** What was done, why, or what there is to notice, in the reader's language, as safe as `screen.text` makes it. */
export function saidText(screen: Screen, text: ReceivedMessage | string): string {
  return screen.text(translate(screen.language, typeof text === 'string' ? asWritten(text) : text));
}
