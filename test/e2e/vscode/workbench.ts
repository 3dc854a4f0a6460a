import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const pictures = join(import.meta.dirname, '../../../.build/e2e/vscode');

/** Longest start of the window, ms: 4 to 10 s on a machine at rest. */
const openLimit_ms = 90_000;

/** Each theme of VS Code 1.139: what the list of themes calls it, and the class that the window has then. */
const themes = {
  light: { label: 'Light 2026', class: 'vs' },
  dark: { label: 'Dark 2026', class: 'vs-dark' },
  contrast: { label: 'Dark High Contrast', class: 'hc-black' },
  lightContrast: { label: 'Light High Contrast', class: 'hc-light' },
} as const;
export type Theme = keyof typeof themes;
export const themeNames = ['light', 'lightContrast', 'contrast', 'dark'] as const satisfies readonly Theme[];

const choice = '.quick-input-list .monaco-list-row';

/** The window of VS Code, as a person sees and uses it. */
export class Workbench {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /**
   * Opens the window in a browser that has never seen it.
   *
   * @param language that the editor tells extensions; its own texts stay English, since they come with a language pack
   */
  static async open(browser: Browser, url: string, language = 'en'): Promise<Workbench> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    const page = await context.newPage();
    await page.addInitScript((chosen) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: chosen }), language);
    // Beside other work the host of extensions takes half a minute to start.
    page.setDefaultTimeout(60_000);
    await page.goto(url, { timeout: openLimit_ms });
    await page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: openLimit_ms });
    return new Workbench(page);
  }

  /** Leaves the window, as closing the tab does. */
  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Runs a command from the palette by its whole title, `OmniMind: Show the machine` for one. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.#input.fill(`>${title}`);
    // What the list has first may be another one with the same words; the name of a key follows a comma.
    await this.page.locator(`${choice}[aria-label="${title}"], ${choice}[aria-label^="${title}, "]`).click();
  }

  get #input(): Locator {
    return this.page.locator('.quick-input-widget input').first();
  }

  /** The rows that the palette or a choice offers now. */
  get choices(): Locator {
    return this.page.locator(choice);
  }

  /** Something in the bar at the bottom. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  /** The shield in the bar at the bottom. */
  get shield(): Locator {
    return this.page.locator('.statusbar-item[id*="omnimind.isolation"]');
  }

  /** A notification that is up. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** Presses a button of a notification. */
  async press(notification: Locator, button: string): Promise<void> {
    await notification.locator('.monaco-button', { hasText: button }).click();
  }

  /** Closes all notifications that are up. */
  async dismissNotifications(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
  }

  /** The icon in the bar on the left. */
  activity(label: string): Locator {
    return this.page.locator(`.activitybar .action-item a[aria-label^="${label}"]`);
  }

  /** Rows of the trees in the side bar. */
  treeRow(text: string | RegExp): Locator {
    return this.page.locator('.sidebar .monaco-list-row').filter({ hasText: text }).first();
  }

  /**
   * Opens a group of a tree. A click is lost where rows are made anew between its two halves; and a group that VS Code opens while the
   * tree is made anew may stay empty until it is opened again, or something in it changes.
   */
  async expand(group: string, child: string): Promise<void> {
    const [row, wanted] = [this.treeRow(group), this.treeRow(child)];
    const rows = async () => {
      if (!(await wanted.isVisible())) {
        await row.click();
        await wanted.waitFor({ timeout: 5000 }).catch(() => {});
      }
      return this.page.locator('.sidebar .monaco-list-row').allTextContents();
    };
    await expect.poll(rows, { timeout: 60_000 }).toContainEqual(expect.stringContaining(child));
  }

  /** What a webview shows, the only one or the first. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview').first().frameLocator('#active-frame');
  }

  /** The text that stands in the editor in front. */
  async editorText(): Promise<string> {
    const lines = await this.page.locator('.editor-instance .view-line').allInnerTexts();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Chooses a theme from the list: with the file watcher of this VS Code a change of the settings' file is not always seen. */
  async theme(theme: Theme): Promise<void> {
    const { label, class: name } = themes[theme];
    await this.command('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget input[placeholder*="Color Theme"]').first().fill(label);
    await this.choices.filter({ hasText: label }).click();
    await this.page.locator(`.monaco-workbench.${name}`).waitFor();
  }

  /** Colors fade over, and a webview is told of them later than the window is. */
  async settle(): Promise<void> {
    await this.page.waitForTimeout(700);
  }

  /** Keeps a picture for whoever looks at the run: `.build/e2e/vscode/<name>.png`. */
  async picture(name: string): Promise<void> {
    mkdirSync(pictures, { recursive: true });
    await this.page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
  }

  /** The same in light, dark and both high contrasts; the window stays dark. */
  async pictures(name: string): Promise<void> {
    for (const theme of themeNames) {
      await this.theme(theme);
      await this.settle();
      await this.picture(`${name}-${theme}`);
    }
  }
}
