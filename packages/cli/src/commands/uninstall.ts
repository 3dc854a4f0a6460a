import { applyUninstall, recoverActions } from '@omnimind/admin/setup/uninstall';
import { planUninstall, type UninstallPlan } from '@omnimind/admin/setup/uninstall-plan';
import { machineWorld } from '@omnimind/admin/setup/world';
import { errorTable } from '@omnimind/protocol/errors';
import { quoteCommand } from '@omnimind/protocol/escape';
import { answer, writeJson, writeLines } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { chosenManager, isAgreed } from '../confirm.ts';
import { commandLine } from '../render/layout.ts';
import { type Screen, tellNotice } from '../render/screen.ts';
import { uninstallLines } from '../render/uninstall.ts';

/** `omnimind uninstall`: shows what goes, asks, does it. @returns the exit status */
export async function uninstall(options: OptionsOf<'uninstall'>): Promise<number> {
  const { user, system, purge, json } = options;
  const world = machineWorld();
  const kind = chosenManager({ user, system }, world.uid);
  const plan = planUninstall(kind, purge === true, world);
  if (plan === null) {
    const none = () => ({ kind, setup: false, done: false });
    answer(json, none, ({ messages }) => [messages.setup.noSetup[kind]]);
    return 0;
  }
  const shown = (screen: Screen) => uninstallLines(screen, plan);
  if (!isAgreed(options, shown, () => planData(plan, false), `uninstall --${kind}`)) return 0;
  const say = (lines: (screen: Screen) => string[]): void => {
    if (!json) writeLines(lines);
  };
  const { left, problems } = await applyUninstall(plan, world, {
    recover: recoverActions,
    onCommand: (words) => say((screen) => [commandLine(screen, words)]),
  });
  if (json) writeJson({ ...planData(plan, true), left, problems });
  say(({ messages, text }) => left.map((path) => messages.setup.left(text(path))));
  for (const problem of problems) tellNotice(problem);
  const isWhole = problems.length === 0;
  say(({ messages: { setup } }) => {
    if (!isWhole) return [setup.partlyRemoved];
    return [left.length === 0 ? setup.removed : setup.removedBut(quoteCommand(['rm', '-r', ...left]))];
  });
  return isWhole ? 0 : errorTable.setup_failed.exitStatus;
}

function planData(
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
