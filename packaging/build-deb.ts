import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packagedMark, programDirectory } from '@omnimind/admin/setup/program-files';
import { tellFile, writeEntries } from './archive.ts';
import {
  configurationFile,
  type Entry,
  gzipped,
  home,
  packageEntries,
  sourceDate_s,
  text,
  version,
} from './contents.ts';
import { hash, knownArchitecture, runtimes } from './runtime.ts';

/**
 * Makes `.build/omnimind_VERSION_ARCH.deb` by dpkg-deb, the same bytes each time for the same sources and SOURCE_DATE_EPOCH:
 *
 *   node packaging/build-deb.ts [--arch x64|arm64] [--revision N] [--fast]
 *
 * `--revision` is the one that Debian counts, of the same version packed anew; `--fast` compresses it little, to try it out. The extension must have been packed before (`npm run build:vscode`).
 */
const { values } = parseArgs({
  options: {
    arch: { type: 'string', default: process.arch },
    revision: { type: 'string' },
    fast: { type: 'boolean', default: false },
  },
});
const architecture = knownArchitecture(values.arch);
const { debian } = runtimes[architecture];
const from = join(home, 'packaging/debian');
const date_s = sourceDate_s();
const debianVersion = values.revision === undefined ? version : `${version}-${values.revision}`;
const maintainer = 'The OmniMind authors <omnimind@omnimind.invalid>';

/** What apt knows of the package; deb-control(5). */
function controlText(bytes: number): string {
  return `Package: omnimind
Version: ${debianVersion}
Architecture: ${debian}
Maintainer: ${maintainer}
Installed-Size: ${Math.ceil(bytes / 1024)}
Depends: libc6 (>= 2.28), libgcc-s1, libstdc++6
Recommends: systemd (>= 247)
Suggests: earlyoom, libnotify-bin
Section: utils
Priority: optional
Description: keep a developer's machine responsive without killing work
 Runs a command, watches how its whole process tree behaves, tells honest
 heavy work from trouble (leaks, endless loops, thrashing), answers gently
 and reversibly, and says why with the numbers. Nothing is killed by itself.
 .
 As a service of the system it watches every workload, keeps memory for
 editor, session and backend, and aims earlyoom, the last resort, at the
 right process. It brings its own runtime.
`;
}

/** What only Debian's package has: the documents that its policy asks for, and the mark of who installed it. */
function debianFiles(): Entry[] {
  const time = new Date(date_s * 1000).toUTCString().replace('GMT', '+0000');
  const changes = `omnimind (${debianVersion}) stable; urgency=medium\n\n  * See CHANGELOG.md.gz.\n\n -- ${maintainer}  ${time}\n`;
  const doc = 'usr/share/doc/omnimind';
  return [
    gzipped(`${doc}/changelog`, changes),
    gzipped(`${doc}/CHANGELOG.md`, readFileSync(join(home, 'CHANGELOG.md'), 'utf8')),
    // Setup then leaves the program's files alone.
    text(join(programDirectory.slice(1), packagedMark), 'dpkg\n'),
    text(`${doc}/copyright`, readFileSync(join(from, 'copyright'), 'utf8')),
    text('usr/share/lintian/overrides/omnimind', readFileSync(join(from, 'lintian-overrides'), 'utf8')),
  ];
}

process.umask(0o022);
const target = join(home, '.build', `omnimind_${debianVersion}_${debian}.deb`);
const root = `${target}.new`;
const entries = [...(await packageEntries(architecture)), ...debianFiles()].toSorted((a, b) =>
  a.path < b.path ? -1 : 1,
);
const files = entries.flatMap(({ path, content }) => (Buffer.isBuffer(content) ? [{ path, content }] : []));
const scripts = ['preinst', 'postinst', 'prerm', 'postrm'].map((name) =>
  text(`DEBIAN/${name}`, readFileSync(join(from, name), 'utf8'), 0o755),
);
const control = [
  text('DEBIAN/control', controlText(files.reduce((sum, { content }) => sum + content.length, 0))),
  text('DEBIAN/conffiles', `/${configurationFile}\n`),
  text('DEBIAN/md5sums', files.map(({ path, content }) => `${hash(content, 'md5', 'hex')}  ${path}\n`).join('')),
  ...scripts,
];
writeEntries(root, [...entries, ...control]);
execFileSync('dpkg-deb', ['--root-owner-group', ...['-Zxz', values.fast ? '-z0' : '-z6'], '--build', root, target], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, SOURCE_DATE_EPOCH: String(date_s) },
});
rmSync(root, { recursive: true, force: true });
tellFile(target);
