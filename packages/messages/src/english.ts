import type { MessageParameters } from '@omnimind/protocol/message';

/** A sentence for each code that a message may have. */
type Sentences<Parameters> = { readonly [Code in keyof Parameters]: (parameters: Parameters[Code]) => string };

const sentences: Sentences<MessageParameters> = {
  as_written: ({ text }) => text,
  'mode.off': () => 'the mode is off: nothing is watched and no report is written',
  'state.set_aside': ({ file, kept_as }) => `${file} is damaged and was set aside as ${kept_as}`,
  'state.unreadable': ({ file, code }) => `can't read ${file} (${code})`,
  'process.not_found': ({ pid }) => `there is no process ${pid}`,
};

/** All that people read, in English. Its type is what every language must have. */
export const english = {
  sentences,
};

/** What a language consists of; the compiler names what one lacks. */
export type Texts = typeof english;
