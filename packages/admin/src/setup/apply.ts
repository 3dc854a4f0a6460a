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
import { OmnimindError } from '@omnimind/protocol/errors';
import { quoteCommand } from '@omnimind/protocol/escape';
import { makeBackup, restoreBackup } from './backup.ts';
import { exists, readFileState } from './disk.ts';
import { checkEarlyoom } from './earlyoom-check.ts';
import { writeableManifest } from './manifest.ts';
import type { PlannedCommand, PlannedFile, SetupPlan } from './planned.ts';
import type { SetupWorld } from './world.ts';

/** What is told while it is done. */
export interface SetupProgress {
  onCommand?(words: readonly string[]): void;
}

/** Ends in names that no package uses; what is left of a setup that was killed is written over by the next one. */
const temporary = '.omnimind-new';
const replaced = '.omnimind-old';

/**
 * Does what the plan says. The manifest comes first, so that a setup that is killed can be taken back by uninstall.
 *
 * @throws OmnimindError `setup_failed`: what was done before is undone by then, and what could not be is said
 */
export function applySetup(plan: SetupPlan, world: SetupWorld, progress: SetupProgress = {}): void {
  const undo: (() => void)[] = [];
  const leftovers: string[] = [];
  try {
    for (const directory of plan.directories) makeDirectory(directory, plan, world, undo);
    writeFile(plan.manifestFile, Buffer.from(writeableManifest(plan.manifest)), 0o644, world, undo, leftovers);
    for (const command of plan.commandsBefore) runCommand(command, world, undo, progress);
    for (const backup of plan.backups.make) {
      makeBackup(backup, world);
      undo.push(() => rmSync(world.real(backup.kept), { force: true }));
    }
    for (const path of plan.stale) takeAway(path, plan, world, undo, leftovers);
    for (const file of plan.files) if (file.change !== 'same') installFile(file, world, undo, leftovers);
    for (const { path, target, change } of plan.links) if (change !== 'same') makeLink(path, target, world, undo);
    for (const command of plan.commandsAfter) runCommand(command, world, undo, progress);
    if (plan.earlyoomWords !== null) checkEarlyoom(plan.earlyoomWords, world);
  } catch (error) {
    throw failed(error, takeBack(plan, world, undo));
  }
  for (const path of leftovers) rmSync(path, { force: true });
  for (const path of plan.stale) removeEmpty(dirname(path), plan, world);
}

/** Undoes in reverse. @returns what could not be undone */
function takeBack(plan: SetupPlan, world: SetupWorld, deeds: readonly (() => void)[]): string[] {
  const problems: string[] = [];
  const tried = (deed: () => void): void => {
    try {
      deed();
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  };
  for (const deed of deeds.toReversed()) tried(deed);
  for (const words of plan.settle) tried(() => run(words, world));
  for (const { purpose, words, undo } of plan.commandsAfter)
    if (purpose === 'restart' || (purpose === 'restart_earlyoom' && undo.length === 0)) tried(() => run(words, world));
  return problems;
}

function failed(error: unknown, problems: readonly string[]): OmnimindError {
  const reason = error instanceof Error ? error.message : String(error);
  if (problems.length === 0) return new OmnimindError('setup_failed', reason, { cause: error });
  return new OmnimindError('setup_failed', `${reason}; and not all could be undone: ${problems.join('; ')}`, {
    cause: error,
    hint: 'Mend the cause, then run `omnimind uninstall`: it removes what setup wrote.',
  });
}

function makeDirectory(directory: string, { kind }: SetupPlan, world: SetupWorld, undo: (() => void)[]): void {
  const path = world.real(directory);
  if (readFileState(path).kind === 'directory') return;
  const mode = kind === 'system' ? 0o755 : 0o700;
  mkdirSync(path, { mode });
  undo.push(() => rmdirWhenEmpty(path));
  chmodSync(path, mode);
}

function installFile(file: PlannedFile, world: SetupWorld, undo: (() => void)[], leftovers: string[]): void {
  writeFile(file.path, file.content, file.mode, world, undo, leftovers);
}

/** Writes beside, then renames into place; what was there before is kept until all is well. */
function writeFile(
  target: string,
  content: PlannedFile['content'],
  mode: number,
  world: SetupWorld,
  undo: (() => void)[],
  leftovers: string[],
): void {
  const path = world.real(target);
  const fresh = path + temporary;
  rmSync(fresh, { force: true });
  try {
    if (Buffer.isBuffer(content)) writeFileSync(fresh, content, { flag: 'wx', mode: 0o600 });
    else copyFileSync(content.copyOf, fresh, constants.COPYFILE_EXCL);
    chmodSync(fresh, mode);
    synced(fresh);
    const old = keep(path, leftovers);
    renameSync(fresh, path);
    undo.push(() => (old === undefined ? unlinkSync(path) : renameSync(old, path)));
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

function synced(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** A second name for what is there, under which it is found again. */
function keep(path: string, leftovers: string[]): string | undefined {
  if (!exists(path)) return undefined;
  const old = path + replaced;
  rmSync(old, { force: true });
  linkSync(path, old);
  leftovers.push(old);
  return old;
}

function removeFile(target: string, world: SetupWorld, undo: (() => void)[], leftovers: string[]): void {
  const path = world.real(target);
  const old = keep(path, leftovers);
  if (old === undefined) return;
  unlinkSync(path);
  undo.push(() => renameSync(old, path));
}

/** A file of ours goes; what it took the place of comes back. */
function takeAway(
  target: string,
  { backups }: SetupPlan,
  world: SetupWorld,
  undo: (() => void)[],
  leftovers: string[],
): void {
  const back = backups.restore.find(({ path }) => path === target);
  if (back === undefined) {
    removeFile(target, world, undo, leftovers);
    return;
  }
  const [path, kept] = [world.real(target), world.real(back.kept)];
  const [ours, theirs] = [keep(path, leftovers), keep(kept, leftovers)];
  undo.push(() => {
    for (const [old, place] of [
      [ours, path],
      [theirs, kept],
    ] as const) {
      if (old === undefined) continue;
      renameSync(old, place);
      // Two names of one file: nothing was done.
      rmSync(old, { force: true });
    }
  });
  restoreBackup(back, world);
}

function makeLink(target: string, leadsTo: string, world: SetupWorld, undo: (() => void)[]): void {
  const path = world.real(target);
  const there = readFileState(path);
  if (there.kind === 'link') unlinkSync(path);
  symlinkSync(leadsTo, path);
  undo.push(() => {
    unlinkSync(path);
    if (there.kind === 'link') symlinkSync(there.target, path);
  });
}

function runCommand(
  { words, undo: inverse }: PlannedCommand,
  world: SetupWorld,
  undo: (() => void)[],
  { onCommand }: SetupProgress,
): void {
  onCommand?.(words);
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

/** Runs a command. @throws Error with what it said, when it fails */
export function run(words: readonly string[], world: SetupWorld): void {
  const { status, stderr } = world.run(words);
  if (status === 0) return;
  const said = stderr.trim().split('\n').slice(0, 3).join(' ');
  throw new Error(`\`${quoteCommand(words)}\` failed (status ${status})${said === '' ? '' : `: ${said}`}`);
}

function removeEmpty(directory: string, plan: SetupPlan, world: SetupWorld): void {
  if (plan.manifest.directories.includes(directory)) rmdirWhenEmpty(world.real(directory));
}

export function rmdirWhenEmpty(path: string): boolean {
  if (readFileState(path).kind !== 'directory' || readdirSync(path).length > 0) return false;
  rmdirSync(path);
  return true;
}
