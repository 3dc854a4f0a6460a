import { existsSync } from 'node:fs';

/** Where Debian's package `chromium` puts it. */
const executablePath = '/usr/bin/chromium';

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
  };
}
