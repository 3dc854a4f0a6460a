import { z } from 'zod';
import { apiTable, historyTable } from './api-configuration.ts';
import { adoptTable, backendTable, protectTable, sliceTable } from './isolation-configuration.ts';
import { duration, positiveShare, share, size } from './quantity.ts';
import { modes } from './report.ts';
import { earlyoomTable, notifyTable } from './telling-configuration.ts';

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
  slice: sliceTable,
  backend: backendTable,
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
  protect: protectTable,
  adopt: adoptTable,
  earlyoom: earlyoomTable,
  notify: notifyTable,
  api: apiTable,
  history: historyTable,
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
      throttle_cpu: positiveShare()
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

/** The configuration as a file gives it: every key optional, quantities as texts. */
export type ConfigurationInput = z.input<typeof configurationSchema>;
/** The configuration as the program uses it: every key present, durations in s, sizes in bytes. */
export type Configuration = z.output<typeof configurationSchema>;
export type AdoptRule = Configuration['adopt']['rules'][number];

/** The configuration when no file says anything. */
export const defaultConfiguration: Configuration = configurationSchema.parse({});
