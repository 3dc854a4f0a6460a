/**
 * What is counted of programs that are easily counted wrong, and who is named: `npm run bench:accounting [CASE]...`. Each runs under
 * `omnimind run`, all at once, and is held against what it does; exit status 1 where one is not told as what it is. Takes seven
 * minutes; needs python3 and 2 GiB.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evidenceIn } from '@omnimind/messages/translate';
import type { Signal } from '@omnimind/protocol/evidence';
import { type RunReport, runReportSchema } from '@omnimind/protocol/report';
import type { Verdict } from '@omnimind/protocol/verdict';

interface Case {
  readonly command: readonly string[];
  /** What must be seen, each with its name; `verdicts` are all that the run went through. */
  readonly holds: (report: RunReport, verdicts: readonly Verdict[]) => Readonly<Record<string, boolean>>;
}

const MiB = 2 ** 20;
const here = import.meta.dirname;
const omnimind = join(here, '../../packages/cli/bin/omnimind');
const program = join(here, 'cases.py');
const indexer = `python3 ${join(here, 'indexer.py')}`;
const heapLimit = `const keep = []; setInterval(() => keep.push(Array.from({ length: 32768 }, (_, i) => ({ i, s: 'x' + i }))), 1000)`;
const outOfMemory = `keep = []\nwhile True: keep.append(bytearray(b'x' * 2**20)); __import__('time').sleep(0.02)`;

const cases: Readonly<Record<string, Case>> = {
  'prefork-8': prefork(300, 8),
  'prefork-45': prefork(1024, 45),
  mapped: shared('mapped'),
  memfd: shared('memfd'),
  tmpfs: shared('tmpfs'),
  v8: {
    command: [process.execPath, '--max-old-space-size=400', '-e', heapLimit],
    holds: (report, verdicts) => ({
      'forecast to the heap': verdicts.some(({ evidence }) => limitOf(evidence) === 'v8'),
      'exit 134': report.exit.status === 134,
      'says what ended it': endedAt(report) === 'v8',
    }),
  },
  python: {
    command: ['bash', '-c', `ulimit -v 400000; exec python3 -c "${outOfMemory}"`],
    holds: (report) => ({ 'says what ended it': endedAt(report) === 'address_space' }),
  },
  zombies: tasks('zombies'),
  sleepers: tasks('sleepers'),
  threads: tasks('threads'),
  descriptors: {
    command: ['python3', program, 'descriptors', '600'],
    holds: (_, verdicts) => ({ 'descriptors grow': verdicts.some((each) => each.descriptors_behavior === 'growing') }),
  },
  culprit: {
    command: [
      'bash',
      '-c',
      `for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 700 & done; ${indexer} 300; kill $(jobs -p)`,
    ],
    holds: (report, verdicts) => ({
      'growth is told': verdicts.some(({ memory_behavior }) => memory_behavior === 'growing'),
      'names indexer.py': growing(verdicts).every(({ evidence }) => growerIn(evidence)?.includes('indexer.py')),
      'with the rise': growing(verdicts).every(({ evidence }) => (figureOf(evidence, 'top_grower') ?? 0) > 0.9),
      'nothing is reniced': report.events.every(({ type }) => type !== 'action_taken'),
    }),
  },
  'left-behind': {
    command: ['bash', '-c', `setsid -f ${indexer} 60 </dev/null >/dev/null 2>&1; sleep 20; echo BUILD SUCCESSFUL`],
    holds: ({ exit: { left = [] } }) => ({
      'names the daemon': left.some(({ name, pid }) => name.includes('indexer.py') && pid > 0),
      'its memory and growth': left.some((each) => each.memory_bytes > 5 * MiB && each.growth_bytes > MiB),
    }),
  },
};

function prefork(mebibytes: number, workers: number): Case {
  return {
    command: ['python3', program, 'prefork', `${mebibytes}`, `${workers}`],
    holds: ({ memory, events }, verdicts) => ({
      'counted once': (memory.peak_anon_bytes ?? Number.POSITIVE_INFINITY) < (1.15 * mebibytes + 50) * MiB,
      'no alarm': !verdicts.some(isAlarm),
      'no action': !events.some(({ type }) => type === 'action_taken'),
    }),
  };
}

function shared(kind: string): Case {
  return {
    command: ['python3', program, kind, '330'],
    holds: ({ memory }, verdicts) => ({
      counted: (memory.peak_shmem_bytes ?? 0) > 300 * MiB,
      'growth is told': growing(verdicts).length > 0,
      'named shared memory': verdicts.some(({ evidence }) => figureOf(evidence, 'shmem_floor_slope') !== undefined),
      'towards the limit': verdicts.some((verdict) => verdict.time_to_exhaustion_s !== null),
    }),
  };
}

function tasks(kind: string): Case {
  return {
    command: ['python3', program, kind, '600'],
    holds: (_, verdicts) => {
      const told = verdicts.filter((verdict) => (verdict.tasks_behavior ?? 'stable') !== 'stable');
      return {
        'tasks grow': told.length > 0,
        'with the limit': told.some(({ evidence }) => figureOf(evidence, 'count_left') !== undefined),
      };
    },
  };
}

const isAlarm = ({ severity }: Verdict): boolean => severity === 'alert' || severity === 'critical';
const growing = (verdicts: readonly Verdict[]): Verdict[] =>
  verdicts.filter(({ memory_behavior }) => memory_behavior === 'growing' || memory_behavior === 'leaking');
const found = (evidence: Verdict['evidence'], sought: Signal) => evidence.find(({ signal }) => signal === sought);
const figureOf = (evidence: Verdict['evidence'], sought: Signal): number | undefined => found(evidence, sought)?.value;
const limitOf = (evidence: Verdict['evidence']) => found(evidence, 'memory_left')?.parameters?.source;
const growerIn = (evidence: Verdict['evidence']) => `${found(evidence, 'top_grower')?.parameters?.name}`;
const endedAt = ({ notices }: RunReport) =>
  notices.find(({ code }) => code === 'run.ended_at_limit')?.parameters?.source;

const asked = process.argv.slice(2);
const chosen = Object.entries(cases).filter(([name]) => asked.length === 0 || asked.includes(name));
const folder = mkdtempSync(join(tmpdir(), 'omnimind-accounting-'));
const rows = await Promise.all(chosen.map(([name, each]) => seen(name, each)));
console.table(rows.map(({ said: _, ...row }) => row));
for (const { case: name, said } of rows) console.log(`${name}: ${said}`);
rmSync(folder, { recursive: true });
if (rows.some(({ fails }) => fails !== '')) process.exitCode = 1;

async function seen(name: string, { command, holds }: Case) {
  const path = join(folder, `${name}.json`);
  const child = spawn(omnimind, ['run', '--report', path, '--', ...command], {
    stdio: 'ignore',
    env: { ...process.env, XDG_STATE_HOME: folder },
  });
  await once(child, 'exit');
  const report = runReportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const verdicts = report.events.flatMap((event) => (event.type === 'behavior_changed' ? [event.verdict] : []));
  verdicts.push(report.verdict);
  const worst = verdicts.findLast(isAlarm) ?? verdicts.findLast(({ severity }) => severity === 'watch');
  const { memory, exit } = report;
  return {
    case: name,
    anon_MiB: Math.round((memory.peak_anon_bytes ?? 0) / MiB),
    shared_MiB: Math.round((memory.peak_shmem_bytes ?? 0) / MiB),
    worst: worst?.severity ?? 'ok',
    at_s: Math.round(worst?.t ?? 0),
    exit: exit.status,
    fails: Object.entries(holds(report, verdicts))
      .flatMap(([what, isSo]) => (isSo ? [] : [what]))
      .join(', '),
    said: (worst ?? report.verdict).evidence.map((each) => evidenceIn('en', each)).join('; '),
  };
}
