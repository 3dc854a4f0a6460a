import { z } from 'zod';
import { duration, share, size } from './quantity.ts';
import { modes } from './report.ts';

const GiB = 2 ** 30;

/**
 * Everything that can be set, with its default, its unit and a sentence. `omnimind config show|schema`, the reference
 * page and the error messages are made from this.
 */
export const configurationSchema = z.strictObject({
  run: z
    .strictObject({
      mode: z
        .enum(modes)
        .default('smart')
        .describe(
          'What `omnimind run` does about trouble: `smart` acts gently, `observe` only says, `off` watches nothing. OMNIMIND_RESOURCE_MODE and --mode come before it.',
        ),
      interval: duration(0.1, 60)
        .prefault('1s')
        .describe('Time between two samples of a run (duration, 100ms to 60s).'),
      scope: z
        .boolean()
        .default(true)
        .describe('Whether a run gets a scope of its own in omnimind-dev.slice, where a service manager is there.'),
    })
    .prefault({})
    .describe('`omnimind run` and `omnimind record`.'),
  monitor: z
    .strictObject({
      interval: duration(0.1, 60)
        .prefault('1s')
        .describe('Time between two samples of the machine (duration, 100ms to 60s).'),
      metrics_interval: duration(1, 3600)
        .prefault('60s')
        .describe('Time between two writes of the metrics file (duration, 1s to 1h).'),
    })
    .prefault({})
    .describe('`omnimind monitor`.'),
  slice: z
    .strictObject({
      cpu_weight: z
        .int()
        .min(1)
        .max(10_000)
        .default(20)
        .describe(
          'CPU weight of everything in omnimind.slice beside editor and session, which have 100 (1 to 10000). It counts only while somebody else wants the time.',
        ),
      io_weight: z.int().min(1).max(10_000).default(20).describe('I/O weight, in the same way (1 to 10000).'),
      cpu_quota: share()
        .refine((value) => value > 0, { error: 'must be above 0' })
        .default(0.95)
        .describe(
          'Share of all processors that omnimind-dev.slice may use in the profile `test` (share of one; 1 sets no quota). The profile `dev` sets none.',
        ),
      memory_high: share()
        .refine((value) => value > 0, { error: 'must be above 0' })
        .default(0.8)
        .describe('Share of the memory above which omnimind-dev.slice is slowed and reclaimed from (share of one).'),
      memory_max: share()
        .refine((value) => value > 0, { error: 'must be above 0' })
        .default(0.9)
        .describe(
          'Share of the memory that omnimind-dev.slice may never pass: the wall behind `memory_high` (share of one).',
        ),
    })
    .prefault({})
    .refine((slice) => slice.memory_high <= slice.memory_max, {
      error: 'must not be above "slice.memory_max"',
      path: ['memory_high'],
    })
    .describe('Limits that `omnimind setup` gives to test runs and builds, as shares of the machine.'),
  backend: z
    .strictObject({
      command: z
        .array(z.string().min(1).max(4096))
        .default([])
        .describe(
          'Command of the backend that omnimind-backend-protected.service keeps running: program (absolute path) and arguments. Empty: there is no such service.',
        ),
      user: z
        .string()
        .max(32)
        .refine((name) => /^([a-z_][a-z0-9_-]*)?$/.test(name), { error: 'must be the name of a user' })
        .default('')
        .describe('User that the backend runs as. Empty: root by `setup --system`, the user by `setup --user`.'),
      directory: z.string().max(4096).default('').describe('Working directory of the backend (absolute path).'),
      memory_low: share()
        .default(0.1)
        .describe('Share of the memory that is kept for the backend when memory gets scarce (share of one).'),
    })
    .prefault({})
    .describe('The backend that must live.'),
  runs: z
    .strictObject({
      keep: z
        .int()
        .min(0)
        .max(100_000)
        .default(50)
        .describe('How many finished runs are kept (count); the oldest go first.'),
      max_size: size(0, 1024 * GiB)
        .prefault('512MiB')
        .describe('How much room the kept runs may take (size); the oldest go first.'),
    })
    .prefault({})
    .describe('Where past runs are kept: $XDG_STATE_HOME/omnimind/runs.'),
  protect: z
    .strictObject({
      names: z
        .array(z.string().min(1).max(255))
        .default([
          'code',
          'code-insiders',
          'codium',
          'cursor',
          'gnome-shell',
          'kwin_wayland',
          'kwin_x11',
          'plasmashell',
          'sway',
          'Hyprland',
          'Xorg',
          'Xwayland',
          'sshd',
          'systemd',
        ])
        .describe('Names of processes (as in /proc/PID/comm, whole name) that are watched but never acted on.'),
      units: z
        .array(z.string().min(1).max(255))
        .default(['omnimind-backend-protected.service', 'omnimind-smart-monitor.service'])
        .describe('Names of systemd units that are watched but never acted on.'),
      memory_low: share()
        .default(0.1)
        .describe('Share of the memory that is kept for editor and session when memory gets scarce (share of one).'),
    })
    .prefault({})
    .describe('What is never acted on.'),
  adopt: z
    .strictObject({
      per_second: z
        .int()
        .min(1)
        .max(100)
        .default(1)
        .describe('At most this many processes, each with its tree, are adopted by rules in a second (count).'),
      rules: z
        .array(adoptRule())
        .max(100)
        .default([])
        .describe('Running processes that the monitor moves into omnimind-dev.slice by itself, each with its tree.'),
    })
    .prefault({})
    .describe('`omnimind adopt`, and what is adopted without being asked.'),
  ladder: z
    .strictObject({
      deprioritize_after: duration(0, 3600)
        .prefault('60s')
        .describe('How long an alert must last before the priority is lowered (duration).'),
      well_for: duration(1, 86_400)
        .prefault('2m')
        .describe('How long a workload must be well again before an action is undone (duration).'),
      minimum_stay: duration(0, 86_400).prefault('1m').describe('Minimum time on a rung (duration).'),
      actions_per_minute: z
        .int()
        .min(0)
        .max(600)
        .default(6)
        .describe('At most this many actions a minute, over all workloads (count); 0 forbids all.'),
      nice: z
        .int()
        .min(1)
        .max(19)
        .default(10)
        .describe('Nice value that a deprioritized workload gets where it has no scope of its own (1 to 19).'),
      weight: z
        .int()
        .min(1)
        .max(99)
        .default(20)
        .describe('CPU and I/O weight that a deprioritized scope gets; the others have 100 (1 to 99).'),
      throttle_after: duration(0, 86_400)
        .prefault('5m')
        .describe(
          'How long an alert must last before the workload is throttled (duration). A critical one is throttled at once.',
        ),
      throttle_for: duration(1, 86_400)
        .prefault('5m')
        .describe(
          'After this time a throttle is released, and not taken again for as long, unless the next rung is due (duration).',
        ),
      throttle_within: duration(10, 86_400)
        .prefault('30m')
        .describe(
          'Growing memory is throttled only when its limit is forecast to be reached within this time (duration).',
        ),
      throttle_cpu: share()
        .refine((value) => value > 0, { error: 'must be above 0' })
        .default(0.25)
        .describe('Share of all processors that a workload throttled for its CPU use gets (share of one).'),
      freeze: z.boolean().default(false).describe('Whether a critical workload may be frozen.'),
      freeze_after: duration(0, 86_400)
        .prefault('1m')
        .describe('How long a critical state must last before the workload is frozen (duration).'),
      freeze_for: duration(1, 86_400)
        .prefault('5m')
        .describe('After this time a frozen workload is thawed (duration).'),
      stop: z.boolean().default(false).describe('Whether a critical workload may be stopped (SIGTERM, then SIGKILL).'),
      stop_after: duration(0, 86_400)
        .prefault('5m')
        .describe('How long a critical state must last before the workload is stopped (duration).'),
    })
    .prefault({})
    .describe('The ladder of reversible actions.'),
  detection: z
    .strictObject({
      high_use: share()
        .default(0.7)
        .describe('Use from this share of what a workload may use is called high (share of one).'),
      leak_growth: size(1, 1024 * GiB)
        .prefault('16MiB')
        .describe(
          'Growth of the memory floor below this within ten minutes is never called a leak; over half an hour and more, three eighths of it are enough (size).',
        ),
      runaway_after: duration(60, 600)
        .prefault('5m')
        .describe(
          'How long threads must be pinned without progress before they are called runaway (duration, 1m to 10m).',
        ),
      urgent_exhaustion: duration(10, 3600)
        .prefault('2m')
        .describe('Exhaustion nearer than this is critical, whatever the behavior (duration).'),
    })
    .prefault({})
    .describe('What is called trouble.'),
});

/** One `[[adopt.rules]]`: every condition that is given must hold. */
function adoptRule() {
  const pattern = () => z.string().min(1).max(4096).optional();
  return z
    .strictObject({
      name: z
        .string()
        .min(1)
        .max(255)
        .optional()
        .describe(
          'Name of the program (whole name): as in /proc/PID/comm, or of its file, or of the script that it runs.',
        ),
      command_line: pattern().describe(
        'Whole command line, its words separated by blanks; `*` stands for any text, `?` for one character.',
      ),
      user: z.string().min(1).max(255).optional().describe('Owner of the process: a name of /etc/passwd, or a UID.'),
      parent_scope: pattern().describe(
        'systemd unit that the process is in, such as `app-code-*.scope`; `*` stands for any text, `?` for one character.',
      ),
    })
    .refine((rule) => Object.values(rule).some((condition) => condition !== undefined), {
      error: 'must hold at least one of name, command_line, user and parent_scope',
    });
}

/** The configuration as a file gives it: every key optional, quantities as texts. */
export type ConfigurationInput = z.input<typeof configurationSchema>;
/** The configuration as the program uses it: every key present, durations in s, sizes in bytes. */
export type Configuration = z.output<typeof configurationSchema>;
export type AdoptRule = Configuration['adopt']['rules'][number];

/** The configuration when no file says anything. */
export const defaultConfiguration: Configuration = configurationSchema.parse({});
