import { lstatSync, readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { isUnavailable, parseJson, readOr } from '@omnimind/linux/files/outcome';
import { environHolds } from '@omnimind/linux/procfs/pid/once';
import { bootId } from '@omnimind/linux/procfs/process-identity';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { connectManager } from '@omnimind/linux/systemd/dbus-manager';
import type { ManagerKind, ServiceManager } from '@omnimind/linux/systemd/service-manager';
import { type Message, message } from '@omnimind/protocol/message';
import { isOwnerAlive } from '@omnimind/remember/runs/run-directory';
import { UserManager } from '../reserve/user-manager.ts';
import {
  type JournalEntry,
  journalEntrySchema,
  journalHeaderSchema,
  journalUndoneSchema,
  type UnitEntry,
  unitEntrySchema,
} from './journal.ts';
import { restore } from './restore.ts';
import { restoreUnits } from './restore-unit.ts';
import { linuxScheduling, type Scheduling } from './scheduling.ts';

export interface RecoveryTools {
  readonly scheduling: Scheduling;
  readonly cgroupRoot: string;
  /** Connects to a service manager. @throws BusError */
  connect(kind: ManagerKind): ServiceManager;
}

/**
 * The machine that we run on.
 *
 * @param cgroupRoot mount point of the unified hierarchy, where it is known; it is looked up by default
 */
export function recoveryTools(cgroupRoot = unifiedMountPoint()): RecoveryTools {
  return { scheduling: linuxScheduling(new Set()), cgroupRoot, connect: connectManager };
}

function unifiedMountPoint(): string {
  const root = findUnifiedCgroup();
  return isUnavailable(root) ? '/sys/fs/cgroup' : root.mountPoint;
}

/**
 * Undoes what a killed omnimind left in force: its journal exists and its process does not. Every omnimind does this when it
 * starts, and the monitor every few seconds.
 *
 * @param directory of all journals
 * @returns what was done, one message per journal that was found and is no longer needed
 */
export async function recoverJournals(directory: string, tools: RecoveryTools): Promise<Message[]> {
  const actions: Message[] = [];
  for (const file of journalsIn(directory)) actions.push(...(await recover(file, tools)));
  return actions;
}

function journalsIn(directory: string): string[] {
  return readOr([], () =>
    readdirSync(directory)
      .filter((name) => /^\d+-\d+(-culprit|-favor|-reserve)?\.jsonl$/.test(name))
      .map((name) => join(directory, name))
      .filter((file) => lstatSync(file).isFile()),
  );
}

async function recover(file: string, tools: RecoveryTools): Promise<Message[]> {
  const [first = '', ...lines] = readOr('', () => readFileSync(file, 'utf8')).split('\n');
  const header = journalHeaderSchema.safeParse(parseJson(first)).data;
  if (header === undefined || isOwnerAlive(header.owner)) return [];
  const { owner, marker } = header;
  const { entries, units } = entriesOf(lines);
  // What a manager holds for as long as the machine is up is gone with it.
  const isThisBoot = owner.boot_id === bootId();
  const actions: Message[] = [];
  if (isThisBoot && entries.length > 0) {
    const { scheduling } = tools;
    const marked = marker === null ? [] : scheduling.all().filter((pid) => isMarked(pid, marker));
    actions.push(message('action.priority_restored', restore(scheduling, entries, marked)));
  }
  if (isThisBoot && units.length > 0) {
    const action = await recoverUnits(units, tools);
    // Without a bus the journal stays for the next try.
    if (action === null) return [];
    actions.push(action);
  }
  try {
    unlinkSync(file);
  } catch {
    // The next start finds values that are no longer ours, and leaves them.
  }
  return actions.map((action) => message('recovery.done', { pid: owner.pid, action }));
}

/** @returns what was done; `null` when it can't be done now */
async function recoverUnits(units: readonly UnitEntry[], tools: RecoveryTools): Promise<Message | null> {
  const done = new Set<string>();
  const kept = new Set<string>();
  const ofManagers = Map.groupBy(units, ({ manager, uid }) => `${manager} ${uid ?? ''}`);
  for (const own of ofManagers.values()) {
    const [{ manager: kind, uid } = { manager: 'system' as const }] = own;
    try {
      const manager = tools.connect(kind);
      const settings = uid === undefined ? manager : new UserManager(manager, uid, tools.cgroupRoot);
      const outcome = await restoreUnits(settings, own, tools.cgroupRoot);
      manager.close();
      if (outcome.owed.length > 0) return null;
      for (const entry of [...outcome.done, ...outcome.gone]) done.add(settingOf(entry));
      for (const entry of outcome.kept) kept.add(settingOf(entry));
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      return null;
    }
  }
  const keptAlone = [...kept].filter((setting) => !done.has(setting)).length;
  const all = new Set(units.map(settingOf));
  return message('action.units_restored', { done: done.size, of: all.size, kept: keptAlone });
}

/** One setting, however often it was changed. */
function settingOf({ manager, uid, unit, inode, property }: UnitEntry): string {
  return [manager, uid, unit, inode, property].join(' ');
}

function isMarked(pid: number, marker: string): boolean {
  return readOr(false, () => {
    const bytes = readFileSync(`/proc/${pid}/environ`);
    return environHolds(bytes, bytes.length, marker);
  });
}

/** A line that was cut short by the kill is left out: its change was not made yet. */
function entriesOf(lines: readonly string[]): { entries: JournalEntry[]; units: UnitEntry[] } {
  let entries: JournalEntry[] = [];
  let units: UnitEntry[] = [];
  for (const line of lines.map(parseJson)) {
    const entry = journalEntrySchema.safeParse(line).data;
    const unit = unitEntrySchema.safeParse(line).data;
    const undone = journalUndoneSchema.safeParse(line).data;
    if (entry !== undefined) entries.push(entry);
    else if (unit !== undefined) units.push(unit);
    else if (undone !== undefined) {
      const { undone: workload, rung } = undone;
      entries = entries.filter((each) => each.workload !== workload);
      units = units.filter((each) => each.workload !== workload || (rung !== undefined && each.rung !== rung));
    }
  }
  return { entries, units };
}
