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

/** The directories of one VS Code that nobody else uses. */
export class Profile {
  readonly root: string;
  readonly home: string;
  readonly data: string;
  readonly extensions: string;
  /** The folder that is open in it. */
  readonly workspace: string;
  /** XDG_RUNTIME_DIR: where a monitor's socket is looked for. */
  readonly runtime: string;

  /** @param settings what differs from the quiet settings, as in settings.json */
  constructor(settings: Readonly<Record<string, unknown>> = {}) {
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
    this.runtime = directory('run');
    mkdirSync(join(this.data, 'User'));
    writeFileSync(join(this.workspace, 'notes.txt'), 'A file, so that there is something to open.\n');
    const all = { ...quiet, 'workbench.colorTheme': 'Dark 2026', ...settings };
    writeFileSync(join(this.data, 'User/settings.json'), JSON.stringify(all, null, 2));
  }

  /** What VS Code runs with. The environment of the test is not passed on: a monitor of this machine must not be found. */
  get environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      HOME: this.home,
      XDG_RUNTIME_DIR: this.runtime,
      XDG_STATE_HOME: join(this.root, 'state'),
      XDG_CONFIG_HOME: join(this.root, 'config'),
      // Nothing is offered from a marketplace.
      EXTENSIONS_GALLERY: '{}',
    };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}
