import { join } from 'node:path';

const detection = join(import.meta.dirname, '..');

/** Where the live corpus keeps what. */
export const folders = {
  root: join(detection, '../..'),
  programs: join(detection, 'programs'),
  traces: join(detection, 'traces'),
  labels: join(detection, 'labels.json'),
} as const;
