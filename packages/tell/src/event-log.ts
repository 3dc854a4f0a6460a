import { join } from 'node:path';
import { stateDirectory } from '@omnimind/remember/runs/state-directory';

export { type EventCursor, EventLogReader } from './event-log-reader.ts';
export { EventLogWriter } from './event-log-writer.ts';
export { watchEventLog } from './watch-event-log.ts';

/** Where the monitor keeps what it announced: segments of JSON lines, each line an Announcement. */
export function eventLogDirectory(environment?: NodeJS.ProcessEnv): string {
  return join(stateDirectory(environment), 'events');
}
