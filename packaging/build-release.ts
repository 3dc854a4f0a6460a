import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { home, sourceDate_s, version } from './contents.ts';
import { hash } from './runtime.ts';
import { billOfMaterials } from './sbom.ts';

/**
 * Makes all of a release in `.build/release`: npm's package, Debian's, the archive for other distributions, the extension, the bill of
 * materials, the notes and SHA256SUMS. The same bytes each time for the same sources and SOURCE_DATE_EPOCH: `npm run release`.
 * `--fast` makes one to try out, compressed little, in `.build/release-fast`.
 */
const { values } = parseArgs({ options: { fast: { type: 'boolean', default: false } } });
const lightly = values.fast ? ['--fast'] : [];
const folder = join(home, values.fast ? '.build/release-fast' : '.build/release');
process.env['SOURCE_DATE_EPOCH'] = String(sourceDate_s());

/** The section of this version in the changelog. @throws Error when there is none */
function notes(): string {
  const text = readFileSync(join(home, 'CHANGELOG.md'), 'utf8');
  const section = text.split(/^(?=## )/m).find((each) => each.startsWith(`## [${version}]`));
  if (section === undefined) throw new Error(`CHANGELOG.md has no section "## [${version}]"`);
  return section;
}

function make(...words: string[]): void {
  execFileSync(process.execPath, words, { cwd: home, stdio: 'inherit' });
}

const text = notes();
make('packages/vscode/build.ts', '--vsix');
make('packaging/build-npm.ts');
make('packaging/build-deb.ts', ...lightly);
make('packaging/build-tarball.ts', ...lightly);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(join(home, '.build')))
  if (name.startsWith('omnimind') && name.includes(version) && /\.(?:tgz|deb|tar\.xz|vsix)$/.test(name))
    copyFileSync(join(home, '.build', name), join(folder, name));
writeFileSync(join(folder, `omnimind-${version}.cdx.json`), billOfMaterials());
writeFileSync(join(folder, 'NOTES.md'), text);
const sums = readdirSync(folder)
  .toSorted()
  .map((name) => `${hash(readFileSync(join(folder, name)), 'sha256', 'hex')}  ${name}\n`)
  .join('');
writeFileSync(join(folder, 'SHA256SUMS'), sums);
process.stdout.write(sums);
