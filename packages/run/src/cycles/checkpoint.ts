import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errorCode, parseJson } from '@omnimind/linux/files/outcome';
import {
  type CheckpointHeader,
  type CheckpointLine,
  checkpointHeaderSchema,
  checkpointLineSchema,
} from '@omnimind/protocol/cycles-checkpoint';
import type { Cycle } from '@omnimind/protocol/cycles-report';
import { OmnimindError, unwritable } from '@omnimind/protocol/errors';
import { escapedJson, quoteCommand } from '@omnimind/protocol/escape';
import { type Message, message, type ReceivedMessage } from '@omnimind/protocol/message';
import { isOwnerAlive, thisOwner } from '@omnimind/remember/runs/run-directory';

/** What is repeated. */
export type Repeated = Pick<CheckpointHeader, 'command' | 'directory' | 'watched'>;

/** What a checkpoint holds. */
export interface CheckpointState {
  readonly header: CheckpointHeader;
  /** Every whole attempt, in order. */
  readonly cycles: readonly Cycle[];
  /** How often it was resumed. */
  readonly resumed: number;
  /** The command of an unfinished attempt; `null` without one. */
  readonly begun: { readonly pid: number; readonly starttime: number; readonly boot_id: string } | null;
}

/**
 * The cycles of a repetition on disk, so that only the current one is lost when we are killed or the power fails: each finished
 * attempt is appended with one write(2) and fdatasync(2). A full disk ends the checkpoint, not the repetition: see
 * {@link Checkpoint.problem}.
 */
export class Checkpoint {
  readonly #file: string;
  readonly #descriptor: number;
  /** Why nothing more is written, as the last line may be incomplete; `null` while it works. */
  problem: ReceivedMessage | null = null;

  private constructor(file: string, descriptor: number) {
    this.#file = file;
    this.#descriptor = descriptor;
  }

  /**
   * Creates a file that must not exist, for its owner only: command lines may hold secrets.
   *
   * @throws OmnimindError `usage` when it exists
   */
  static create(file: string, header: Omit<CheckpointHeader, 'format' | 'version' | 'owner'>): Checkpoint {
    const checkpoint = new Checkpoint(file, open(file, 'ax'));
    const about = { format: 'omnimind-cycles-checkpoint', version: 1 } as const;
    checkpoint.#append({ ...about, ...header, owner: thisOwner() } satisfies CheckpointHeader, true);
    syncDirectory(file);
    return checkpoint;
  }

  /**
   * Resumes an existing file. An incomplete last line is cut off.
   *
   * @returns the file with its content; `null` when there is none, or no complete line in it
   * @param now what is to be repeated
   * @throws OmnimindError `checkpoint_damaged`; `usage` when it is of another repetition, or in use by another omnimind
   */
  static resume(file: string, now: Repeated): { checkpoint: Checkpoint; state: CheckpointState } | null {
    const text = read(file);
    if (text === null) return null;
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole === '' && isTornHeader(text)) {
      unlinkSync(file);
      return null;
    }
    const { state, owner } = parseCheckpoint(whole, file);
    checkSame(state.header, now, file);
    if (isOwnerAlive(owner)) throw new OmnimindError('usage', message('checkpoint.in_use', { file, pid: owner.pid }));
    const checkpoint = new Checkpoint(file, open(file, 'a'));
    ftruncateSync(checkpoint.#descriptor, Buffer.byteLength(whole));
    checkpoint.#append({ resumed: { time: new Date().toISOString(), owner: thisOwner() } }, true);
    return { checkpoint, state };
  }

  /** Records that the command of an attempt runs. */
  begin(cycle: number, attempt: number, command: CheckpointHeader['owner']): void {
    // Useless after a power failure, so it need not be synced.
    this.#try({ begun: { cycle, attempt, command } }, false);
  }

  /** Appends a finished attempt. It is on disk when the call returns. */
  add(cycle: Cycle): void {
    this.#try({ cycle }, true);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #try(line: CheckpointLine, sync: boolean): void {
    if (this.problem !== null) return;
    try {
      this.#append(line, sync);
    } catch (error) {
      if (!(error instanceof OmnimindError)) throw error;
      this.problem = error.problem;
    }
  }

  #append(line: CheckpointLine | CheckpointHeader, sync: boolean): void {
    try {
      const bytes = Buffer.from(`${escapedJson(line)}\n`);
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
      if (sync) fdatasyncSync(this.#descriptor);
    } catch (error) {
      throw unwritable(this.#file, error);
    }
  }
}

/**
 * Reads the whole lines of a checkpoint.
 *
 * @throws OmnimindError `checkpoint_damaged`
 */
function parseCheckpoint(text: string, file: string): { state: CheckpointState; owner: CheckpointHeader['owner'] } {
  const [first = '', ...lines] = text.split('\n').slice(0, -1);
  const header = parsed(checkpointHeaderSchema, first, file, 1);
  const cycles: Cycle[] = [];
  let begun: CheckpointState['begun'] = null;
  let resumed = 0;
  let { owner } = header;
  for (const [index, text] of lines.entries()) {
    const line = parsed(checkpointLineSchema, text, file, index + 2);
    if ('cycle' in line) {
      cycles.push(line.cycle);
      begun = null;
    } else if ('begun' in line) begun = line.begun.command;
    else {
      resumed += 1;
      owner = line.resumed.owner;
    }
  }
  return { state: { header, cycles, resumed, begun }, owner };
}

/** Whether we were killed before the first line was complete: then no cycle is lost. */
function isTornHeader(text: string): boolean {
  const begin = '{"format":"omnimind-cycles-checkpoint"';
  return begin.startsWith(text) || text.startsWith(begin);
}

function parsed<T>(schema: { safeParse(given: unknown): { data?: T } }, text: string, file: string, line: number): T {
  const { data } = schema.safeParse(parseJson(text));
  if (data !== undefined) return data;
  throw new OmnimindError('checkpoint_damaged', message('checkpoint.damaged', { file, line }));
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw unwritable(file, error);
  }
}

function open(file: string, flags: string): number {
  try {
    return openSync(file, flags, 0o600);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw new OmnimindError('usage', message('checkpoint.exists', { file }));
    throw unwritable(file, error);
  }
}

/** Otherwise a power failure may lose the name of the new file. */
function syncDirectory(file: string): void {
  const descriptor = openSync(dirname(file), 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Refuses the checkpoint of another repetition: its cycles would not be comparable.
 *
 * @throws OmnimindError `usage` that says what differs
 */
function checkSame(before: Repeated, now: Repeated, file: string): void {
  const differences: Message[] = [];
  const commands = { before: quoteCommand(before.command), now: quoteCommand(now.command) };
  if (commands.before !== commands.now) differences.push(message('checkpoint.command', commands));
  if (before.directory !== now.directory)
    differences.push(message('checkpoint.directory', { before: before.directory, now: now.directory }));
  // A restarted backend has another PID, so only the number is compared.
  const watched = { before: before.watched.length, now: now.watched.length };
  if (watched.before !== watched.now) differences.push(message('checkpoint.watched', watched));
  if (differences.length > 0) throw new OmnimindError('usage', message('checkpoint.differs', { file, differences }));
}
