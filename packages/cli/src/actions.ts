import type { Command } from 'commander';
import type { CommandName, shells } from './command-table.ts';
import type { AdoptOptions } from './commands/adopt.ts';
import type { ConfigOptions } from './commands/config.ts';
import type { CyclesOptions } from './commands/cycles.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { EarlyoomCheckOptions, EarlyoomSimulateOptions } from './commands/earlyoom.ts';
import type { MonitorOptions } from './commands/monitor.ts';
import type { IgnoreOptions, NotifyOptions, ServeCommandOptions } from './commands/notify.ts';
import type { RecordOptions } from './commands/record.ts';
import type { ReleaseOptions } from './commands/release.ts';
import type { ReplayOptions } from './commands/replay.ts';
import type { RunsOptions } from './commands/runs.ts';
import type { SetupOptions } from './commands/setup.ts';
import type { StatusOptions } from './commands/status.ts';
import type { TopOptions } from './commands/top.ts';
import type { UninstallOptions } from './commands/uninstall.ts';
import type { VerifyOptions } from './commands/verify.ts';
import type { WhyOptions } from './commands/why.ts';
import type { RunOptions } from './parse-run.ts';

type Action = Parameters<Command['action']>[0];

/** What each command does: its module is loaded when it is called, and `done` gets its exit status. */
export function makeActions(
  program: Command,
  done: (status: number) => void,
): Readonly<Partial<Record<string, Action>>> {
  const earlyoom = () => import('./commands/earlyoom.ts');
  const notify = () => import('./commands/notify.ts');
  const config = () => import('./commands/config.ts');
  const actions: Partial<Record<CommandName, Action>> = {
    run: async (command: string[], options: RunOptions) =>
      done(await (await import('./commands/run.ts')).run(command, options)),
    cycles: async (count: string, command: string[], options: CyclesOptions) =>
      done(await (await import('./commands/cycles.ts')).cycles(count, command, options)),
    runs: async (options: RunsOptions) => done(await (await import('./commands/runs.ts')).runs(options)),
    why: async (which: string | undefined, options: WhyOptions) =>
      done(await (await import('./commands/why.ts')).why(which, options)),
    record: async (command: string[], options: RecordOptions) =>
      done(await (await import('./commands/record.ts')).record(command, options)),
    replay: async (trace: string, options: ReplayOptions) =>
      done(await (await import('./commands/replay.ts')).replay(trace, options)),
    monitor: async (options: MonitorOptions) => done(await (await import('./commands/monitor.ts')).monitor(options)),
    status: async (options: StatusOptions) => done(await (await import('./commands/status.ts')).status(options)),
    top: async (options: TopOptions) => done(await (await import('./commands/top.ts')).top(options)),
    adopt: async (pid: string | undefined, options: AdoptOptions) =>
      done(await (await import('./commands/adopt.ts')).adopt(pid, options)),
    release: async (scope: string | undefined, options: ReleaseOptions) =>
      done(await (await import('./commands/release.ts')).release(scope, options)),
    setup: async (options: SetupOptions) => done(await (await import('./commands/setup.ts')).setup(options)),
    uninstall: async (options: UninstallOptions) =>
      done(await (await import('./commands/uninstall.ts')).uninstall(options)),
    verify: async (options: VerifyOptions) => done(await (await import('./commands/verify.ts')).verify(options)),
    doctor: async (options: DoctorOptions) => done(await (await import('./commands/doctor.ts')).doctor(options)),
    'earlyoom check': async (options: EarlyoomCheckOptions) => done((await earlyoom()).check(options)),
    'earlyoom simulate': async (options: EarlyoomSimulateOptions) => done((await earlyoom()).simulate(options)),
    'notify test': async (options: NotifyOptions) => done(await (await notify()).test(options)),
    'notify serve': async (options: ServeCommandOptions) => done(await (await notify()).serve(options)),
    'notify ignore': async (name: string, options: IgnoreOptions) => done(await (await notify()).ignore(name, options)),
    'notify unignore': async (name: string) => done(await (await notify()).unignore(name)),
    'notify ignored': async (options: NotifyOptions) => done(await (await notify()).ignored(options)),
    'config check': async (options: ConfigOptions) => done((await config()).check(options)),
    'config show': async (options: ConfigOptions) => done((await config()).show(options)),
    'config schema': async () => done((await config()).schema()),
    completion: async (shell: (typeof shells)[number]) =>
      done((await import('./commands/completion.ts')).completion(shell, program)),
  };
  return actions;
}
