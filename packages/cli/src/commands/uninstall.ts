import { applyUninstall, recoverActions } from '@omnimind/admin/setup/uninstall';
import { planUninstall, type UninstallPlan } from '@omnimind/admin/setup/uninstall-plan';
import { machineWorld } from '@omnimind/admin/setup/world';
import { errorTable } from '@omnimind/protocol/errors';
import { chosenManager, confirm } from '../confirm.ts';
import { toJson } from '../json.ts';
import { writeOutput } from '../output.ts';
import { commandLine } from '../render/layout.ts';
import { finish, screenOf } from '../render/screen.ts';
import { tellNotice } from '../render/sentences.ts';
import { uninstallLines } from '../render/uninstall.ts';

export interface UninstallOptions {
  user?: boolean;
  system?: boolean;
  purge?: boolean;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** `omnimind uninstall`: shows what goes, asks, does it. @returns the exit status */
export async function uninstall({ user, system, purge, dryRun, yes, json }: UninstallOptions): Promise<number> {
  const world = machineWorld();
  const kind = chosenManager({ user, system }, world.uid);
  const plan = planUninstall(kind, purge === true, world);
  const screen = screenOf(1);
  const texts = screen.messages.setup;
  const say = (...lines: string[]): void => {
    if (!json) writeOutput(finish(screen, lines));
  };
  if (plan === null) {
    if (json) writeOutput(`${toJson({ kind, setup: false, done: false }, 2)}\n`);
    say(texts.noSetup[kind]);
    return 0;
  }
  say(...uninstallLines(screen, plan));
  if (dryRun === true || (json === true && yes !== true)) {
    if (json) writeOutput(`${toJson(told(plan, false), 2)}\n`);
    say(texts.unchanged);
    return 0;
  }
  if (!yes && !confirm(`${texts.ask} `, `uninstall --${kind}`)) {
    say(texts.unchanged);
    return 0;
  }
  const { left, problems } = await applyUninstall(plan, world, {
    recover: recoverActions,
    onCommand: (words) => say(commandLine(screen, words)),
  });
  if (json) writeOutput(`${toJson({ ...told(plan, true), left, problems }, 2)}\n`);
  for (const path of left) say(texts.left(screen.text(path)));
  for (const problem of problems) tellNotice(problem);
  if (problems.length > 0) {
    say(texts.partlyRemoved);
    return errorTable.setup_failed.exitStatus;
  }
  say(texts.removed);
  return 0;
}

function told(
  { kind, remove, restore, changed, removeWhole, kept, commandsBefore, commandsAfter, isPopulated }: UninstallPlan,
  done: boolean,
) {
  return {
    kind,
    setup: true,
    done,
    remove,
    restore: restore.map(({ path }) => path),
    changed,
    remove_whole: removeWhole,
    kept,
    commands: [...commandsBefore, ...commandsAfter],
    workloads_run: isPopulated,
  };
}
