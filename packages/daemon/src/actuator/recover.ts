import { lstatSync, readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { environHolds } from '@omnimind/linux';
import { bootId } from '../process-identity.ts';
import { isOwnerAlive } from '../store/owner.ts';
import { plural } from './deprioritize.ts';
import { type JournalEntry, journalEntrySchema, journalHeaderSchema, journalUndoneSchema } from './journal.ts';
import { restore } from './restore.ts';
import type { Scheduling } from './scheduling.ts';

/**
 * Undoes what an omnimind left in force that was killed: its journal is there and its process is not. Every omnimind
 * does this at its start.
 *
 * @param directory of all journals
 * @returns what was done, in words, one text per journal that was found
 */
export function recoverJournals(directory: string, scheduling: Scheduling): string[] {
  return journalsIn(directory).flatMap((file) => recover(file, scheduling) ?? []);
}

function journalsIn(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => /^\d+-\d+\.jsonl$/.test(name))
      .map((name) => join(directory, name))
      .filter((file) => lstatSync(file).isFile());
  } catch {
    return [];
  }
}

function recover(file: string, scheduling: Scheduling): string | undefined {
  const journal = readJournal(file);
  if (journal === undefined || isOwnerAlive(journal.owner)) return undefined;
  const isThisBoot = journal.owner.boot_id === bootId();
  const restored = isThisBoot && journal.entries.length > 0 ? restoreAll(journal, scheduling) : undefined;
  try {
    unlinkSync(file);
  } catch {
    // The next start finds values that are no longer ours, and leaves them.
  }
  if (restored === undefined) return undefined;
  const refused = restored.denied > 0 ? `; ${plural(restored.denied, 'thread')} could not be raised again` : '';
  return `omnimind (PID ${journal.owner.pid}) was killed before it could undo its actions: priority restored for ${plural(restored.threads, 'thread')} of ${plural(restored.processes, 'process')}${refused}`;
}

function restoreAll({ entries, marker }: JournalContent, scheduling: Scheduling) {
  const marked = marker === null ? [] : scheduling.all().filter((pid) => isMarked(pid, marker));
  return restore(scheduling, entries, marked);
}

function isMarked(pid: number, marker: string): boolean {
  try {
    const bytes = readFileSync(`/proc/${pid}/environ`);
    return environHolds(bytes, bytes.length, marker);
  } catch {
    return false;
  }
}

interface JournalContent {
  readonly owner: { pid: number; starttime: number; boot_id: string };
  readonly marker: string | null;
  readonly entries: JournalEntry[];
}

/** A line that was cut short by the kill is left out: its change was not made yet. */
function readJournal(file: string): JournalContent | undefined {
  let lines: unknown[];
  try {
    lines = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => parseJson(line));
  } catch {
    return undefined;
  }
  const header = journalHeaderSchema.safeParse(lines[0]);
  if (!header.success) return undefined;
  let entries: JournalEntry[] = [];
  for (const line of lines.slice(1)) {
    const entry = journalEntrySchema.safeParse(line);
    const undone = journalUndoneSchema.safeParse(line);
    if (entry.success) entries.push(entry.data);
    else if (undone.success) entries = entries.filter(({ workload }) => workload !== undone.data.undone);
  }
  return { owner: header.data.owner, marker: header.data.marker, entries };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
