import { release as releaseScopes } from '@omnimind/act/adopt/requests';
import { errorTable } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { answer } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { usage } from '../options.ts';
import { releaseLines } from '../render/adopt.ts';

/** `omnimind release`: adopted processes go back. @returns the exit status: that of `bus_failed` when some could not be moved */
export async function release(scope: string | undefined, { all, json }: OptionsOf<'release'>): Promise<number> {
  if ((scope === undefined) === (all !== true))
    throw usage(message('usage.one_of', { command: 'omnimind release', one: '<scope>', other: '--all' }));
  const released = await releaseScopes(scope);
  answer(
    json,
    () => released,
    (screen) => releaseLines(screen, released),
  );
  return released.some(({ left }) => left.length > 0) ? errorTable.bus_failed.exitStatus : 0;
}
