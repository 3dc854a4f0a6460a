import { performSetup } from '@omnimind/admin/setup/perform-setup';
import { planSetup } from '@omnimind/admin/setup/plan';
import { isDone, type SetupPlan } from '@omnimind/admin/setup/planned';
import { machineWorld } from '@omnimind/admin/setup/world';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { answer, writeLines } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { chosenManager, isAgreed, leavesCulprits } from '../confirm.ts';
import { commandLine } from '../render/layout.ts';
import { planJson, planLines } from '../render/setup.ts';
import { packageDirectory } from '../version.ts';

/** `omnimind setup`: shows the plan, asks, does it. @returns the exit status */
export async function setup(options: OptionsOf<'setup'>): Promise<number> {
  const { user, system, profile, json, config, installEarlyoom, dryRun } = options;
  const world = machineWorld();
  const kind = chosenManager({ user, system }, world.uid);
  const { configuration, files } = loadConfiguration({ file: config });
  const request = {
    kind,
    profile,
    configuration,
    configurationFile: config,
    configurationFiles: files,
    packageDirectory: packageDirectory(),
    installEarlyoom: installEarlyoom === true,
    leavesCulprits: leavesCulprits(options),
    isOnlyShown: dryRun === true,
  } as const;
  const plan = await planSetup(request, world);
  const planData = (done: boolean) => () => planJson(plan, done);
  if (isDone(plan)) {
    answer(json, planData(false), ({ messages }) => [messages.setup.nothingToDo]);
    return 0;
  }
  if (!isAgreed(options, (screen) => planLines(screen, plan), planData(false), commandOf(plan))) return 0;
  // A signal ends the command that runs: that is a failure in the middle, which is undone.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  const onCommand = (words: readonly string[]) => {
    if (!json) writeLines((screen) => [commandLine(screen, words)]);
  };
  await performSetup(plan, request, world, { onCommand });
  answer(json, planData(true), ({ messages }) => [messages.setup.done]);
  return 0;
}

function commandOf({ kind, profile, install }: SetupPlan): string {
  const more = install === null ? '' : ' --install-earlyoom';
  return `setup --${kind}${profile === 'dev' ? '' : ` --profile ${profile}`}${more}`;
}
