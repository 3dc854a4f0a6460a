import type { Command } from 'commander';
import type { CommandName } from './command-table.ts';

type Action = (...given: Parameters<Parameters<Command['action']>[0]>) => number | Promise<number>;

/** What each command does: it gets its arguments, its options and commander's command, and gives the exit status. Loaded when called. */
export const actions: Readonly<Partial<Record<CommandName, () => Promise<Action>>>> = {
  run: async () => (await import('./commands/run.ts')).run,
  cycles: async () => (await import('./commands/cycles.ts')).cycles,
  runs: async () => (await import('./commands/runs.ts')).runs,
  digest: async () => (await import('./commands/digest.ts')).digest,
  why: async () => (await import('./commands/why.ts')).why,
  record: async () => (await import('./commands/record.ts')).record,
  replay: async () => (await import('./commands/replay.ts')).replay,
  demo: async () => (await import('./commands/demo.ts')).demo,
  monitor: async () => (await import('./commands/monitor.ts')).monitor,
  status: async () => (await import('./commands/status.ts')).status,
  top: async () => (await import('./commands/top.ts')).top,
  web: async () => (await import('./commands/web.ts')).web,
  adopt: async () => (await import('./commands/adopt.ts')).adopt,
  release: async () => (await import('./commands/release.ts')).release,
  setup: async () => (await import('./commands/setup.ts')).setup,
  uninstall: async () => (await import('./commands/uninstall.ts')).uninstall,
  verify: async () => (await import('./commands/verify.ts')).verify,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  'earlyoom check': async () => (await import('./commands/earlyoom.ts')).check,
  'earlyoom simulate': async () => (await import('./commands/earlyoom.ts')).simulate,
  mcp: async () => (await import('./commands/mcp.ts')).mcp,
  'notify test': async () => (await import('./commands/notify.ts')).test,
  'notify serve': async () => (await import('./commands/notify.ts')).serve,
  'notify ignore': async () => (await import('./commands/notify.ts')).ignore,
  'notify unignore': async () => (await import('./commands/notify.ts')).unignore,
  'notify ignored': async () => (await import('./commands/notify.ts')).ignored,
  'config check': async () => (await import('./commands/config.ts')).check,
  'config show': async () => (await import('./commands/config.ts')).show,
  'config schema': async () => (await import('./commands/config.ts')).schema,
  completion: async () => (await import('./commands/completion.ts')).completion,
};
