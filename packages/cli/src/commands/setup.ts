import { performSetup } from '@omnimind/admin/setup/perform-setup';
import { planSetup } from '@omnimind/admin/setup/plan';
import { isDone, type SetupPlan } from '@omnimind/admin/setup/planned';
import { machineWorld } from '@omnimind/admin/setup/world';
import type { Profile } from '@omnimind/protocol/setup-plan';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { chosenManager, confirm } from '../confirm.ts';
import { toJson } from '../json.ts';
import { writeOutput } from '../output.ts';
import { commandLine } from '../render/layout.ts';
import { finish, screenOf } from '../render/screen.ts';
import { planJson, planLines } from '../render/setup.ts';
import { packageDirectory } from '../version.ts';

export interface SetupOptions {
  user?: boolean;
  system?: boolean;
  profile: Profile;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
  config?: string;
  installEarlyoom?: boolean;
}

/** `omnimind setup`: shows the plan, asks, does it. @returns the exit status */
export async function setup(options: SetupOptions): Promise<number> {
  const { user, system, profile, dryRun, yes, json, config, installEarlyoom } = options;
  const world = machineWorld();
  const kind = chosenManager({ user, system }, world.uid);
  const { configuration, files } = loadConfiguration(config === undefined ? {} : { file: config });
  const request = {
    kind,
    profile,
    configuration,
    configurationFile: config,
    configurationFiles: files,
    packageDirectory: packageDirectory(),
    installEarlyoom: installEarlyoom === true,
  } as const;
  const plan = await planSetup(request, world);
  const screen = screenOf(1);
  const texts = screen.messages.setup;
  const say = (...lines: string[]): void => {
    if (!json) writeOutput(finish(screen, lines));
  };
  if (isDone(plan)) {
    if (json) writeOutput(`${toJson(planJson(plan, false), 2)}\n`);
    say(texts.nothingToDo);
    return 0;
  }
  say(...planLines(screen, plan));
  const isOnlyShown = dryRun === true || (json === true && yes !== true);
  if (isOnlyShown) {
    if (json) writeOutput(`${toJson(planJson(plan, false), 2)}\n`);
    say(texts.unchanged);
    return 0;
  }
  if (!yes && !confirm(`${texts.ask} `, commandOf(plan))) {
    say(texts.unchanged);
    return 0;
  }
  // A signal ends the command that runs: that is a failure in the middle, which is undone.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  await performSetup(plan, request, world, { onCommand: (words) => say(commandLine(screen, words)) });
  if (json) writeOutput(`${toJson(planJson(plan, true), 2)}\n`);
  say(texts.done);
  return 0;
}

function commandOf({ kind, profile, install }: SetupPlan): string {
  const more = install === null ? '' : ' --install-earlyoom';
  return `setup --${kind}${profile === 'dev' ? '' : ` --profile ${profile}`}${more}`;
}
