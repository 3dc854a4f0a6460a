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
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { guestFiles, type Recipe, recipeHash, recipeWith, suites } from './recipe.ts';

/** A guest that can be started: root file system and kernel. */
export interface Image {
  readonly disk: string;
  readonly kernel: string;
}

const MiB = 2 ** 20;
const diskSignature = 'omni';
/** As the kernel's `root=` takes it, Documentation/admin-guide/kernel-parameters.txt. */
export const rootPartition = `PARTUUID=${Buffer.from(diskSignature).reverse().toString('hex')}-01`;

/** How kernels are packed: the first bytes, and what unpacks them. Debian 12 packs with LZ4, Debian 13 with Zstandard. */
const packings = [
  { magic: Buffer.of(0x02, 0x21, 0x4c, 0x18), program: 'lz4', unpacked: (from: string, to: string) => [from, to] },
  {
    magic: Buffer.of(0x28, 0xb5, 0x2f, 0xfd),
    program: 'zstd',
    unpacked: (from: string, to: string) => [from, '-o', to],
  },
] as const;

/**
 * The image of the recipe: from the cache, or built now from Debian's packages, which takes about two minutes. Needs root, gcc,
 * mmdebstrap, e2fsprogs and what the kernel is packed with (lz4, zstd).
 *
 * @param more packages of Debian beside the usual ones
 */
export function imageOf(say: (text: string) => void, more: readonly string[] = []): Image {
  const recipe = recipeWith(more);
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'omnimind-vm', recipeHash(recipe));
  const image = { disk: join(folder, 'disk.raw'), kernel: join(folder, 'vmlinux') };
  if (existsSync(image.kernel)) return image;
  say('the image is built: about two minutes, once for each change of its recipe');
  const work = `${folder}.new`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const root = join(work, 'root');
  debootstrap(root, recipe);
  prepare(root, recipe);
  const disk = join(work, 'disk.raw');
  writeFileSync(disk, partitionTable(recipe.size_mb));
  truncateSync(disk, (1 + recipe.size_mb) * MiB);
  const features = ['-O', '^has_journal,^metadata_csum', '-E', `offset=${MiB}`];
  run('mke2fs', ['-q', '-t', 'ext4', ...features, '-d', root, disk, `${recipe.size_mb}M`]);
  writeFileSync(join(work, 'vmlinux'), unpackKernel(root, work));
  rmSync(root, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(work, folder);
  return image;
}

/**
 * A master boot record with one partition of Linux from the first MiB on. Linux finds the root file system by its signature
 * ({@link rootPartition}): disks are looked for side by side, so that their names tell nothing.
 */
function partitionTable(size_mb: number): Buffer {
  const record = Buffer.alloc(512);
  record.write(diskSignature, 440, 'latin1');
  record.writeUInt8(0x83, 450);
  record.writeUInt32LE(MiB / 512, 454);
  record.writeUInt32LE((size_mb * MiB) / 512, 458);
  record.writeUInt16LE(0xaa55, 510);
  return record;
}

function run(program: string, parameters: readonly string[]): void {
  execFileSync(program, parameters, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The packages come from where this machine's own come from, the suite apart. */
function debootstrap(root: string, recipe: Recipe): void {
  const file = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'].find((each) => existsSync(each));
  const sources = join(dirname(root), file === undefined ? 'none' : basename(file));
  if (file !== undefined) {
    const suite = new RegExp(`\\b(${suites.join('|')})(?=[\\s-])`, 'g');
    writeFileSync(sources, readFileSync(file, 'utf8').replace(suite, recipe.suite));
  }
  run('mmdebstrap', [
    '--quiet',
    '--mode=root',
    '--variant=minbase',
    `--include=${recipe.packages.join(',')}`,
    '--aptopt=APT::Install-Recommends "false"',
    ...recipe.withoutPaths.map((path) => `--dpkgopt=path-exclude=${path}`),
    recipe.suite,
    root,
    ...(file === undefined ? [] : [sources]),
  ]);
}

/** Puts in what runs the scenario, and takes out what slows the start. */
function prepare(root: string, recipe: Recipe): void {
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
  // Where it lies is in the header: Linux' Documentation/arch/x86/boot.rst, payload_offset and payload_length, which counts the
  // four bytes of its size behind it.
  const start = ((packed[0x1f1] ?? 0) + 1) * 512 + packed.readUInt32LE(0x248);
  const stream = packed.subarray(start, start + packed.readUInt32LE(0x24c) - 4);
  const packing = packings.find(({ magic }) => stream.subarray(0, magic.length).equals(magic));
  if (packing === undefined) throw new Error(`${name} is packed by neither LZ4 nor Zstandard`);
  const payload = join(work, 'payload.packed');
  writeFileSync(payload, stream);
  run(packing.program, ['-d', '-f', '-q', ...packing.unpacked(payload, join(work, 'payload'))]);
  const kernel = readFileSync(join(work, 'payload'));
  rmSync(payload);
  rmSync(join(work, 'payload'));
  if (kernel.readUInt32BE(0) !== 0x7f454c46) throw new Error(`${name} holds no ELF`);
  return kernel;
}
