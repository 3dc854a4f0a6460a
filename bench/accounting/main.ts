/**
 * What is counted of programs that are easily counted wrong: `npm run bench:accounting [CASE]...`. Each runs under `omnimind run`,
 * all at once, and what the report says of it is a line of the table. Takes six minutes; needs python3.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runReportSchema } from '@omnimind/protocol/report';

const here = import.meta.dirname;
const omnimind = join(here, '../../packages/cli/bin/omnimind');
const program = join(here, 'cases.py');
const heapLimit = `const keep = []; setInterval(() => keep.push(Array.from({ length: 32768 }, (_, i) => ({ i, s: 'x' + i }))), 1000)`;

const cases: Readonly<Record<string, readonly string[]>> = {
  prefork: ['python3', program, 'prefork', '300'],
  mapped: ['python3', program, 'mapped', '330'],
  memfd: ['python3', program, 'memfd', '330'],
  tmpfs: ['python3', program, 'tmpfs', '330'],
  zombies: ['python3', program, 'zombies', '600'],
  sleepers: ['python3', program, 'sleepers', '600'],
  threads: ['python3', program, 'threads', '600'],
  descriptors: ['python3', program, 'descriptors', '600'],
  v8: [process.execPath, '--max-old-space-size=400', '-e', heapLimit],
};

const asked = process.argv.slice(2);
const names = asked.length === 0 ? Object.keys(cases) : asked.filter((name) => Object.hasOwn(cases, name));
const folder = mkdtempSync(join(tmpdir(), 'omnimind-accounting-'));
const rows = await Promise.all(names.map(async (name) => ({ case: name, ...(await seen(name)) })));
console.table(rows);
rmSync(folder, { recursive: true });

async function seen(name: string) {
  const path = join(folder, `${name}.json`);
  const options = ['run', '--mode', 'observe', '--report', path, '--', ...(cases[name] ?? [])];
  const child = spawn(omnimind, options, { stdio: 'ignore', env: { ...process.env, XDG_STATE_HOME: folder } });
  await once(child, 'exit');
  const report = runReportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const verdicts = report.events.flatMap((event) => (event.type === 'behavior_changed' ? [event.verdict] : []));
  const worst = verdicts.some(({ severity }) => severity === 'alert' || severity === 'critical');
  const { verdict, memory, exit, notices } = report;
  return {
    anon_MiB: Math.round((memory.peak_anon_bytes ?? 0) / 2 ** 20),
    shared_MiB: Math.round((memory.peak_shmem_bytes ?? 0) / 2 ** 20),
    memory: verdict.memory_behavior,
    tasks: verdict.tasks_behavior ?? '',
    descriptors: verdict.descriptors_behavior ?? '',
    alarm: worst,
    evidence: verdict.evidence
      .map(({ signal }) => signal)
      .slice(0, 3)
      .join(' '),
    exit: exit.status,
    ended_at_limit: notices.some(({ code }) => code === 'run.ended_at_limit'),
  };
}
