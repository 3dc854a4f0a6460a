import { ProcessReader } from '@omnimind/act/adopt/process-reader';
import { release as releaseScopes } from '@omnimind/act/adopt/requests';
import { connectApi } from '@omnimind/client/connect-api';
import type { Workload } from '@omnimind/protocol/api/schemas';
import { errorTable, OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { parseSize } from '@omnimind/protocol/quantity';
import { answer } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { usage } from '../options.ts';
import { releaseLines } from '../render/adopt.ts';

/**
 * `omnimind release`: adopted processes go back; with `--resume`, `--memory` or `--stop` a workload only goes on, or ends.
 *
 * @returns the exit status: that of `bus_failed` when some could not be moved
 */
export async function release(scope: string | undefined, options: OptionsOf<'release'>): Promise<number> {
  const { all, resume, memory, stop, json } = options;
  if ((scope === undefined) === (all !== true))
    throw usage(message('usage.one_of', { command: 'omnimind release', one: '<scope>', other: '--all' }));
  if (scope !== undefined && (resume === true || memory !== undefined || stop === true)) return letGoOn(scope, options);
  const released = await releaseScopes(scope);
  answer(
    json,
    () => released,
    (screen) => releaseLines(screen, released),
  );
  return released.some(({ left }) => left.length > 0) ? errorTable.bus_failed.exitStatus : 0;
}

/** Has the monitor undo what it did to a workload, and leave it alone until it has taken so much more memory, or ask it to stop. */
async function letGoOn(word: string, { memory, stop = false, json }: OptionsOf<'release'>): Promise<number> {
  const memory_bytes = memory === undefined ? undefined : sizeOption(memory);
  const client = connectApi();
  const { workloads } = await client.call('workloads');
  const [found, another] = workloadsOf(word, workloads);
  if (found === undefined || another !== undefined)
    throw new OmnimindError('workload_not_found', message('release.no_workload', { word }));
  const body = { ...(memory_bytes === undefined ? {} : { memory_bytes }), ...(stop ? { stop } : {}) };
  const released = await client.call('release', { id: found.id, body });
  answer(
    json,
    () => released,
    (screen) => {
      const texts = screen.messages.adopt;
      const name = screen.text(found.name);
      if (stop) return [texts.stopping(name)];
      if (memory_bytes !== undefined) return [texts.given(name, screen.format.bytes(memory_bytes))];
      return [released.undone.length === 0 ? texts.nothingDone(name) : texts.goesOn(name)];
    },
  );
  return 0;
}

/** What a word means: an ID, a unit, a name, or a process. */
function workloadsOf(word: string, workloads: readonly Workload[]): Workload[] {
  const cgroup = /^\d+$/.test(word) ? new ProcessReader().cgroup(Number(word)) : undefined;
  return workloads.filter(
    (workload) =>
      workload.id === word ||
      workload.name === word ||
      workload.name === `run ${word}` ||
      (workload.cgroup !== null && (workload.cgroup.endsWith(`/${word}`) || workload.cgroup === cgroup)),
  );
}

function sizeOption(text: string): number {
  const bytes = parseSize(text);
  if (bytes !== undefined && bytes >= 1 && bytes <= 2 ** 50) return bytes;
  throw usage(message('value.invalid', { name: '--memory', value: `"${text}"`, expected: message('value.size') }));
}
