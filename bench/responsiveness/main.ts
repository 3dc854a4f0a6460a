/**
 * `npm run bench:responsiveness [-- --trouble memory-30,cpu --guard earlyoom,omnimind-run --memory 1024 --swap 0 --seconds 60]`: how late
 * an editor answers while a workload beside it makes trouble, under several guards, each cell in a virtual machine of its own. Appends a
 * line for each cell to `results.jsonl` here, and writes table and pictures of docs/responsiveness.md from all of them; with
 * `--guard none` it only writes. A cell takes about three minutes. Times are of an emulated machine: compare them with each other.
 */
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { imageOf } from '../../test/vm/image.ts';
import { packProject } from '../../test/vm/project.ts';
import { runScenario } from '../../test/vm/scenario.ts';
import { type Cell, guards, numbersOf, resultsFile, type Stroke, troubles } from './cells.ts';
import { writePage } from './page.ts';

const outcomeSchema = z.object({
  began_ms: z.number(),
  hog_ended_s: z.number().nullable(),
  editor_lives: z.boolean(),
  kernel_kills: z.int(),
  earlyoom_kills: z.int(),
  oomd_kills: z.int(),
  fixed_kills: z.int(),
  memory_stall_usec: z.int().nullable(),
  io_stall_usec: z.int().nullable(),
  guard_cpu_usec: z.int(),
});

const { values } = parseArgs({
  options: {
    trouble: { type: 'string', default: Object.keys(troubles).join() },
    guard: { type: 'string', default: Object.keys(guards).join() },
    memory: { type: 'string', default: '1024' },
    swap: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '60' },
  },
});
const list = (text: string): string[] => text.split(',').filter((word) => word !== '');
const chosen = list(values.memory).flatMap((memory_mb) =>
  list(values.swap).flatMap((swap_mb) =>
    list(values.trouble).flatMap((trouble) =>
      list(values.guard)
        .filter((guard) => guard in guards && trouble in troubles)
        .map((guard) => ({ trouble, guard, memory_mb: Number(memory_mb), swap_mb: Number(swap_mb) })),
    ),
  ),
);
if (chosen.length > 0) await measure();
writePage();

async function measure(): Promise<void> {
  const image = imageOf((text) => console.log(text));
  const project = await packProject();
  const script = readFileSync(join(import.meta.dirname, 'scenario.sh'), 'utf8');
  const seconds = Number(values.seconds);
  for (const cell of chosen) {
    const { trouble, guard, memory_mb, swap_mb } = cell;
    const label = `responsiveness-${trouble}-${guard}-${memory_mb}-${swap_mb}`;
    console.log(label);
    const text = `#!/bin/bash\nguard=${guard}\ntrouble=${trouble}\nswap_mb=${swap_mb}\nseconds=${seconds}\n${script}`;
    // Without these the kernel clears pages eight bytes at a time: `rep stosb` is emulated byte by byte.
    const wishes = { processors: 2, memory_mb, cpu: 'max,erms=off,fsrm=off', limit_s: 900 };
    const { status, output, folder } = await runScenario({ label, text, wishes }, { image, project });
    console.log(output.replace(/^/gm, '     '));
    if (status === 0) append(cell, folder, seconds);
    else console.log(`     not measured: status ${status}; see ${folder}`);
  }
  rmSync(project);
}

function append(
  where: Pick<Cell, 'trouble' | 'guard' | 'memory_mb' | 'swap_mb'>,
  folder: string,
  seconds: number,
): void {
  const { began_ms, ...outcome } = outcomeSchema.parse(JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')));
  const strokes = readFileSync(join(folder, 'strokes.txt'), 'utf8')
    .split('\n')
    .map((line) => line.split(' ').map(Number))
    .flatMap(([t = Number.NaN, late = Number.NaN]): Stroke[] => (Number.isNaN(late) ? [] : [[t - began_ms, late]]));
  const cell: Cell = {
    ...{ time: new Date().toISOString().slice(0, 19), ...where, seconds, ...outcome },
    ...numbersOf(strokes, seconds),
    strokes: thinned(strokes),
  };
  appendFileSync(resultsFile, `${JSON.stringify(cell)}\n`);
  const { strokes: _, ...told } = cell;
  console.log(`     ${JSON.stringify(told)}`);
  const kept = join(resultsFile, '../../../.build/responsiveness', `${where.trouble}-${where.guard}`);
  mkdirSync(kept, { recursive: true });
  cpSync(folder, kept, { recursive: true });
}

/** The worst stroke of each half second: what a picture can show. */
function thinned(strokes: readonly Stroke[]): Stroke[] {
  const worst = new Map<number, Stroke>();
  for (const stroke of strokes) {
    const half = Math.floor(stroke[0] / 500);
    if (stroke[1] > (worst.get(half)?.[1] ?? -1)) worst.set(half, [stroke[0], Math.round(stroke[1])]);
  }
  return [...worst.values()];
}
