import { existsSync, rmSync } from 'node:fs';
import { expectedLines } from '@omnimind/admin/setup/earlyoom-facts';
import { parseEarlyoomSettings } from '@omnimind/linux/earlyoom/settings';

export const settingsFile = '/etc/default/earlyoom';
export const debianSettings = '# Default settings for earlyoom.\nEARLYOOM_ARGS="-r 3600"\n';

const help = `earlyoom v1.7
  -m PERCENT[,KILL_PERCENT] set available memory minimum
  -s PERCENT[,KILL_PERCENT] set free swap minimum
  -r INTERVAL               memory report interval
  --prefer REGEX            prefer to kill
  --avoid REGEX             avoid killing
  -h, --help                this help text
`;

/** The files of the machine on which it is installed. */
interface Files {
  real(path: string): string;
  read(path: string): string;
  write(path: string, text: string): void;
}

/** earlyoom as a package, a service and a process of a machine. */
export class FakeEarlyoom {
  active = 'inactive';
  file = 'enabled';
  /** Whether its service reads a settings file. */
  hasSettings = true;
  /** 1.8 says its limits in more words. */
  release: '1.7' | '1.8' = '1.7';
  /** What it says of its arguments when it is started, before it ends. */
  refusal: string | undefined;
  /** Words that it runs with in the place of those of its settings. */
  otherWords: readonly string[] | undefined;
  readonly #world: Files;
  #pid = 100;

  constructor(world: Files) {
    this.#world = world;
  }

  /** As Debian's package: enabled, and started. */
  install(settings = debianSettings): void {
    this.#world.write('/usr/bin/earlyoom', '');
    this.#world.write(settingsFile, settings);
    this.#start();
  }

  get isInstalled(): boolean {
    return existsSync(this.#world.real('/usr/bin/earlyoom'));
  }

  /** Its arguments as it runs. */
  get words(): string[] {
    const dropIn = '/etc/systemd/system/earlyoom.service.d/50-omnimind.conf';
    if (existsSync(this.#world.real(dropIn)))
      return (/^ExecStart=:\/usr\/bin\/earlyoom (.*)$/m.exec(this.#world.read(dropIn))?.[1] ?? '')
        .replaceAll('"', '')
        .replaceAll('$$', '$')
        .split(' ');
    return existsSync(this.#world.real(settingsFile)) ? parseEarlyoomSettings(this.#world.read(settingsFile)) : [];
  }

  /** The output of a command that asks about it; `null` for any other command. */
  answer(words: readonly string[]): string | null {
    const line = words.join(' ');
    if (line === '/usr/bin/earlyoom --help') return help;
    if (words[0] === 'journalctl') return this.refusal ?? this.#said();
    if (!line.includes('--property=Id,LoadState')) return null;
    if (!this.isInstalled) return 'Id=earlyoom.service\nLoadState=not-found\nActiveState=inactive\n';
    const environment = this.hasSettings ? `EnvironmentFiles=${settingsFile} (ignore_errors=yes)\n` : '';
    return `Id=earlyoom.service\nLoadState=loaded\nActiveState=${this.active}\nSubState=${this.active === 'active' ? 'running' : 'dead'}
UnitFileState=${this.file}\nMainPID=${this.active === 'active' ? this.#pid : 0}\nInvocationID=${'0'.repeat(32)}
${environment}ExecStart={ path=/usr/bin/earlyoom ; argv[]=/usr/bin/earlyoom $EARLYOOM_ARGS ; ignore_errors=no ; }\n`;
  }

  carryOut(words: readonly string[]): void {
    const line = words.join(' ');
    if (line.endsWith('apt-get install --yes --no-install-recommends earlyoom')) this.install();
    if (line.endsWith('apt-get purge --yes earlyoom')) {
      for (const path of ['/usr/bin/earlyoom', settingsFile]) rmSync(this.#world.real(path), { force: true });
      this.active = 'inactive';
    }
    if (line === 'systemctl restart earlyoom.service') this.#start();
    if (line === 'systemctl stop earlyoom.service') this.active = 'inactive';
  }

  #said(): string {
    const text = `earlyoom v${this.release}\n${expectedLines(this.words).join('\n')}\n`;
    return this.release === '1.7'
      ? text
      : text.replaceAll('mem <=', 'mem avail <=').replaceAll('swap <=', 'swap free <=');
  }

  #start(): void {
    this.#pid += 1;
    this.active = this.refusal === undefined ? 'active' : 'failed';
    const words = ['/usr/bin/earlyoom', ...(this.otherWords ?? this.words)];
    this.#world.write(`/proc/${this.#pid}/cmdline`, words.map((word) => `${word}\0`).join(''));
  }
}
