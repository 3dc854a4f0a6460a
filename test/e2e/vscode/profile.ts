import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Settings that keep VS Code from asking, fetching and suggesting anything. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'security.workspace.trust.enabled': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'git.enabled': false,
  // The theme is the test's choice, not the browser's.
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
} as const;

export type Settings = Readonly<Record<string, unknown>>;

/** The directories of one VS Code that nobody else uses. */
export class Profile {
  readonly root: string;
  readonly home: string;
  readonly data: string;
  readonly extensions: string;
  /** The folder that is open in it. */
  readonly workspace: string;
  /** Where a monitor of this user answers, or will answer. */
  readonly socket: string;

  /**
   * @param settings what differs from the quiet settings, as in settings.json
   * @param machine settings that are the machine's by their scope: a window of a server takes them from nowhere else
   */
  constructor(settings: Settings = {}, machine: Settings = {}) {
    this.root = mkdtempSync(join(tmpdir(), 'omnimind-vscode-'));
    const directory = (name: string): string => {
      const path = join(this.root, name);
      mkdirSync(path, { mode: 0o700 });
      return path;
    };
    this.home = directory('home');
    this.data = directory('data');
    this.extensions = directory('extensions');
    this.workspace = directory('workspace');
    directory('run');
    this.socket = join(directory('run/omnimind'), 'api.sock');
    writeFileSync(join(this.workspace, 'notes.txt'), 'A file, so that there is something to open.\n');
    this.#write('User', { ...quiet, 'workbench.colorTheme': 'Dark 2026', ...settings });
    this.#write('Machine', machine);
  }

  #write(whose: 'User' | 'Machine', settings: Settings): void {
    mkdirSync(join(this.data, whose));
    writeFileSync(join(this.data, whose, 'settings.json'), JSON.stringify(settings, null, 2));
  }

  /** What VS Code runs with. The environment of the test is not passed on: a monitor of this machine must not be found. */
  get environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      HOME: this.home,
      XDG_RUNTIME_DIR: join(this.root, 'run'),
      XDG_STATE_HOME: join(this.root, 'state'),
      XDG_CONFIG_HOME: join(this.root, 'config'),
      // Where tests that run inside the host may answer as a monitor.
      OMNIMIND_TEST_SOCKET: this.socket,
      // Nothing is offered from a marketplace.
      EXTENSIONS_GALLERY: '{}',
    };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}
