import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import type { Server } from './server.ts';

/** What tests that ran inside the extension host said. */
export interface HostRun {
  /** 0 when all of them passed. */
  readonly code: number;
  /** What they, and the host itself, wrote to the console. */
  readonly lines: readonly string[];
}

/** A line by which tests ask that the folder be trusted. */
const trustWanted = 'harness: trust';

/** Longest run, ms: 9 to 13 s, most of it the start of the window. */
const limit_ms = 120_000;

/**
 * Runs tests inside the extension host of a bare server: the page brings the extension as it lies in a folder, and a module that
 * exports `run()`.
 *
 * @param extension folder with its package.json
 * @param tests file of the module
 * @throws Error when they do not end in time
 */
export async function runInHost(browser: Browser, server: Server, extension: string, tests: string): Promise<HostRun> {
  const uriOf = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', uriOf(extension)],
    ['extensionTestsPath', uriOf(tests)],
    ['skipWelcome', 'true'],
  ];
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  try {
    const page = await context.newPage();
    const lines: string[] = [];
    await page.exposeFunction('codeAutomationLog', (_type: string, words: readonly unknown[]) => {
      const text = words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' ');
      lines.push(...text.split('\n'));
      // Whether to trust a folder is asked of a person only.
      if (text === trustWanted) trustFolder(page).catch((error) => lines.push(`not ok to trust the folder: ${error}`));
    });
    const ended = new Promise<number>((resolve) => {
      void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
    });
    await page.goto(`${server.url}&payload=${encodeURIComponent(JSON.stringify(payload))}`, { timeout: limit_ms });
    const code = await Promise.race([ended, sleep(limit_ms, null, { ref: false })]);
    if (code === null) throw new Error(`the tests in the host did not end: ${lines.slice(-20).join('\n')}`);
    return { code, lines };
  } finally {
    await context.close();
  }
}

async function trustFolder(page: Page): Promise<void> {
  await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).click();
  await page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).click();
}
