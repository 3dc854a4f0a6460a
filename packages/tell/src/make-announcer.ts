import { isUnavailable } from '@omnimind/linux/files/outcome';
import { journalSender } from '@omnimind/linux/journal/send';
import type { Language } from '@omnimind/protocol/announcement';
import { type Message, message } from '@omnimind/protocol/message';
import { Announcer } from './announcer.ts';
import { eventLogDirectory } from './segments.ts';

export interface AnnouncerWish {
  /** Whether what happens is to be written for all to read. */
  readonly isWritten: boolean;
  /** Whether somebody may ask by the API. */
  readonly isAsked: boolean;
  readonly language: Language;
  readonly logFile?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * The announcer of a monitor. What is written goes to the event log where this environment keeps state, to a log file if
 * one is named, and to the journal where it can be reached; what the system's monitor writes its group may read.
 *
 * @param onNotice gets what can't be written, and why
 * @returns `undefined` where nobody would hear: nothing is to be made for nobody
 */
export function makeAnnouncer(
  { isWritten, isAsked, language, logFile, environment }: AnnouncerWish,
  onNotice: (notice: Message) => void,
): Announcer | undefined {
  if (!isWritten) return isAsked ? new Announcer({ isShared: false, language }) : undefined;
  const journal = journalSender();
  if (isUnavailable(journal)) onNotice(message('journal.unavailable', { reason: journal.unavailable }));
  return new Announcer({
    directory: eventLogDirectory(environment),
    isShared: process.getuid?.() === 0,
    language,
    logFile,
    ...(isUnavailable(journal) ? {} : { journal }),
    onNotice,
  });
}
