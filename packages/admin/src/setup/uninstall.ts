import { chownSync, existsSync, readdirSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { rmdirWhenEmpty, run, type SetupProgress } from './apply.ts';
import { restoreBackup } from './backup.ts';
import type { UninstallPlan } from './uninstall-plan.ts';
import type { SetupWorld } from './world.ts';

export interface Uninstalled {
  /** What was kept: changed files, and directories that are not empty. */
  readonly left: string[];
  /** What went wrong, as sentences. */
  readonly problems: string[];
}

export interface UninstallProgress extends SetupProgress {
  /** Undoes what a monitor that was killed left in force; it is called when no monitor runs any more. */
  recover?(manifestFile: string): Promise<unknown>;
}

/** Does what the plan says, and goes on when a part of it fails: what is told is what is left. */
export async function applyUninstall(
  plan: UninstallPlan,
  world: SetupWorld,
  progress: UninstallProgress = {},
): Promise<Uninstalled> {
  const problems: string[] = [];
  const tried = (deed: () => void): boolean => {
    try {
      deed();
      return true;
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const command = (words: readonly string[]): void => {
    progress.onCommand?.(words);
    tried(() => run(words, world));
  };
  const { manifest } = plan;
  for (const words of plan.commandsBefore) command(words);
  await progress.recover?.(plan.manifestFile).catch((error: unknown) => {
    problems.push(error instanceof Error ? error.message : String(error));
  });
  for (const backup of plan.restore) tried(() => restoreBackup(backup, world));
  for (const path of plan.remove) tried(() => unlinkSync(world.real(path)));
  for (const path of plan.removeWhole) tried(() => rmSync(world.real(path), { recursive: true, force: true }));
  const state = plan.kept.filter((path) => plan.manifestFile.startsWith(`${path}/`));
  for (const path of plan.kept) removeEmptyBelow(world.real(path));
  if (plan.kind === 'system') for (const path of plan.kept) tried(() => giveToRoot(world.real(path)));
  for (const words of plan.commandsAfter) command(words);
  // The manifest goes last, and stays while something failed: then uninstall can be run again.
  if (problems.length === 0) tried(() => rmSync(world.real(plan.manifestFile), { force: true }));
  for (const path of state) removeEmptyBelow(world.real(path));
  for (const directory of manifest.directories.toReversed()) tried(() => rmdirWhenEmpty(world.real(directory)));
  return { left: [...plan.changed, ...plan.kept.filter((path) => existsSync(world.real(path)))], problems };
}

/** Removes empty files and then empty directories, this one included. */
function removeEmptyBelow(directory: string): void {
  if (!existsSync(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) removeEmptyBelow(path);
    else if (entry.isFile() && statSync(path).size === 0) unlinkSync(path);
  }
  rmdirWhenEmpty(directory);
}

/** The group goes: what stays must not belong to its number, which somebody else may get. */
function giveToRoot(directory: string): void {
  if (!existsSync(directory)) return;
  chownSync(directory, 0, 0);
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) chownSync(join(entry.parentPath, entry.name), 0, 0);
}
