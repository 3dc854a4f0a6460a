import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { limitsFor } from '@omnimind/admin/setup/limits';
import { plainFiles, sysusersFile, tmpfilesFile } from '@omnimind/admin/setup/plain-files';
import { monitorCommand, programWords, serviceEnvironment } from '@omnimind/admin/setup/plan-wanted';
import { programDirectory, programFiles, programLauncher } from '@omnimind/admin/setup/program-files';
import { monitorService, monitorUnit } from '@omnimind/admin/setup/service-units';
import { rowText } from '@omnimind/admin/setup/unit-table';
import { machineWorld } from '@omnimind/admin/setup/world';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { resolveConfiguration, withoutSecrets } from '@omnimind/remember/configuration/resolve';
import { bashScript } from '../packages/cli/src/completion/bash.ts';
import { describeProgram } from '../packages/cli/src/completion/describe.ts';
import { fishScript } from '../packages/cli/src/completion/fish.ts';
import { zshScript } from '../packages/cli/src/completion/zsh.ts';
import { makeProgram } from '../packages/cli/src/program.ts';
import { configurationLines } from '../packages/cli/src/render/configuration.ts';
import { makeScreen } from '../packages/cli/src/render/screen.ts';
import { readVersion } from '../packages/cli/src/version.ts';
import { manPages } from './man-pages.ts';
import { type Architecture, runtimeFiles } from './runtime.ts';

export const home = fileURLToPath(new URL('..', import.meta.url));
export const configurationFile = 'etc/omnimind/config.toml';
export const version = readVersion();

/** A file of a package: its path from the root on, without the first slash. A link has where it leads. */
export interface Entry {
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer | { readonly linkTo: string };
}

/** Time of a release, s since 1970: `SOURCE_DATE_EPOCH`, else that of the last commit; reproducible-builds.org/docs/source-date-epoch. */
export function sourceDate_s(): number {
  const given = process.env['SOURCE_DATE_EPOCH'];
  return Number(given ?? execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: home, encoding: 'utf8' }));
}

/**
 * Every file that a package installs, sorted by path.
 */
export async function packageEntries(architecture: Architecture): Promise<Entry[]> {
  const runtime = runtimeFiles(architecture);
  const program = (await programFiles(join(home, 'packages/cli')))
    // The native module is optional, and here only for this machine's processor.
    .filter(({ path }) => !path.includes('/musl_') && (architecture === process.arch || !path.includes('@koromix/')))
    .map(({ path, mode, content }): Entry => {
      const bytes = path === 'bin/node' ? readFileSync(runtime.node) : bytesOf(content);
      return { path: join(programDirectory.slice(1), path), mode, content: bytes };
    });
  const vsix = `omnimind-${version}.vsix`;
  return [
    ...program,
    { path: 'usr/bin/omnimind', mode: 0o777, content: { linkTo: `..${programLauncher.slice('/usr'.length)}` } },
    ...systemFiles(),
    text(configurationFile, defaultConfigurationText()),
    ...completions(),
    ...manuals(),
    { path: `usr/share/omnimind/${vsix}`, mode: 0o644, content: readFileSync(join(home, '.build', vsix)) },
    { path: 'usr/share/doc/omnimind/LICENSE.node', mode: 0o644, content: readFileSync(runtime.license) },
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** What a package that is unpacked by hand says of itself, below a folder. */
export function ownDocuments(folder: string): Entry[] {
  return ['README.md', 'README.pt-BR.md', 'LICENSE', 'CHANGELOG.md'].map((name) =>
    text(join(folder, name), readFileSync(join(home, name), 'utf8')),
  );
}

export function text(path: string, content: string, mode = 0o644): Entry {
  return { path, mode, content: Buffer.from(content) };
}

function bytesOf(content: Buffer | { readonly copyOf: string }): Buffer {
  return Buffer.isBuffer(content) ? content : readFileSync(content.copyOf);
}

/** Compressed as Debian's policy wants it: without a name or a time. */
export function gzipped(path: string, content: string): Entry {
  return { path: `${path}.gz`, mode: 0o644, content: gzipSync(content, { level: 9 }) };
}

const comment = '# Part of the package omnimind. `omnimind setup --system` puts what fits this machine into /etc.';

/** The group, the directories, and the monitor as a service that setup, or an administrator, enables. */
function systemFiles(): Entry[] {
  const request = {
    kind: 'system',
    profile: 'dev',
    configuration: defaultConfiguration,
    configurationFiles: [],
    packageDirectory: programDirectory,
    installEarlyoom: false,
  } as const;
  const world = machineWorld({});
  const monitor = monitorCommand(request, world);
  const unit = monitorUnit({
    kind: 'system',
    limits: limitsFor(defaultConfiguration, { processors: 1, memory_bytes: 2 ** 30 }, 'dev'),
    configuration: defaultConfiguration,
    // The oldest that a distribution of today has; what is newer only says what is the default.
    systemdVersion: 247,
    isOomdActive: false,
    program: programWords(request),
    monitor,
    environment: serviceEnvironment('system', world),
  });
  const own = (content: string) => content.replace(/^# Written by .*$/m, comment);
  const plain = plainFiles(monitor).flatMap(({ path, mode, content }) => {
    if (path !== sysusersFile && path !== tmpfilesFile) return [];
    return [text(path.replace('/etc/', 'usr/lib/'), own(bytesOf(content).toString()), mode)];
  });
  return [...plain, text(`usr/lib/systemd/system/${monitorService}`, own(rowText(unit, 247)))];
}

/** Every key as a comment: what is not set follows the defaults of the version that is installed. */
export function defaultConfigurationText(): string {
  const lines = configurationLines(makeScreen(), withoutSecrets(resolveConfiguration([])));
  return `# Everything that can be set, with its default: take away the "#" in front of a key to set it.\n\n${lines
    // A list may stand on several.
    .flatMap((line) => line.split('\n'))
    .map((line) => (line === '' || line.startsWith('#') || line.startsWith('[') ? line : `#${line}`))
    .join('\n')}\n`;
}

function completions(): Entry[] {
  const program = describeProgram(makeProgram(version, 'en', () => {}));
  return [
    text('usr/share/bash-completion/completions/omnimind', bashScript(program)),
    text('usr/share/fish/vendor_completions.d/omnimind.fish', fishScript(program)),
    text('usr/share/zsh/vendor-completions/_omnimind', zshScript(program)),
  ];
}

function manuals(): Entry[] {
  const date = new Date(sourceDate_s() * 1000).toISOString().slice(0, 10);
  const pages = (language: 'en' | 'pt', directory: string) =>
    [...manPages(version, date, language)].map(([name, content]) => gzipped(`${directory}/man1/${name}`, content));
  return [...pages('en', 'usr/share/man'), ...pages('pt', 'usr/share/man/pt_BR')];
}
