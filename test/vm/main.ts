/**
 * The scenarios in a real Debian with systemd, cgroup v2 and PSI: `npm run test:vm [-- NAME…]`. A scenario is a shell script of
 * `scenarios/`; it passes when it ends with 0. What a failed one left (journal, consoles, its files) is kept in
 * `.build/vm/NAME`. Comment lines on top of it say what machine it wants: `# processors: 1 4` runs it once for each number,
 * `# memory: 1024` gives MiB, `# limit: 2400` seconds, `# kernel: psi=0` adds to the kernel's command line, `# cpu: max,erms=off` is
 * QEMU's processor, `# alone: why` lets no other run beside it, and
 * `# named: why` runs it only when it is named, `# packages: why` packs Debian's packages beside it, and
 * `# debian: postgresql gdb` puts these packages of Debian into its image.
 *
 * `OMNIMIND_RUNS=10` repeats what a scenario does some times so often; `OMNIMIND_KIND=npm` does one of the kinds that it has.
 *
 * `--begin-within=1800` begins none after so many seconds: on a host that slow the rest is named and left out. What failed still runs
 * once more.
 *
 * What fails beside others runs once more at the end, alone: under emulation a busy host stretches every second up to tenfold,
 * which no machine of a user does. A second failure is one; a second run that passes is named (decision 18).
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { imageOf } from './image.ts';
import { packProject } from './project.ts';
import { runScenario, type Wishes } from './scenario.ts';

const scenarios = join(import.meta.dirname, 'scenarios');
/** So many machines at a time. */
const atOnce = 2;
/** Boot, unpacking and all that a scenario does, unless it says otherwise; emulation on a busy host is slow. */
const usualLimit_s = 1200;

const { values, positionals } = parseArgs({ options: { 'begin-within': { type: 'string' } }, allowPositionals: true });
const beginWithin_s = Number(values['begin-within'] ?? Number.POSITIVE_INFINITY);

const known = readdirSync(scenarios)
  .filter((name) => name.endsWith('.sh'))
  .map((name) => basename(name, '.sh'))
  .toSorted();
const chosen = positionals.length > 0 ? positionals : known.filter((name) => !wishesOf(name).isOnlyNamed);
const unknown = chosen.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no such scenario: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exit(64);
}

const project = await packProject(chosen.some((name) => wishesOf(name).wantsPackages));
const runs = chosen.flatMap((name) => {
  const { processors, ...wishes } = wishesOf(name);
  return processors.map((count) => ({
    name,
    label: processors.length === 1 ? name : `${name}-${count}`,
    wishes: { ...wishes, processors: count },
  }));
});
type Run = (typeof runs)[number];
/** More than so many failures are not the host's. */
const secondRuns = 2;
const failed: Run[] = [];
const leftOut: string[] = [];
// Most of a scenario is waiting: two share the host well. Where times are compared, one has it for itself, at the end, when
// nothing else of `.ci/run` goes on.
const together = runs.filter(({ wishes }) => !wishes.isAlone);
await Promise.all(Array.from({ length: Math.min(atOnce, availableParallelism()) }, () => work(together)));
await work(runs.filter(({ wishes }) => wishes.isAlone));
const second = (failed.length > secondRuns ? [] : failed.splice(0)).map((run) => ({
  ...run,
  label: `${run.label}-again`,
}));
for (const run of second) await show(run);
rmSync(project);
const stumbled = second.filter((run) => !failed.includes(run)).map(({ name }) => name);
if (stumbled.length > 0) console.log(`passed only at the second time, alone: ${stumbled.join(', ')}`);
if (leftOut.length > 0) console.log(`not run, the host is too slow: ${leftOut.join(', ')}`);
console.log(`${runs.length - failed.length - leftOut.length} passed, ${failed.length} failed`);
process.exit(failed.length > 0 ? 1 : 0);

/** Runs one after the other, until none is left, or none is begun any more. */
async function work(queue: Run[]): Promise<void> {
  for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
    if (performance.now() / 1000 < beginWithin_s) await show(run);
    else leftOut.push(run.label);
  }
}

async function show(run: Run): Promise<void> {
  const {
    name,
    label,
    wishes: { isAlone: _, isOnlyNamed: __, wantsPackages: ___, debian, ...machine },
  } = run;
  const written = readFileSync(join(scenarios, `${name}.sh`), 'utf8');
  const text = written.replace('\n', `\n${chosenOfScenario()}`);
  const image = imageOf((line) => console.log(line), debian);
  const { status, seconds, output, folder } = await runScenario({ label, text, wishes: machine }, { image, project });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${label} (${seconds} s)`);
  console.log(output.replace(/^/gm, '     '));
  if (status === 0) rmSync(folder, { recursive: true });
  else {
    failed.push(run);
    console.log(`     FAIL ${label}: status ${status} after “${output.trimEnd().split('\n').at(-1)}”; see ${folder}`);
  }
}

/** What is chosen of a scenario, as its shell takes it. */
function chosenOfScenario(): string {
  return ['OMNIMIND_RUNS', 'OMNIMIND_KIND']
    .map((name) => [name, process.env[name] ?? ''])
    .filter(([, value = '']) => /^\w+$/.test(value))
    .map(([name, value]) => `export ${name}=${value}\n`)
    .join('');
}

/** What machine a scenario wants, by its comments. */
function wishesOf(name: string): Omit<Wishes, 'processors'> & {
  readonly processors: number[];
  readonly isAlone: boolean;
  readonly isOnlyNamed: boolean;
  readonly wantsPackages: boolean;
  readonly debian: readonly string[];
} {
  const text = readFileSync(join(scenarios, `${name}.sh`), 'utf8');
  const wish = (key: string): string | undefined => new RegExp(`^# ${key}: (.+)$`, 'm').exec(text)?.[1];
  const memory = wish('memory');
  const cpu = wish('cpu');
  const kernelOptions = wish('kernel');
  return {
    processors: (wish('processors') ?? '2').split(' ').map(Number),
    limit_s: Number(wish('limit') ?? usualLimit_s),
    isAlone: wish('alone') !== undefined,
    isOnlyNamed: wish('named') !== undefined,
    wantsPackages: wish('packages') !== undefined,
    debian: wish('debian')?.split(' ') ?? [],
    ...(memory === undefined ? {} : { memory_mb: Number(memory) }),
    ...(cpu === undefined ? {} : { cpu }),
    ...(kernelOptions === undefined ? {} : { kernelOptions }),
  };
}
