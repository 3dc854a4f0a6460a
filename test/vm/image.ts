import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { guestFiles, recipe, recipeHash } from './recipe.ts';

/** A guest that can be started: root file system and kernel. */
export interface Image {
  readonly disk: string;
  readonly kernel: string;
}

/** First bytes of an LZ4 stream in the format that kernels are packed with. */
const lz4Magic = Buffer.of(0x02, 0x21, 0x4c, 0x18);

/**
 * The image of the recipe: from the cache, or built now from Debian's packages, which takes about two minutes. Needs root, gcc,
 * mmdebstrap, e2fsprogs and lz4.
 */
export function imageOf(say: (text: string) => void): Image {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'omnimind-vm', recipeHash());
  const image = { disk: join(folder, 'root.ext4'), kernel: join(folder, 'vmlinux') };
  if (existsSync(image.kernel)) return image;
  say('the image is built: about two minutes, once for each change of its recipe');
  const work = `${folder}.new`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const root = join(work, 'root');
  debootstrap(root);
  prepare(root);
  run('mke2fs', [
    '-q',
    '-t',
    'ext4',
    '-O',
    '^has_journal,^metadata_csum',
    '-d',
    root,
    join(work, 'root.ext4'),
    recipe.size,
  ]);
  writeFileSync(join(work, 'vmlinux'), unpackKernel(root, work));
  rmSync(root, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(work, folder);
  return image;
}

function run(program: string, parameters: readonly string[]): void {
  execFileSync(program, parameters, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The packages come from where this machine's own come from. */
function debootstrap(root: string): void {
  const sources = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'].filter((file) =>
    existsSync(file),
  );
  run('mmdebstrap', [
    '--quiet',
    '--mode=root',
    '--variant=minbase',
    `--include=${recipe.packages.join(',')}`,
    '--aptopt=APT::Install-Recommends "false"',
    ...recipe.withoutPaths.map((path) => `--dpkgopt=path-exclude=${path}`),
    recipe.suite,
    root,
    ...sources.slice(0, 1),
  ]);
}

/** Puts in what runs the scenario, and takes out what slows the start. */
function prepare(root: string): void {
  const own = join(root, 'usr/local/lib/omnimind-vm');
  mkdirSync(own, { recursive: true });
  copyFileSync(join(guestFiles, 'run-scenario.sh'), join(own, 'run-scenario.sh'));
  chmodSync(join(own, 'run-scenario.sh'), 0o755);
  run('gcc', ['-static', '-O1', '-o', join(own, 'leave'), join(guestFiles, 'leave.c')]);
  const units = join(root, 'etc/systemd/system');
  copyFileSync(join(guestFiles, 'omnimind-scenario.service'), join(units, 'omnimind-scenario.service'));
  mkdirSync(join(units, 'multi-user.target.wants'), { recursive: true });
  symlinkSync('../omnimind-scenario.service', join(units, 'multi-user.target.wants/omnimind-scenario.service'));
  for (const unit of recipe.masked) {
    rmSync(join(units, unit), { force: true });
    symlinkSync('/dev/null', join(units, unit));
  }
  writeFileSync(join(root, 'etc/hostname'), 'omnimind-vm\n');
  writeFileSync(join(root, 'etc/fstab'), '');
  writeFileSync(join(root, 'etc/machine-id'), '0123456789abcdef0123456789abcdef\n');
}

/** The ELF in the packed kernel: it starts sooner than one that unpacks itself under emulation. */
function unpackKernel(root: string, work: string): Buffer {
  const boot = join(root, 'boot');
  const name = readdirSync(boot).find((each) => each.startsWith('vmlinuz-'));
  if (name === undefined) throw new Error('the image holds no kernel');
  const packed = readFileSync(join(boot, name));
  const at = packed.indexOf(lz4Magic);
  if (at < 0) throw new Error(`${name} is not packed by LZ4`);
  const payload = join(work, 'payload.lz4');
  writeFileSync(payload, packed.subarray(at));
  // lz4 complains of what follows the payload, after it has written all of it.
  try {
    execFileSync('lz4', ['-d', '-f', '-q', payload, join(work, 'payload')], { stdio: 'ignore' });
  } catch {}
  const kernel = readFileSync(join(work, 'payload'));
  rmSync(payload);
  rmSync(join(work, 'payload'));
  if (kernel.readUInt32BE(0) !== 0x7f454c46) throw new Error(`${name} holds no ELF`);
  return kernel;
}
