import { execFileSync } from 'node:child_process';
import { copyFileSync, linkSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { programFiles } from '@omnimind/admin/setup/program-files';

const root = join(import.meta.dirname, '../..');
/** Where machines leave what they did. */
export const build = join(root, '.build/vm');
/** What the program of a checkout needs to run. */
const modules = [...['node', 'zod', 'smol-toml', 'commander', '@omnimind'], ...['koffi', '@koromix']];
/** Programs that behave as told, in C. */
const programs = [
  'bench/detection/programs/working-set.c',
  'bench/detection/programs/leak-c-malloc.c',
  'bench/cycles/burst.c',
  'bench/cycles/fixed-90.c',
  'test/vm/programs/editor.c',
  'test/vm/programs/backend.c',
  'test/vm/programs/turns.c',
  'bench/responsiveness/responsiveness-editor.c',
];

/**
 * The checkout as `npm ci` leaves it, with what it needs to run; the program as setup installs it;
 * programs that behave as told; and what the scenarios share. One tar.
 *
 * @param withPackages whether two of Debian's packages are in it too, `packages-of-debian/omnimind-1.deb` and its upgrade
 */
export async function packProject(withPackages = false): Promise<string> {
  const folder = join(build, 'project');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'programs'), { recursive: true });
  for (const source of programs) {
    const program = join(folder, 'programs', basename(source, '.c'));
    execFileSync('gcc', ['-static', '-O1', '-o', program, join(root, source)], { stdio: 'inherit' });
  }
  const nvml = ['-DNEEDS="/dev/nvidiactl"', '-DOWN_IN="/etc/nvml-own"', join(root, 'test/fixtures/nvml/nvml.c')];
  execFileSync('gcc', ['-shared', '-fPIC', '-o', join(folder, 'programs/libnvidia-ml.so.1'), ...nvml], {
    stdio: 'inherit',
  });
  // They bring their own packages: those of the project's tests are not in the guest.
  const requires =
    'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';
  const bundled = ['--bundle', '--platform=node', '--format=esm', `--banner:js=${requires}`, '--log-level=warning'];
  const ours = ['agent.ts', 'pauser.ts'].map((name) => join(import.meta.dirname, 'programs', name));
  const target = ['--out-extension:.js=.mjs', `--outdir=${join(folder, 'programs')}`];
  execFileSync(join(root, 'node_modules/.bin/esbuild'), [...ours, ...bundled, ...target], { stdio: 'inherit' });
  execFileSync('npm', ['run', '--silent', 'prepare'], { cwd: root, stdio: 'inherit' });
  for (const { path, mode, content } of await programFiles(join(root, 'packages/cli'))) {
    const file = join(folder, 'installed', path);
    mkdirSync(dirname(file), { recursive: true });
    // The same file as the project's Node: the tar holds it once.
    if ('copyOf' in content) linkSync(realpathSync(content.copyOf), file);
    else writeFileSync(file, content, { mode });
  }
  if (withPackages) makePackages(folder);
  copyFileSync(join(import.meta.dirname, 'lib.sh'), join(folder, 'lib.sh'));
  const tar = join(build, 'project.tar');
  execFileSync('tar', [
    ...['-cf', tar, '--exclude=*.test.ts'],
    ...['-C', root, 'package.json', 'package-lock.json', 'packages', ...modules.map((name) => `node_modules/${name}`)],
    ...['-C', folder, 'installed', 'programs', 'lib.sh', ...(withPackages ? ['packages-of-debian'] : [])],
  ]);
  rmSync(folder, { recursive: true });
  return tar;
}

/** Two of Debian's packages, the second as an upgrade of the first. */
function makePackages(folder: string): void {
  const target = join(folder, 'packages-of-debian');
  mkdirSync(target);
  execFileSync('npm', ['run', '--silent', 'build:vscode'], { cwd: root, stdio: 'inherit' });
  for (const revision of ['1', '2']) {
    const words = ['packaging/build-deb.ts', '--fast', `--revision=${revision}`];
    const told = execFileSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
    const [file = ''] = /\.build\/\S+\.deb/.exec(told) ?? [];
    renameSync(join(root, file), join(target, `omnimind-${revision}.deb`));
  }
}
