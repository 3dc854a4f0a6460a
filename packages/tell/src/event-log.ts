import { join } from 'node:path';
import { stateDirectory } from '@omnimind/remember/runs/state-directory';

/** Where the monitor keeps what it announced: segments of JSON lines, each line an Announcement. */
export function eventLogDirectory(environment?: NodeJS.ProcessEnv): string {
  return join(stateDirectory(environment), 'events');
}
