import type { Texts } from '@omnimind/messages/english';
import { evidenceIn, evidenceNumbersIn, textsIn, translate } from '@omnimind/messages/translate';
import { asWritten, type ReceivedMessage } from '@omnimind/protocol/message';
import type { Evidence } from '@omnimind/protocol/verdict';
import { writeError } from '../output.ts';
import { plainAscii } from './ascii.ts';
import { makeView, type View, type ViewOptions, viewOptions } from './view.ts';

/** What a renderer must know of whoever reads: room, signs, colors, language, and the sentences. */
export interface Screen extends View {
  readonly messages: Texts;
}

/** A screen as given; by default 80 × 24 without colors, in English. */
export function makeScreen(options: ViewOptions = {}): Screen {
  const view = makeView(options);
  return { ...view, messages: textsIn(view.language) };
}

/** The screen behind a file descriptor of ours, as the environment wants it used. */
export function screenOf(descriptor: 1 | 2, environment: NodeJS.ProcessEnv = process.env): Screen {
  return makeScreen(viewOptions(descriptor, environment));
}

/** Finished lines as one text. Where only ASCII can be shown, our own words lose their accents here. */
export function finish(screen: Screen, lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join('');
  return screen.unicode ? text : plainAscii(text);
}

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
