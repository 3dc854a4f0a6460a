import { z } from 'zod';
import { announcementKinds } from './announcement.ts';
import { apiTable, gpuTable, historyTable, ollamaTable } from './api-configuration.ts';
import { message } from './message.ts';
import { duration, positiveShare, share, size } from './quantity.ts';
import { modes } from './report.ts';
import { severities } from './verdict.ts';

/** A table whose keys all have defaults. */
function table<Shape extends z.ZodRawShape>(keys: Shape): z.ZodPrefault<z.ZodObject<Shape, z.core.$strict>>;
function table(keys: z.ZodRawShape) {
  return z.strictObject(keys).prefault({});
}

/** `[slice]`: what test runs and builds may take. */
const sliceTable = table({
  cpu_weight: z.int().min(1).max(10_000).default(20),
  io_weight: z.int().min(1).max(10_000).default(20),
  cpu_quota: positiveShare().default(0.95),
  memory_high: positiveShare().default(0.8),
  memory_max: positiveShare().default(0.9),
}).refine((slice) => slice.memory_high <= slice.memory_max, {
  params: message('value.at_most', { key: 'slice.memory_max' }),
  path: ['memory_high'],
});

/** `[backend]`: what must live. */
const backendTable = table({
  command: z.array(z.string().min(1).max(4096)).default([]),
  user: z
    .string()
    .max(32)
    .refine((name) => /^([a-z_][a-z0-9_-]*)?$/.test(name), { error: 'must be the name of a user' })
    .default(''),
  directory: z.string().max(4096).default(''),
  memory_low: share().default(0.1),
});

/** `[protect]`: what is never acted on. */
const protectTable = table({
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
      'cosmic-comp',
      'cosmic-session',
      'niri',
      'sshd',
      'sshd-session',
      'systemd',
      'windsurf',
      'zed-editor',
      'idea',
      'pycharm',
      'webstorm',
      'goland',
      'clion',
      'phpstorm',
      'rider',
      'rubymine',
      'rustrover',
    ]),
  units: z
    .array(z.string().min(1).max(255))
    .default(['omnimind-backend-protected.service', 'omnimind-smart-monitor.service']),
  memory_low: share().default(0.1),
});

/** `[adopt]`: what is taken into the slice by itself. */
const adoptTable = table({
  per_second: z.int().min(1).max(100).default(1),
  rules: z.array(adoptRule()).max(100).default([]),
});

/** One `[[adopt.rules]]`: every condition that is given must hold. */
function adoptRule() {
  const pattern = () => z.string().min(1).max(4096).optional();
  return z
    .strictObject({
      name: z.string().min(1).max(255).optional(),
      command_line: pattern(),
      user: z.string().min(1).max(255).optional(),
      parent_scope: pattern(),
    })
    .refine((rule) => Object.values(rule).some((condition) => condition !== undefined), {
      params: message('value.one_of_keys', { keys: ['name', 'command_line', 'user', 'parent_scope'] }),
    });
}

/** Marks what is not to be shown, nor any of it behind a host; JSON Schema's word for that. */
const secret = { writeOnly: true } as const;

const webhookTable = z.strictObject({
  url: z
    .string()
    .max(2048)
    .refine((text) => /^https?:\/\/[^\s@/?#]+(?:[/?#]\S*)?$/i.test(text), { params: message('value.url') })
    .meta(secret),
  kind: z.enum(['event', 'brief', 'alertmanager']).default('event'),
  secret: z.string().max(1024).meta(secret).default(''),
  secret_file: z.string().max(4096).default(''),
  severity: z.enum(severities).default('watch'),
  kinds: z.array(z.enum(announcementKinds)).default([...announcementKinds]),
});
export type Webhook = z.output<typeof webhookTable>;

/** `[notify]`: who is told what. */
const notifyTable = table({
  language: z.enum(['auto', 'en', 'pt']).default('auto'),
  desktop: z.boolean().default(true),
  severity: z.enum(severities).default('alert'),
  again_after: duration(60, 86_400).prefault('1h'),
  ignore: z.array(z.string().min(1).max(255)).default([]),
  webhooks: z.array(webhookTable).max(16).default([]),
});

/** `[earlyoom]`: the last resort. */
const earlyoomTable = table({
  manage: z.boolean().default(true),
  memory: positiveShare().default(0.1),
  swap: share().default(0.1),
  avoid: z.array(z.string().min(1).max(255)).default([]),
  prefer: z.array(z.string().min(1).max(255)).default([]),
});

const GiB = 2 ** 30;

/**
 * Everything that can be set, with its default, its unit and a sentence. `omnimind config show|schema`, the reference
 * page and the error messages are made from this.
 */
export const configurationSchema = z.strictObject({
  run: table({
    mode: z.enum(modes).default('smart'),
    interval: duration(0.1, 60).prefault('1s'),
    report: z.enum(['brief', 'full', 'none']).default('brief'),
    report_after: duration(0, 86_400).prefault('0s'),
    scope: z.boolean().default(true),
  }),
  monitor: table({
    interval: duration(0.1, 60).prefault('1s'),
    metrics_interval: duration(1, 3600).prefault('60s'),
    max_workloads: z.int().min(50).max(10_000).default(500),
    metrics_max_series: z.int().min(100).max(100_000).default(600),
  }),
  slice: sliceTable,
  backend: backendTable,
  runs: table({
    keep: z.int().min(0).max(100_000).default(50),
    max_size: size(0, 1024 * GiB).prefault('512MiB'),
  }),
  protect: protectTable,
  adopt: adoptTable,
  earlyoom: earlyoomTable,
  notify: notifyTable,
  api: apiTable,
  history: historyTable,
  ollama: ollamaTable,
  gpu: gpuTable,
  ladder: table({
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
  }),
  detection: table({
    high_use: share().default(0.7),
    leak_growth: size(1, 1024 * GiB).prefault('16MiB'),
    runaway_after: duration(60, 600).prefault('5m'),
    urgent_exhaustion: duration(10, 3600).prefault('2m'),
  }),
});

/** The configuration as a file gives it: every key optional, quantities as texts. */
export type ConfigurationInput = z.input<typeof configurationSchema>;
/** The configuration as the program uses it: every key present, durations in s, sizes in bytes. */
export type Configuration = z.output<typeof configurationSchema>;
export type AdoptRule = Configuration['adopt']['rules'][number];

/** The configuration when no file says anything. */
export const defaultConfiguration: Configuration = configurationSchema.parse({});
