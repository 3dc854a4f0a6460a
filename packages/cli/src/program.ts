import { Command } from 'commander';
import { defineAdopt } from './definitions/adopt.ts';
import { defineCompletion } from './definitions/completion.ts';
import { defineConfig } from './definitions/config.ts';
import { defineCycles } from './definitions/cycles.ts';
import { type Done, withExamples } from './definitions/definition.ts';
import { defineDoctor } from './definitions/doctor.ts';
import { defineEarlyoom } from './definitions/earlyoom.ts';
import { defineMonitor } from './definitions/monitor.ts';
import { defineNotify } from './definitions/notify.ts';
import { defineRecord } from './definitions/record.ts';
import { defineRelease } from './definitions/release.ts';
import { defineReplay } from './definitions/replay.ts';
import { defineRun } from './definitions/run.ts';
import { defineRuns } from './definitions/runs.ts';
import { defineSetup } from './definitions/setup.ts';
import { defineStatus } from './definitions/status.ts';
import { defineTop } from './definitions/top.ts';
import { defineUninstall } from './definitions/uninstall.ts';
import { defineVerify } from './definitions/verify.ts';
import { defineWhy } from './definitions/why.ts';

const definitions = [
  defineRun,
  defineCycles,
  defineRuns,
  defineWhy,
  defineRecord,
  defineReplay,
  defineMonitor,
  defineStatus,
  defineTop,
  defineAdopt,
  defineRelease,
  defineSetup,
  defineUninstall,
  defineVerify,
  defineDoctor,
  defineEarlyoom,
  defineNotify,
  defineConfig,
  defineCompletion,
];

/**
 * The command line of OmniMind: help, usage errors, completion and the reference page are all made from it. What a
 * command does is loaded when it is used.
 *
 * @param done gets the exit status of the command that was run
 */
export function makeProgram(version: string, done: Done): Command {
  const program = new Command('omnimind')
    .description('Runs a workload, watches how it behaves, answers trouble gently, and says why.')
    .version(version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'print the help of a command')
    .enablePositionalOptions();
  for (const define of definitions) define(program, done);
  for (const command of withSubcommands(program))
    command.helpOption('-h, --help', 'print help').configureHelp({ helpWidth: 80 }).exitOverride();
  return withExamples(program, [
    ['omnimind run -- npm test', 'watch a test run and report on it'],
    ['omnimind why', 'why it was judged as it was'],
    ['omnimind monitor', 'watch the whole machine'],
  ]);
}

/** The program and every command below it. */
export function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** The words that call a command: `omnimind config check`. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
