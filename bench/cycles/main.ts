/**
 * `npm run bench:cycles [-- --cycles 500] [--rate 300] [--share 0.5] [--only omnimind|plain|fixed90]`: the brief's headline in a virtual machine. The same
 * cycles of an honest test run under `omnimind cycles`, in a loop of the shell, and in such a loop beside a guard that kills at 90 %;
 * each beside a leaking neighbor, with earlyoom, and with a stand-in for an editor whose 99th percentile is measured. Writes the
 * table of docs/cycles.md. It takes an hour and a half.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cyclesReportSchema } from '@omnimind/protocol/cycles-report';
import { z } from 'zod';
import { imageOf } from '../../test/vm/image.ts';
import { packProject } from '../../test/vm/project.ts';
import { runScenario } from '../../test/vm/scenario.ts';
import { writeDocsSection } from '../docs-section.ts';

const root = join(import.meta.dirname, '../..');
const kept = join(root, '.build/cycles');
const variants = {
  omnimind: '`omnimind cycles`',
  plain: 'a loop of the shell',
  fixed90: 'the same with a guard that kills at 90 %',
} as const;
type Variant = keyof typeof variants;

const resultSchema = z.object({
  seconds: z.number(),
  editor: z.object({ median: z.string(), p99: z.string(), worst: z.string() }),
  earlyoom: z.number(),
  kernel: z.number(),
});

const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '500' },
    rate: { type: 'string', default: '300' },
    share: { type: 'string', default: '0.5' },
    only: { type: 'string' },
  },
});
const count = Number(values.cycles);
const chosen = (Object.keys(variants) as Variant[]).filter((name) => values.only === undefined || values.only === name);

const image = imageOf((text) => console.log(text));
const project = await packProject();
const script = readFileSync(join(import.meta.dirname, 'scenario.sh'), 'utf8');
for (const variant of chosen) {
  console.log(`${variants[variant]}: ${count} cycles`);
  const text = `#!/bin/bash\nvariant=${variant}\ncycles=${count}\nrate=${Number(values.rate)}\nshare=${Number(values.share)}\n${script}`;
  // Without these the kernel clears pages eight bytes at a time: `rep stosb` is emulated byte by byte, and 1.5 GB of it take two
  // seconds of each cycle.
  const wishes = { processors: 2, memory_mb: 2560, cpu: 'max,erms=off,fsrm=off', limit_s: 3600 };
  const { status, seconds, output, folder } = await runScenario(
    { label: `cycles-${variant}`, text, wishes },
    { image, project },
  );
  console.log(output.replace(/^/gm, '     '));
  console.log(`     status ${status} after ${seconds} s`);
  if (status !== 0) continue;
  mkdirSync(kept, { recursive: true });
  const place = join(kept, variant);
  rmSync(place, { recursive: true, force: true });
  cpSync(folder, place, { recursive: true });
}
rmSync(project);
write();

interface Row {
  readonly completed: number;
  readonly killed: number;
  readonly failed: number;
}

/** How the cycles of a variant went. */
function cyclesOf(place: string): Row {
  const report = join(place, 'cycles.json');
  if (existsSync(report)) {
    const { totals } = cyclesReportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
    return { completed: totals.passed, killed: totals.killed, failed: totals.failed };
  }
  const statuses = readFileSync(join(place, 'statuses.txt'), 'utf8')
    .split('\n')
    .filter((line) => /^\d+$/.test(line))
    .map(Number);
  const killed = statuses.filter((status) => status === 137 || status === 143).length;
  const completed = statuses.filter((status) => status === 0).length;
  return { completed, killed, failed: statuses.length - completed - killed };
}

function write(): void {
  const rows = (Object.keys(variants) as Variant[]).flatMap((variant) => {
    const place = join(kept, variant);
    if (!existsSync(join(place, 'result.json'))) return [];
    const { seconds, editor, earlyoom, kernel } = resultSchema.parse(
      JSON.parse(readFileSync(join(place, 'result.json'), 'utf8')),
    );
    const { completed, killed, failed } = cyclesOf(place);
    const guard = join(place, 'fixed-90.txt');
    const byGuard = existsSync(guard) ? readFileSync(guard, 'utf8').split('\n').filter(Boolean).length : 0;
    return [
      `| ${variants[variant]} | ${completed} | ${killed} | ${failed} | ${earlyoom} | ${kernel} | ${byGuard} | ${editor.median} | ${editor.p99} | ${editor.worst} | ${Math.round(seconds / 60)} min |`,
    ];
  });
  const table = [
    '| run | completed | killed | failed | kills by earlyoom | by the kernel | by the guard | editor median, ms | 99th percentile, ms | worst, ms | took |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
  console.log(table);
  writeDocsSection('cycles.md', 'cycles', table);
}
