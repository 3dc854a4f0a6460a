import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const guards = {
  kernel: 'nobody (the kernel)',
  earlyoom: 'earlyoom, Debian’s default',
  oomd: 'systemd-oomd, Debian’s configuration',
  'oomd-fedora': 'systemd-oomd, watching users as Fedora’s',
  'fixed-90': 'a guard that kills at 90 %',
  'omnimind-run': 'OmniMind, by `omnimind run`',
  'omnimind-plain': 'OmniMind, started plainly',
} as const;

export const troubles = {
  'memory-30': 'a program takes 30 MiB/s of memory, for ever',
  'memory-300': 'a program takes 300 MiB/s of memory, for ever',
  linker: 'a program takes 60 % of memory within ten seconds and frees it, again and again',
  cpu: 'six programs use all of the processor',
  forks: 'four shells start a program after the other',
  disk: 'a program writes 200 MiB to the disk, again and again',
  several: 'a program takes 30 MiB/s of memory beside four that use all of the processor',
} as const;

/** When a stroke was due, ms since the trouble began (before it: negative), and how late its work was done, ms. */
const strokeSchema = z.tuple([z.number(), z.number()]);
export type Stroke = z.infer<typeof strokeSchema>;

const cellSchema = z.object({
  time: z.string(),
  trouble: z.string(),
  guard: z.string(),
  memory_mb: z.number(),
  swap_mb: z.number(),
  /** How long it was measured after the trouble began. */
  seconds: z.number(),
  hog_ended_s: z.number().nullable(),
  editor_lives: z.boolean(),
  kernel_kills: z.number(),
  earlyoom_kills: z.number(),
  /** Cells of before there were these guards do not tell. */
  oomd_kills: z.number().default(0),
  fixed_kills: z.number().default(0),
  /** How long the editor stood still for want of memory, and for storage; cells of before the first of these do not tell. */
  memory_stall_usec: z.number().nullable().optional(),
  io_stall_usec: z.number().nullable().optional(),
  /** What the guard took of the processors meanwhile; cells of before do not tell. */
  guard_cpu_usec: z.number().optional(),
  idle_median_ms: z.number(),
  idle_p99_ms: z.number(),
  median_ms: z.number(),
  p95_ms: z.number(),
  p99_ms: z.number(),
  worst_ms: z.number(),
  /** Of the strokes that took longer than 250 ms, all their time. */
  stalled_s: z.number(),
  /** Strokes later than a second. */
  later_than_1s: z.number(),
  /** When the last stroke later than 250 ms was done, s after the trouble began; `null` for none. */
  well_after_s: z.number().nullable(),
  strokes: z.array(strokeSchema),
});
export type Cell = z.infer<typeof cellSchema>;

export const resultsFile = join(import.meta.dirname, 'results.jsonl');
const stall_ms = 250;
/** Before the trouble the editor is used alone for so long; what was earlier is its start, ms. */
const idle_ms = 12_000;

/** The newest measurement of each cell. */
export function readCells(): Cell[] {
  if (!existsSync(resultsFile)) return [];
  const lines = readFileSync(resultsFile, 'utf8').split('\n').filter(Boolean);
  const newest = new Map<string, Cell>();
  for (const line of lines) {
    const cell = cellSchema.parse(JSON.parse(line));
    newest.set([cell.trouble, cell.guard, cell.memory_mb, cell.swap_mb].join(), cell);
  }
  return [...newest.values()];
}

/** An editor that got no further than a stroke was late until the end: that is one more stroke. */
export function numbersOf(strokes: readonly Stroke[], seconds: number) {
  const last = strokes.at(-1);
  const end_ms = seconds * 1000;
  const missing: Stroke[] =
    last !== undefined && last[0] + last[1] < end_ms - 1000 ? [[last[0] + 100, end_ms - last[0]]] : [];
  const during = [...strokes, ...missing].filter(([t]) => t >= 0 && t < end_ms);
  const idle = ascending(strokes.filter(([t]) => t < 0 && t >= -idle_ms));
  const times = ascending(during);
  const late = during.filter(([, ms]) => ms > stall_ms);
  const end = late.at(-1);
  return {
    idle_median_ms: at(idle, 0.5),
    idle_p99_ms: at(idle, 0.99),
    median_ms: at(times, 0.5),
    p95_ms: at(times, 0.95),
    p99_ms: at(times, 0.99),
    worst_ms: at(times, 1),
    stalled_s: Math.round(late.reduce((sum, [, ms]) => sum + ms, 0) / 100) / 10,
    later_than_1s: during.filter(([, ms]) => ms > 1000).length,
    well_after_s: end === undefined ? null : Math.round((end[0] + end[1]) / 100) / 10,
  };
}

function ascending(strokes: readonly Stroke[]): number[] {
  return strokes.map(([, ms]) => ms).toSorted((a, b) => a - b);
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
