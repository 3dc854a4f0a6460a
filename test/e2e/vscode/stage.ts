import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { startBrowser } from './browser.ts';
import { type HostRun, runInHost } from './host.ts';
import { installVisualStudioCode, type VisualStudioCode } from './install.ts';
import type { Profile } from './profile.ts';
import { extension } from './programs.ts';
import { installExtension, startBareServer, startCodeServer } from './server.ts';
import { Workbench } from './workbench.ts';

/** What the server writes at length since no native addon of its log was built. */
const unbuilt = /^.*(could not locate the bindings file|→ |^ +at |^ +tries: \[|spdlog).*\n/gim;

/** VS Code, a browser and the extension, for all tests of a file. */
export class Stage {
  readonly #program: VisualStudioCode;
  readonly #browser: Browser;
  readonly #packaged: string;

  private constructor(program: VisualStudioCode, browser: Browser, packaged: string) {
    this.#program = program;
    this.#browser = browser;
    this.#packaged = packaged;
  }

  /** Installs VS Code where it is not yet, and builds the extension. Whoever sets it closes it. */
  static async set(): Promise<Stage> {
    const program = await installVisualStudioCode((text) => console.log(text));
    const { stdout } = await promisify(execFile)(process.execPath, [extension.build, '--test', '--vsix']);
    return new Stage(program, await startBrowser(), stdout.trim());
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  /** VS Code as a person has it, with the extension installed from its package; it ends with the test. */
  async open(profile: Profile, language = 'en'): Promise<Workbench> {
    await installExtension(this.#program, profile, this.#packaged);
    const server = await startCodeServer(this.#program, profile);
    onTestFinished(() => server.group.end());
    const workbench = await Workbench.open(this.#browser, server.url, language);
    onTestFinished(() => workbench.close());
    // Begun last, it is the first to run.
    onTestFinished(async ({ task }) => {
      if (task.result?.state !== 'fail') return;
      await workbench.picture(`failed-${task.name.slice(0, 30).replaceAll(/\W+/g, '-')}`);
      console.log(server.group.text().replaceAll(unbuilt, ''));
    });
    return workbench;
  }

  /** Runs the tests that belong inside the host, in a VS Code of their own. */
  async runInHost(profile: Profile): Promise<HostRun> {
    const server = await startBareServer(this.#program, profile);
    onTestFinished(() => server.group.end());
    return await runInHost(this.#browser, server, extension.folder, extension.tests);
  }
}
