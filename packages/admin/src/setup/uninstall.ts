import { chownSync, existsSync, readdirSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { recoverJournals, recoveryTools } from '@omnimind/act/actuator/recover';
import { reasonOf } from '@omnimind/protocol/errors';
import type { Message, ReceivedMessage } from '@omnimind/protocol/message';
import { problemsOf, rmdirWhenEmpty, run, type SetupProgress } from './apply.ts';
import { restoreBackup } from './backup.ts';
import type { UninstallPlan } from './uninstall-plan.ts';
import type { SetupWorld } from './world.ts';

export type Uninstalled = Awaited<ReturnType<typeof applyUninstall>>;

export interface UninstallProgress extends SetupProgress {
  /** Undoes what a killed monitor left in force; called when no monitor runs any more. */
  recover?(manifestFile: string): Promise<unknown>;
}

/** Carries out the plan, and goes on when a part of it fails. @returns what is left */
export async function applyUninstall(plan: UninstallPlan, world: SetupWorld, progress: UninstallProgress = {}) {
  const problems: ReceivedMessage[] = [];
  const attempt = (action: () => void): void => void problems.push(...problemsOf(action));
  const command = (words: readonly string[]): void => {
    progress.onCommand?.(words);
    attempt(() => run(words, world));
  };
  const { manifest } = plan;
  for (const words of plan.commandsBefore) command(words);
  await progress.recover?.(plan.manifestFile).catch((error: unknown) => problems.push(reasonOf(error)));
  for (const backup of plan.restore) attempt(() => restoreBackup(backup, world));
  for (const path of plan.remove) attempt(() => unlinkSync(world.real(path)));
  for (const path of plan.removeWhole) attempt(() => rmSync(world.real(path), { recursive: true, force: true }));
  // systemd made it for the first setting in it.
  for (const directory of new Set(plan.removeWhole.map((path) => dirname(path))))
    if (directory.endsWith('.control')) attempt(() => rmdirWhenEmpty(world.real(directory)));
  const state = plan.kept.filter((path) => plan.manifestFile.startsWith(`${path}/`));
  for (const path of plan.kept) removeEmptyBelow(world.real(path));
  if (plan.kind === 'system') for (const path of plan.kept) attempt(() => giveToRoot(world.real(path)));
  for (const words of plan.commandsAfter) command(words);
  // The manifest goes last, and stays while something failed: then uninstall can be run again.
  if (problems.length === 0) attempt(() => rmSync(world.real(plan.manifestFile), { force: true }));
  for (const path of state) removeEmptyBelow(world.real(path));
  for (const directory of manifest.directories.toReversed()) attempt(() => rmdirWhenEmpty(world.real(directory)));
  // Changed files, and directories that are not empty.
  const left = [...plan.changed, ...plan.kept.filter((path) => existsSync(world.real(path)))];
  return { left, problems };
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

/** The group is removed: what stays must not belong to its number, which may be given to another one. */
function giveToRoot(directory: string): void {
  if (!existsSync(directory)) return;
  chownSync(directory, 0, 0);
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) chownSync(join(entry.parentPath, entry.name), 0, 0);
}

/**
 * Undoes what a killed monitor left in force: after an uninstall nobody else would.
 *
 * @param manifestFile the journals lie beside it
 * @returns what was done
 */
export function recoverActions(manifestFile: string): Promise<Message[]> {
  return recoverJournals(join(dirname(manifestFile), 'journal'), recoveryTools());
}
