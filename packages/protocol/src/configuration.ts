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
      mode: z.enum(modes).default('smart'),
      interval: duration(0.1, 60).prefault('1s'),
      scope: z.boolean().default(true),
    })
    .prefault({}),
  monitor: z
    .strictObject({
      interval: duration(0.1, 60).prefault('1s'),
      metrics_interval: duration(1, 3600).prefault('60s'),
    })
    .prefault({}),
  slice: sliceTable,
  backend: backendTable,
  runs: z
    .strictObject({
      keep: z.int().min(0).max(100_000).default(50),
      max_size: size(0, 1024 * GiB).prefault('512MiB'),
    })
    .prefault({}),
  protect: protectTable,
  adopt: adoptTable,
  earlyoom: earlyoomTable,
  notify: notifyTable,
  api: apiTable,
  history: historyTable,
  ladder: z
    .strictObject({
      deprioritize_after: duration(0, 3600).prefault('60s'),
      well_for: duration(1, 86_400).prefault('2m'),
      minimum_stay: duration(0, 86_400).prefault('1m'),
      actions_per_minute: z.int().min(0).max(600).default(6),
      nice: z.int().min(1).max(19).default(10),
      weight: z.int().min(1).max(99).default(20),
      throttle_after: duration(0, 86_400).prefault('5m'),
      throttle_for: duration(1, 86_400).prefault('5m'),
      throttle_within: duration(10, 86_400).prefault('30m'),
      throttle_cpu: positiveShare().default(0.25),
      freeze: z.boolean().default(false),
      freeze_after: duration(0, 86_400).prefault('1m'),
      freeze_for: duration(1, 86_400).prefault('5m'),
      stop: z.boolean().default(false),
      stop_after: duration(0, 86_400).prefault('5m'),
    })
    .prefault({}),
  detection: z
    .strictObject({
      high_use: share().default(0.7),
      leak_growth: size(1, 1024 * GiB).prefault('16MiB'),
      runaway_after: duration(60, 600).prefault('5m'),
      urgent_exhaustion: duration(10, 3600).prefault('2m'),
    })
    .prefault({}),
});

/** The configuration as a file gives it: every key optional, quantities as texts. */
export type ConfigurationInput = z.input<typeof configurationSchema>;
/** The configuration as the program uses it: every key present, durations in s, sizes in bytes. */
export type Configuration = z.output<typeof configurationSchema>;
export type AdoptRule = Configuration['adopt']['rules'][number];

/** The configuration when no file says anything. */
export const defaultConfiguration: Configuration = configurationSchema.parse({});
