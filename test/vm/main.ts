/**
 * The scenarios in a real Debian with systemd, cgroup v2 and PSI: `npm run test:vm [-- NAME…]`. A scenario is a shell script of
 * `scenarios/`; it passes when it ends with 0. What a failed one left (journal, consoles, its files) is kept in
 * `.build/vm/NAME`.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { imageOf } from './image.ts';
import { runMachine } from './machine.ts';

const root = join(import.meta.dirname, '../..');
const scenarios = join(import.meta.dirname, 'scenarios');
const build = join(root, '.build/vm');
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
const project = packProject();
let failed = 0;
for (const name of chosen) {
  const folder = join(build, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const started = performance.now();
  const input = join(folder, 'input.tar');
  copyFileSync(project, input);
  execFileSync('tar', ['-rf', input, '-C', scenarios, `--transform=s/^${name}\\.sh$/scenario.sh/`, `${name}.sh`]);
  const status = await runMachine({ image, input, folder, limit_s });
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  console.log(readFileSync(join(folder, 'scenario.txt'), 'utf8').replace(/^/gm, '     '));
  if (status === 0) rmSync(folder, { recursive: true });
  else {
    failed += 1;
    for (const file of ['input.tar', 'output.tar']) rmSync(join(folder, file), { force: true });
    console.log(`     status ${status}; see ${folder}`);
  }
}
rmSync(project);
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

/** The project as it stands, with what it needs to run and programs that behave as told, as one tar. */
function packProject(): string {
  const programs = join(build, 'programs');
  mkdirSync(programs, { recursive: true });
  for (const name of ['working-set', 'leak-c-malloc']) {
    const source = join(root, `bench/detection/programs/${name}.c`);
    execFileSync('gcc', ['-static', '-O1', '-o', join(programs, name), source], { stdio: 'inherit' });
  }
  const tar = join(build, 'project.tar');
  execFileSync('tar', [
    '-cf',
    tar,
    '-C',
    root,
    '--exclude=*.test.ts',
    'package.json',
    'packages',
    ...['node', 'zod', 'smol-toml', 'commander', 'koffi', '@omnimind'].map((name) => `node_modules/${name}`),
  ]);
  execFileSync('tar', ['-rf', tar, '-C', build, 'programs']);
  rmSync(programs, { recursive: true });
  return tar;
}
