import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian's package `chromium` puts it. */
const executablePath = '/usr/bin/chromium';

/**
 * A browser without a screen that asks nobody on the network. Whoever starts it registers its end at once.
 *
 * @throws Error where Chromium is missing
 */
export async function startBrowser(): Promise<Browser> {
  if (!existsSync(executablePath)) throw new Error("no Chromium: install Debian's package chromium, as .ci/run does");
  return await chromium.launch({
    executablePath,
    headless: true,
    timeout: 60_000,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
