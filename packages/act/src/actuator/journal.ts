import { closeSync, constants, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '@omnimind/linux/files/outcome';
import type { IoPriority } from '@omnimind/linux/scheduling/priority';
import type { UnitProperty } from '@omnimind/linux/systemd/service-manager';
import { escapedJson } from '@omnimind/protocol/escape';
import { type Rung, rungs } from '@omnimind/protocol/event';
import { type Message, message } from '@omnimind/protocol/message';
import { thisOwner } from '@omnimind/remember/runs/run-directory';
import { makePrivateDirectory } from '@omnimind/remember/runs/state-directory';
import { replaceFile } from '@omnimind/remember/state-file';
import { z } from 'zod';

const ioPrioritySchema = z.object({
  class: z.enum(['none', 'realtime', 'best_effort', 'idle']),
  level: z.int(),
}) satisfies z.ZodType<IoPriority>;

/** What was replaced for one thread, and by what. A part that was left alone is `null`. */
export const journalEntrySchema = z.object({
  workload: z.string(),
  pid: z.int(),
  /** Start times in clock ticks after boot: with the IDs they name one process and one thread. */
  starttime: z.number(),
  tid: z.int(),
  began: z.number(),
  nice: z.object({ before: z.int(), set: z.int() }).nullable(),
  io: z.object({ before: ioPrioritySchema, set: ioPrioritySchema }).nullable(),
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** What was replaced of one property of a unit, and by what. Values are texts: the journal is JSON, which has no 64 bits. */
export const unitEntrySchema = z
  .object({
    workload: z.string(),
    manager: z.enum(['system', 'user']),
    /** The user whose manager knows the unit, where the system's monitor reached into it. */
    uid: z.int().optional(),
    unit: z.string(),
    /** Inode of the unit's cgroup: another unit of that name has another. */
    inode: z.int(),
    /** `null` for what no rung changed: the reserve. */
    rung: z.enum(rungs).nullable(),
    property: z.string(),
    signature: z.enum(['t', 's']),
    before: z.string(),
    set: z.string(),
  })
  // A bit that a disk flipped must not end the next omnimind: what is no number can't be put back.
  .refine(({ signature, before }) => signature === 's' || /^\d{1,20}$/.test(before));
export type UnitEntry = z.infer<typeof unitEntrySchema>;

export function toUnitProperty({ property, signature }: UnitEntry, text: string): UnitProperty {
  return [property, signature, signature === 't' ? BigInt(text) : text];
}

export const journalHeaderSchema = z.object({
  format: z.literal('omnimind-journal'),
  version: z.literal(1),
  owner: z.object({ pid: z.int(), starttime: z.number(), boot_id: z.string() }),
  /** An entry of the environment that all processes of the workload were started with; `null` for none. */
  marker: z.string().nullable(),
});

/** A line that says that all of a workload was undone, or one rung of it. */
export const journalUndoneSchema = z.object({ undone: z.string(), rung: z.enum(rungs).optional() });

/** Never through a symbolic link: with `sudo -E` the directory is another user's, and the name of the file can be guessed. */
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

function append(file: string, text: string): void {
  const descriptor = openSync(file, flags, 0o600);
  try {
    writeFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Keeps on disk what an action replaces, BEFORE it is replaced, so that the next omnimind can clean
 * up after one that was killed. One file per omnimind, there only while something is in force.
 */
export class Journal {
  readonly #file: string;
  readonly #header: string;
  #isOpen = false;

  /**
   * @param directory of all journals
   * @param part tells several journals of one omnimind apart: each is deleted when nothing of its own is in force
   */
  constructor(directory: string, marker: string | null, part: '' | '-culprit' | '-favor' | '-reserve' = '') {
    const owner = thisOwner();
    this.#file = join(directory, `${owner.pid}-${owner.starttime}${part}.jsonl`);
    this.#header = escapedJson({ format: 'omnimind-journal', version: 1, owner, marker });
  }

  /** @returns why the entries can't be recorded, and with that must not be carried out; `null` when they are */
  note(entries: readonly (JournalEntry | UnitEntry)[]): Message | null {
    if (entries.length === 0) return null;
    try {
      if (!this.#isOpen) {
        makePrivateDirectory(dirname(this.#file));
        append(this.#file, `${this.#header}\n`);
        this.#isOpen = true;
      }
      append(this.#file, entries.map((entry) => `${escapedJson(entry)}\n`).join(''));
      return null;
    } catch (error) {
      return message('reason.not_journaled', { error: errorCode(error) });
    }
  }

  /** Keeps these alone, in one step: what is changed over and over would fill the disk. */
  keepOnly(entries: readonly UnitEntry[]): void {
    if (!this.#isOpen) return;
    const lines = [this.#header, ...entries.map((entry) => escapedJson(entry))];
    try {
      replaceFile(this.#file, lines.map((line) => `${line}\n`).join(''), 0o600);
    } catch {
      // A longer one serves as well.
    }
  }

  /** All of the workload was undone, or one rung of it; with nothing else in force the file goes away. */
  undone(workload: string, isLast: boolean, rung?: Rung): void {
    try {
      if (isLast && this.#isOpen) {
        unlinkSync(this.#file);
        this.#isOpen = false;
      } else if (this.#isOpen) append(this.#file, `${escapedJson({ undone: workload, rung })}\n`);
    } catch {
      // The next omnimind will find values that are no longer ours, and leave them.
    }
  }
}
