import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { OmnimindError, reasonOf } from '@omnimind/protocol/errors';
import { quoteCommand } from '@omnimind/protocol/escape';
import { message, type ReceivedMessage } from '@omnimind/protocol/message';
import { makeBackup, restoreBackup } from './backup.ts';
import { exists, readFileState } from './disk.ts';
import { checkEarlyoom } from './earlyoom-facts.ts';
import { manifestText } from './manifest.ts';
import type { PlannedCommand, PlannedFile, PlannedLink, SetupPlan } from './planned.ts';
import type { SetupWorld } from './world.ts';

export interface SetupProgress {
  onCommand?(words: readonly string[]): void;
}

/** No package uses such names; what a killed setup left is overwritten by the next one. */
const temporary = '.omnimind-new';
const replaced = '.omnimind-old';

/**
 * Carries out the plan. The manifest comes first, so that uninstall can undo a setup that was killed.
 *
 * @throws OmnimindError `setup_failed`: what was done is undone by then; the error says what could not be
 */
export function applySetup(plan: SetupPlan, world: SetupWorld, progress: SetupProgress = {}): void {
  const changes: Changes = { world, undo: [], leftovers: [] };
  const manifest = { path: plan.manifestFile, content: Buffer.from(manifestText(plan.manifest)), mode: 0o644 };
  try {
    for (const directory of plan.directories) makeDirectory(directory, plan, changes);
    writeFile(manifest, changes);
    for (const command of plan.commandsBefore) runCommand(command, changes, progress);
    for (const backup of plan.backups.make) {
      makeBackup(backup, world);
      changes.undo.push(() => rmSync(world.real(backup.kept), { force: true }));
    }
    for (const path of plan.stale) removeStale(path, plan, changes);
    for (const file of plan.files) if (file.change !== 'same') writeFile(file, changes);
    for (const link of plan.links) if (link.change !== 'same') makeLink(link, changes);
    for (const command of plan.commandsAfter) runCommand(command, changes, progress);
    if (plan.earlyoomWords !== null) checkEarlyoom(plan.earlyoomWords, world);
  } catch (error) {
    throw failed(error, undoAll(plan, changes));
  }
  for (const path of changes.leftovers) rmSync(path, { force: true });
  for (const directory of plan.stale.map(dirname))
    if (plan.manifest.directories.includes(directory)) rmdirWhenEmpty(world.real(directory));
}

interface Changes {
  readonly world: SetupWorld;
  /** Undoes each change; the last one comes first. */
  readonly undo: (() => void)[];
  /** Second names of replaced files, to be removed when all is done. */
  readonly leftovers: string[];
}

/** Undoes in reverse. @returns what could not be undone */
function undoAll(plan: SetupPlan, { world, undo }: Changes): ReceivedMessage[] {
  const restarts = plan.commandsAfter.filter(
    ({ purpose, undo }) => purpose === 'restart' || (purpose === 'restart_earlyoom' && undo.length === 0),
  );
  const commands = [...plan.settle, ...restarts.map(({ words }) => words)];
  return [...undo.toReversed(), ...commands.map((words) => () => run(words, world))].flatMap(problemsOf);
}

/** Does something. @returns what went wrong, if it did */
export function problemsOf(action: () => void): ReceivedMessage[] {
  try {
    action();
    return [];
  } catch (error) {
    return [reasonOf(error)];
  }
}

function failed(error: unknown, problems: readonly ReceivedMessage[]): OmnimindError {
  const reason = reasonOf(error);
  const problem =
    problems.length === 0 ? message('setup.failed', { reason }) : message('setup.not_undone', { reason, problems });
  return new OmnimindError('setup_failed', problem, { cause: error });
}

function makeDirectory(directory: string, { kind }: SetupPlan, { world, undo }: Changes): void {
  const path = world.real(directory);
  if (readFileState(path).kind === 'directory') return;
  const mode = kind === 'system' ? 0o755 : 0o700;
  mkdirSync(path, { mode });
  undo.push(() => rmdirWhenEmpty(path));
  chmodSync(path, mode);
}

/** Writes beside, then renames into place; what was there before is kept until all is done. */
function writeFile(file: Pick<PlannedFile, 'path' | 'content' | 'mode'>, { world, undo, leftovers }: Changes): void {
  const { content, mode } = file;
  const path = world.real(file.path);
  const fresh = path + temporary;
  rmSync(fresh, { force: true });
  try {
    if (Buffer.isBuffer(content)) writeFileSync(fresh, content, { flag: 'wx', mode: 0o600 });
    else copyFileSync(content.copyOf, fresh, constants.COPYFILE_EXCL);
    chmodSync(fresh, mode);
    const descriptor = openSync(fresh, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
    const old = keep(path, leftovers);
    renameSync(fresh, path);
    undo.push(() => (old === undefined ? unlinkSync(path) : renameSync(old, path)));
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** Gives what is there a second name, under which it is found again. */
function keep(path: string, leftovers: string[]): string | undefined {
  if (!exists(path)) return undefined;
  const old = path + replaced;
  rmSync(old, { force: true });
  linkSync(path, old);
  leftovers.push(old);
  return old;
}

/** Removes a file of ours, and restores what it replaced. */
function removeStale(target: string, { backups }: SetupPlan, { world, undo, leftovers }: Changes): void {
  const back = backups.restore.find(({ path }) => path === target);
  const places = [target, ...(back === undefined ? [] : [back.kept])].map((place) => world.real(place));
  const second = places.map((place) => [keep(place, leftovers), place] as const);
  undo.push(() => {
    for (const [old, place] of second) {
      if (old === undefined) continue;
      renameSync(old, place);
      // Two names of one file: nothing had been done.
      rmSync(old, { force: true });
    }
  });
  if (back !== undefined) restoreBackup(back, world);
  else rmSync(world.real(target), { force: true });
}

function makeLink(link: PlannedLink, { world, undo }: Changes): void {
  const path = world.real(link.path);
  const there = readFileState(path);
  if (there.kind === 'link') unlinkSync(path);
  symlinkSync(link.target, path);
  undo.push(() => {
    unlinkSync(path);
    if (there.kind === 'link') symlinkSync(there.target, path);
  });
}

function runCommand({ words, undo: inverse }: PlannedCommand, { world, undo }: Changes, progress: SetupProgress): void {
  progress.onCommand?.(words);
  let isDone = false;
  // A command that fails may have done half of its work: that is undone as far as it goes.
  undo.push(() => {
    for (const back of inverse)
      if (isDone) run(back, world);
      else world.run(back);
  });
  run(words, world);
  isDone = true;
}

/** Runs a command. @throws OmnimindError `setup_failed` with what it said, when it fails */
export function run(words: readonly string[], world: SetupWorld): void {
  const { status, stderr } = world.run(words);
  if (status === 0) return;
  const text = stderr.trim().split('\n').slice(0, 3).join(' ');
  const problem = message('setup.command_failed', { command: quoteCommand(words), status, text });
  throw new OmnimindError('setup_failed', problem);
}

export function rmdirWhenEmpty(path: string): boolean {
  if (readFileState(path).kind !== 'directory' || readdirSync(path).length > 0) return false;
  rmdirSync(path);
  return true;
}
