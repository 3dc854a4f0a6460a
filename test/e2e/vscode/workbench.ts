import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';

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

const choice = '.quick-input-list .monaco-list-row';

/** The window of VS Code, as a person sees and uses it. */
export class Workbench {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens the window in a browser that has never seen it. */
  static async open(browser: Browser, url: string): Promise<Workbench> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
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

  /** Keeps a picture for whoever looks at the run: `.build/e2e/vscode/<name>.png`. */
  async picture(name: string): Promise<void> {
    mkdirSync(pictures, { recursive: true });
    await this.page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
  }

  /** The same in light, dark and both high contrasts; the window stays dark. */
  async pictures(name: string): Promise<void> {
    for (const theme of ['light', 'lightContrast', 'contrast', 'dark'] as const) {
      await this.theme(theme);
      // Colors fade over, and a webview is told of them later than the window is.
      await this.page.waitForTimeout(700);
      await this.picture(`${name}-${theme}`);
    }
  }
}
