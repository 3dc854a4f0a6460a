/// <reference lib="dom" />

import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** A way to look at the page. */
interface Look {
  readonly name: string;
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
  readonly contrast?: 'more';
  readonly language: 'en' | 'pt';
}

const looks: readonly Look[] = [
  ...([1440, 390] as const).flatMap((width) =>
    (['light', 'dark'] as const).map(
      (colorScheme): Look => ({ name: `${width}-${colorScheme}`, width, colorScheme, language: 'en' }),
    ),
  ),
  { name: '1440-contrast', width: 1440, colorScheme: 'light', contrast: 'more', language: 'en' },
  { name: '1440-dark-contrast', width: 1440, colorScheme: 'dark', contrast: 'more', language: 'en' },
  { name: '1440-pt', width: 1440, colorScheme: 'light', language: 'pt' },
  { name: '390-pt', width: 390, colorScheme: 'dark', language: 'pt' },
];

/**
 * Takes a picture of each view in each look.
 *
 * @param views addresses by their names
 * @returns what axe finds wrong, and what sticks out of the window, by view and look
 */
export async function lookAt(page: Page, site: string, views: Record<string, string>, directory: string) {
  const found: string[] = [];
  for (const language of ['en', 'pt'] as const) {
    await page.evaluate((chosen) => localStorage.setItem('language', chosen), language);
    for (const [view, hash] of Object.entries(views)) {
      await page.goto('about:blank');
      await page.goto(`${site}/#${hash}`);
      await page.locator('main section').first().waitFor();
      await page.waitForFunction(() => !/(?:Loading|Carregando) …/.test(document.body.innerText));
      for (const look of looks.filter((each) => each.language === language)) {
        const { name, width, colorScheme, contrast = null } = look;
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme, contrast });
        // A chart takes its colors and width a moment after the page has.
        await page.waitForTimeout(1200);
        await page.screenshot({ path: join(directory, `${view}-${name}.png`), fullPage: true });
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => window.axe.run());
        found.push(...violations.map(({ id, nodes }) => `${view}, ${name}: ${id}: ${nodes[0]?.html}`));
        found.push(...(await sticksOut(page)).map((each) => `${view}, ${name}: sticks out: ${each}`));
      }
    }
  }
  await page.evaluate(() => localStorage.removeItem('language'));
  return { looks: looks.length * Object.keys(views).length, found };
}

/** Whatever sticks out to the right of the window. */
function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
      .map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`),
  );
}
