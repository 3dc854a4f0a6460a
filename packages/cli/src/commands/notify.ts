import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { languageOf } from '@omnimind/messages/language-of';
import { IgnoreRequests } from '@omnimind/notify/ignore';
import { notifyStateDirectory, serveNotifications } from '@omnimind/notify/serve';
import { testDesktop, testWebhooks } from '@omnimind/notify/test-receivers';
import { systemWaitingClock } from '@omnimind/notify/waiting-clock';
import { type Ignored, identityMessage } from '@omnimind/protocol/ignored';
import { message } from '@omnimind/protocol/message';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { eventLogDirectory } from '@omnimind/tell/segments';
import { answer, writeLines } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { durationOption } from '../options.ts';
import { notifyTestLines } from '../render/notify.ts';
import { type Screen, saidText, tellNotice } from '../render/screen.ts';
import { readVersion } from '../version.ts';

/** `omnimind notify test`. @returns the exit status: 1 when somebody did not take it */
export async function test({ json, config: file }: OptionsOf<'notify test'>): Promise<number> {
  const { configuration } = loadConfiguration({ file });
  const language = languageOf(configuration);
  const world = { language, version: readVersion(), clock: systemWaitingClock };
  const [desktop, webhooks] = await Promise.all([
    configuration.notify.desktop ? testDesktop(hostname(), language, Date.now()) : null,
    testWebhooks(configuration, world, hostname()),
  ]);
  const isGood = (desktop?.isDelivered ?? true) && webhooks.every(({ isDelivered }) => isDelivered);
  const data = () => ({ delivered: isGood, desktop, webhooks });
  answer(json, data, (screen) => notifyTestLines(screen, { desktop, webhooks }));
  return isGood ? 0 : 1;
}

/** `omnimind notify serve`: until a signal comes, or as long as there is somebody to tell. @returns the exit status */
export async function serve({ receivers, events, config: file }: OptionsOf<'notify serve'>): Promise<number> {
  const { configuration } = loadConfiguration({ file });
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  await serveNotifications({
    configuration,
    receivers,
    eventsDirectory: events === undefined ? eventLogDirectory() : resolve(events),
    stateDirectory: notifyStateDirectory(),
    language: languageOf(configuration),
    version: readVersion(),
    signal: ending.signal,
    onNotice: tellNotice,
  });
  return 0;
}

/** `omnimind notify ignore NAME`. @returns the exit status */
export async function ignore(name: string, options: OptionsOf<'notify ignore'>): Promise<number> {
  const for_s = options.for === undefined ? null : durationOption('--for', options.for, 1, 1e9);
  writeLines(ignoredLines('ignore.on', await new IgnoreRequests().ignoreNamed(name, for_s)));
  return 0;
}

/** `omnimind notify unignore NAME`. @returns the exit status @throws OmnimindError `workload_not_found` */
export async function unignore(name: string): Promise<number> {
  writeLines(ignoredLines('ignore.off', await new IgnoreRequests().unignoreNamed(name)));
  return 0;
}

/** `omnimind notify ignored`. @returns the exit status */
export async function ignored({ json }: OptionsOf<'notify ignored'>): Promise<number> {
  const entries = await new IgnoreRequests().entries();
  answer(json, () => ({ ignored: entries }), ignoredLines('ignore.listed', entries));
  return 0;
}

function ignoredLines(code: 'ignore.on' | 'ignore.off' | 'ignore.listed', entries: readonly Ignored[]) {
  const lines = entries.map(({ identity, until }) => message(code, { workload: identityMessage(identity), until }));
  return (screen: Screen) => lines.map((line) => saidText(screen, line));
}
