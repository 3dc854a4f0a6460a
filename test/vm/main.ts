/**
 * The scenarios in a real Debian with systemd, cgroup v2 and PSI: `npm run test:vm [-- NAME…]`. A scenario is a shell script of
 * `scenarios/`; it passes when it ends with 0. What a failed one left (journal, consoles, its files) is kept in
 * `.build/vm/NAME`. Comment lines on top of it say what machine it wants: `# processors: 1 2 4` runs it once for each number,
 * `# memory: 1024` gives MiB, `# kernel: psi=0` adds to the kernel's command line, `# alone: why` lets no other run beside it.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { programFiles } from '@omnimind/daemon/setup';
import { imageOf } from './image.ts';
import { runMachine } from './machine.ts';

const root = join(import.meta.dirname, '../..');
const scenarios = join(import.meta.dirname, 'scenarios');
const build = join(root, '.build/vm');
/** What the program needs to run, and to bundle itself. */
const modules = [
  ...['node', 'zod', 'smol-toml', 'commander', '@omnimind'],
  ...['koffi', '@koromix', 'dbus-native', 'xml2js', 'sax', 'xmlbuilder', 'esbuild', '@esbuild'],
];
/** Programs that behave as told, in C. */
const programs = [
  'bench/detection/programs/working-set.c',
  'bench/detection/programs/leak-c-malloc.c',
  'test/vm/programs/editor.c',
  'test/vm/programs/backend.c',
];
/** So many machines at a time. */
const atOnce = 2;
/** Boot, unpacking and all that a scenario does; emulation on a busy host is slow. */
const limit_s = 900;

const known = readdirSync(scenarios)
  .filter((name) => name.endsWith('.sh'))
  .map((name) => basename(name, '.sh'))
  .toSorted();
const chosen = process.argv.length > 2 ? process.argv.slice(2) : known;
const unknown = chosen.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no such scenario: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exit(64);
}

const image = imageOf((text) => console.log(text));
const project = await packProject();
const runs = chosen.flatMap((name) => {
  const { processors, ...wishes } = wishesOf(name);
  return processors.map((count) => ({
    name,
    label: processors.length === 1 ? name : `${name}-${count}`,
    wishes: { ...wishes, processors: count },
  }));
});
type Run = (typeof runs)[number];
let failed = 0;
// Most of a scenario is waiting: two share the host well. Where times are compared, one has it for itself.
await work(runs.filter(({ wishes }) => wishes.isAlone));
const together = runs.filter(({ wishes }) => !wishes.isAlone);
await Promise.all(Array.from({ length: Math.min(atOnce, availableParallelism()) }, () => work(together)));
rmSync(project);
console.log(`${runs.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

/** Runs one after the other, until none is left. */
async function work(queue: Run[]): Promise<void> {
  for (let run = queue.shift(); run !== undefined; run = queue.shift()) await runScenario(run);
}

async function runScenario({ name, label, wishes: { isAlone: _, ...machine } }: Run): Promise<void> {
  const folder = join(build, label);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const started = performance.now();
  const input = join(folder, 'input.tar');
  copyFileSync(project, input);
  execFileSync('tar', ['-rf', input, '-C', scenarios, `--transform=s/^${name}\\.sh$/scenario.sh/`, `${name}.sh`]);
  const status = await runMachine({ image, input, folder, limit_s, ...machine });
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${label} (${seconds} s)`);
  console.log(readFileSync(join(folder, 'scenario.txt'), 'utf8').replace(/^/gm, '     '));
  if (status === 0) rmSync(folder, { recursive: true });
  else {
    failed += 1;
    for (const file of ['input.tar', 'output.tar']) rmSync(join(folder, file), { force: true });
    console.log(`     status ${status}; see ${folder}`);
  }
}

/** What machine a scenario wants, by its comments. */
function wishesOf(name: string): {
  processors: number[];
  isAlone: boolean;
  memory_mb?: number;
  kernelOptions?: string;
} {
  const text = readFileSync(join(scenarios, `${name}.sh`), 'utf8');
  const wish = (key: string): string | undefined => new RegExp(`^# ${key}: (.+)$`, 'm').exec(text)?.[1];
  const memory = wish('memory');
  const kernelOptions = wish('kernel');
  return {
    processors: (wish('processors') ?? '2').split(' ').map(Number),
    isAlone: wish('alone') !== undefined,
    ...(memory === undefined ? {} : { memory_mb: Number(memory) }),
    ...(kernelOptions === undefined ? {} : { kernelOptions }),
  };
}

/**
 * The project as it stands, with what it needs to run; the program as setup installs it, bundled here, since emulation takes a
 * minute for that; programs that behave as told; and what the scenarios share. One tar.
 */
async function packProject(): Promise<string> {
  const folder = join(build, 'project');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'programs'), { recursive: true });
  for (const source of programs) {
    const program = join(folder, 'programs', basename(source, '.c'));
    execFileSync('gcc', ['-static', '-O1', '-o', program, join(root, source)], { stdio: 'inherit' });
  }
  for (const { path, mode, content } of await programFiles(join(root, 'packages/cli'))) {
    const file = join(folder, 'installed', path);
    mkdirSync(dirname(file), { recursive: true });
    // The same file as the project's Node: the tar holds it once.
    if ('copyOf' in content) linkSync(realpathSync(content.copyOf), file);
    else writeFileSync(file, content, { mode });
  }
  copyFileSync(join(import.meta.dirname, 'lib.sh'), join(folder, 'lib.sh'));
  const tar = join(build, 'project.tar');
  execFileSync('tar', [
    ...['-cf', tar, '--exclude=*.test.ts'],
    ...['-C', root, 'package.json', 'packages', ...modules.map((name) => `node_modules/${name}`)],
    ...['-C', folder, 'installed', 'programs', 'lib.sh'],
  ]);
  rmSync(folder, { recursive: true });
  return tar;
}
