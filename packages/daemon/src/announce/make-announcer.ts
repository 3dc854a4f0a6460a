import { isUnavailable, journalSender } from '@omnimind/linux';
import type { Language } from '@omnimind/protocol';
import { Announcer } from './announcer.ts';
import { eventLogDirectory } from './event-log.ts';

/** The announcer of a monitor that nobody asked to announce: those who ask by the API are told, and nothing is written. */
export function makeQuietAnnouncer(language: Language): Announcer {
  return new Announcer({ isShared: false, language });
}

/**
 * The announcer of a monitor that runs as a service: its event log where this environment keeps state, a log file if one is
 * named, and the journal where it can be reached. What the system's monitor writes its group may read.
 *
 * @param onNotice gets what can't be written, and why
 */
export function makeAnnouncer(
  {
    language,
    logFile,
    environment,
  }: { language: Language; logFile?: string | undefined; environment?: NodeJS.ProcessEnv },
  onNotice: (text: string) => void,
): Announcer {
  const journal = journalSender();
  if (isUnavailable(journal)) onNotice(`the journal gets no entries: ${journal.unavailable}`);
  return new Announcer({
    directory: eventLogDirectory(environment),
    isShared: process.getuid?.() === 0,
    language,
    logFile,
    ...(isUnavailable(journal) ? {} : { journal }),
    onNotice,
  });
}
