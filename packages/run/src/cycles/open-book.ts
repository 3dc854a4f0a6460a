import { hostname } from 'node:os';
import { systemClock } from '@omnimind/observe/clock';
import { readHostFacts } from '@omnimind/observe/host-reader';
import { message } from '@omnimind/protocol/message';
import { defaultName } from '../watch/run-facts.ts';
import { Checkpoint } from './checkpoint.ts';
import { isRetried } from './cycle-result.ts';
import { CyclesBook } from './cycles-book.ts';
import type { RunCyclesOptions } from './cycles-options.ts';

/** A new book, or one with the cycles of the checkpoint that is resumed. */
export function openBook(options: RunCyclesOptions, watched: string[]) {
  const { command, mode, planned, checkpoint: file } = options;
  const directory = process.cwd();
  const found = options.resume && file !== undefined ? Checkpoint.resume(file, { command, directory, watched }) : null;
  const name = options.name ?? found?.state.header.name ?? defaultName(command);
  const started = found?.state.header.started ?? now();
  const { cores, memory_bytes, swap_bytes } = readHostFacts();
  const host = { name: hostname(), cores, memory_bytes, swap_bytes };
  const resumed = found === null ? 0 : found.state.resumed + 1;
  const book = new CyclesBook({ name, command, directory, host, mode, started, planned, watched, resumed });
  const cycles = found?.state.cycles ?? [];
  for (const [index, cycle] of cycles.entries()) {
    const following = cycles[index + 1];
    book.add(cycle, following === undefined ? !isRetried(cycle, options.retryKilled) : following.cycle !== cycle.cycle);
  }
  if (found !== null) return { book, checkpoint: found.checkpoint, begun: found.state.begun };
  if (options.resume && file !== undefined) book.note(message('cycles.nothing_to_resume', { file }));
  const checkpoint =
    file === undefined ? null : Checkpoint.create(file, { name, command, directory, mode, started, planned, watched });
  return { book, checkpoint, begun: null };
}

/** The wall clock, ISO 8601, UTC. */
export function now(): string {
  return new Date(systemClock.wall_ms()).toISOString();
}
