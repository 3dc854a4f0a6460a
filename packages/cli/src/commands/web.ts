import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { findMonitor } from '@omnimind/client/connect-api';
import { readLocale } from '@omnimind/messages/locale';
import { textsIn } from '@omnimind/messages/translate';
import { type Configuration, defaultConfiguration } from '@omnimind/protocol/configuration';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { WebServer, type WebServerOptions } from '@omnimind/web/server/web-server';
import type { OptionsOf } from '../command-table.ts';
import { countOption } from '../options.ts';
import { writeOutput } from '../output.ts';

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `omnimind web`: the page, until a signal ends it. @returns the exit status */
export async function web({ open, port }: OptionsOf<'web'>): Promise<number> {
  const number = countOption('--port', port, 0, 65_535);
  const { language } = readLocale(process.env);
  const uid = process.getuid?.() ?? -1;
  const { socket, transport } = await findMonitor(process.env, uid);
  const mayAct = statSync(socket, { throwIfNoEntry: false })?.uid === uid;
  const server = new WebServer({ transport, files: await pageFiles(), language, ladder: ladderAsSet(), mayAct, uid });
  const link = await server.listen(number);
  const ended = new Promise<void>((resolve) => {
    for (const signal of endingSignals) process.once(signal, () => resolve());
  });
  const { link: say, end } = textsIn(language).web;
  writeOutput(`${say(link)}\n${end}\n`);
  if (open) openBrowser(link);
  await ended;
  server.close();
  return 0;
}

/** A file that can't be read is no reason to show nothing: `omnimind config check` names it. */
function ladderAsSet(): Configuration['ladder'] {
  try {
    return loadConfiguration().configuration.ladder;
  } catch {
    return defaultConfiguration.ladder;
  }
}

/** The page as it was built beside a bundle; from the sources it is built now. */
async function pageFiles(): Promise<WebServerOptions['files']> {
  if (import.meta.url.endsWith('.ts')) {
    const { buildPage, loadBundler } = await import('@omnimind/admin/setup/page-bundle');
    const built = await buildPage();
    // Its process would stay as long as the page is served: 16 MB.
    await (await loadBundler()).stop();
    return built;
  }
  const beside = (name: string) => readFileSync(new URL(name, import.meta.url));
  return { script: beside('./page.js'), style: beside('./page.css') };
}

/** Opens the link where there is a desktop; who has none, or no xdg-open, has the printed one. */
function openBrowser(link: string): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (!DISPLAY && !WAYLAND_DISPLAY) return;
  const child = spawn('xdg-open', [link], { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}
