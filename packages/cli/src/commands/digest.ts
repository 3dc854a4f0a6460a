import { resolve } from 'node:path';
import { readDigest } from '@omnimind/tell/read-digest';
import { answer } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { durationOption } from '../options.ts';
import { digestLines } from '../render/digest.ts';

/** `omnimind digest`: what was watched of late and never became an alert. @returns the exit status */
export async function digest({ since, events, json }: OptionsOf<'digest'>): Promise<number> {
  const since_ms = Date.now() - durationOption('--since', since, 1, 1e9) * 1000;
  const watched = readDigest(since_ms, events === undefined ? undefined : resolve(events));
  answer(
    json,
    () => ({ watched }),
    (screen) => digestLines(screen, watched, new Date()),
  );
  return 0;
}
