import { type Browser, chromium } from 'playwright-core';
import { chromiumOptions } from '../chromium.ts';

/** A browser without a screen. Whoever starts it registers its end at once. @throws Error where Chromium is missing */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch(chromiumOptions());
}
