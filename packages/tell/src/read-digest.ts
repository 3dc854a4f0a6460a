import { readOr } from '@omnimind/linux/files/outcome';
import { Digest, type DigestEntry } from './digest.ts';
import { EventLogReader } from './event-log-reader.ts';
import { eventLogDirectory, systemEventLogDirectory } from './segments.ts';

/** So many entries are listed at most. */
const most = 500;
/** Announcements that are read at once. */
const portion = 1000;

/**
 * What was watched since then (ms since 1970), the newest first.
 *
 * @param events directory of the event log; by default one's own, and the system's where it may be read
 */
export function readDigest(since_ms: number, events?: string): DigestEntry[] {
  const digest = new Digest(most);
  addAll(digest, events ?? eventLogDirectory());
  if (events === undefined) readOr(undefined, () => addAll(digest, systemEventLogDirectory()));
  return digest.entries(since_ms);
}

function addAll(digest: Digest, directory: string): void {
  const reader = new EventLogReader(directory, {});
  for (let read = reader.read(portion); read.announcements.length > 0; read = reader.read(portion))
    for (const announcement of read.announcements) digest.add(announcement);
}
