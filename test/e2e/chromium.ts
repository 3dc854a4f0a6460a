import { existsSync } from 'node:fs';
import type { Browser, BrowserContext } from 'playwright-core';

/** Where Debian's package `chromium` puts it. */
const executablePath = '/usr/bin/chromium';
/** How long a browser may take for one thing on a machine that has much else to do, ms. */
const limit_ms = 60_000;

/**
 * How a browser without a screen is started that asks nobody on the network.
 *
 * @throws Error where Chromium is missing
 */
export function chromiumOptions() {
  if (!existsSync(executablePath)) throw new Error("no Chromium: install Debian's package chromium, as .ci/run does");
  return {
    executablePath,
    headless: true,
    timeout: limit_ms,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}

/** A user of the browser, who reads English and is patient. */
export async function newContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-US' });
  context.setDefaultTimeout(limit_ms);
  return context;
}
